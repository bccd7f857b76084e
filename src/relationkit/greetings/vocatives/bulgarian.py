"""Bulgarian: first names by the table of the Academy's rules, then by typed endings.

Women's forms in -о (Елено) are taken as rude and never made; those in -ке and -це (Радке, Росице) are a switch of the
shop, since readers are divided (Institute for Bulgarian Language, "Здравей, Радке").
"""

import re

from relationkit.greetings.lexicon import Gender, lexicon
from relationkit.greetings.vocatives.forms import KNOWN, NONE, Vocative, listed, unchanged
from relationkit.greetings.vocatives.suffixes import by_suffix

TAG = "bg"
SURE = 0.995
_CYRILLIC = re.compile("[Ѐ-ӿ]")


def given(name: str, gender: Gender, *, ka_forms: bool) -> Vocative:
    """The vocative of a first name; a name in Latin letters stays as its bearer wrote it.

    >>> given("Петър", "m", ka_forms=True).form, given("Радка", "f", ka_forms=False).form
    ('Петре', 'Радка')
    """
    if not _CYRILLIC.match(name) or (gender == "f" and not ka_forms):
        return unchanged(name, SURE)
    forms = listed(TAG).get((name, gender))
    if forms is None:
        wrong = lexicon(TAG).known_as_other(name, gender)
        return NONE if wrong else by_suffix(name, gender, TAG)
    return Vocative(forms[0], forms, "lexicon", KNOWN)


def family(name: str) -> Vocative:
    """The vocative of a surname: never different (Institute for Bulgarian Language).

    >>> family("Петрова").form
    'Петрова'
    """
    return unchanged(name, SURE)
