"""The pages behind the links of a letter: plain HTML that works without script, for eyes, for ears and by keyboard.

`page` renders what `links.handle` and `centre.visit` answer, in English, Polish, Bulgarian and Persian; `consent_app` mounts
all of it as a WSGI application. A shop with pages of its own needs neither.
"""

from relationkit.consent.pages.page import Page as Page
from relationkit.consent.pages.page import page as page
from relationkit.consent.pages.wsgi import consent_app as consent_app
from relationkit.consent.texts import LANGUAGES as LANGUAGES

__all__ = ["LANGUAGES", "Page", "consent_app", "page"]
