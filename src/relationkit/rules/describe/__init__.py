"""A rule in words: English, Polish, Bulgarian and Persian, in sentences that a native reader accepts.

The words are tables, a file a language in `phrases/`; the code knows no language, only the parts that a sentence has.
What is said holds the rule's own values and never a customer's.
"""

from relationkit.rules.describe.phrasebook import LANGUAGES as LANGUAGES
from relationkit.rules.describe.saying import describe as describe
from relationkit.rules.describe.saying import sentence as sentence

__all__ = ["LANGUAGES", "describe", "sentence"]
