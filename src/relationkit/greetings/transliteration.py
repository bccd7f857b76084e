"""Find a name of a Cyrillic register that was typed in Latin letters.

Bulgarians type by the official table (Transliteration Act of 2009) and by older habits: Mariya, Maria, Mariia, Mariq;
Hristo, Xristo, Christo; Dimitar, Dimitur; Tsvetan, Cvetan, Tzvetan; Vladimir, Wladimir; Rumen, Roumen. `key` makes one of
the spellings that only have one reading; the table ``latin.tsv`` of a language lists the letters that have several.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from relationkit.greetings.tables import rows

# y stands for й, ь and ъ, j for й and ж, q for я: one i, so that Mariya, Maria, Marija and Mariq meet.
_LETTERS = str.maketrans({"q": "ia", "y": "i", "j": "i", "w": "v"})
# The French and English habits of older passports, and x for ks.
_SPELLINGS = (
    ("ks", "x"),
    ("ou", "u"),
    ("tz", "ts"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("tch", "ch"),
    ("gue", "ge"),
    ("gui", "gi"),
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def key(typed: str) -> str:
    """The same text for Latin spellings that differ only in habits of typing.

    >>> key("Mariya") == key("Maria") == key("Mariq") == key("Mariia")
    True
    >>> key("Roumen") == key("Rumen"), key("Tzveta") == key("Tsveta")
    (True, True)
    """
    return _folded(typed.casefold())


def _folded(text: str) -> str:
    folded = text.translate(_LETTERS)
    for habit, plain in _SPELLINGS:
        folded = folded.replace(habit, plain)
    return _DOUBLED.sub(r"\1", folded)


def latin_index(
    language: str,
    names: Iterable[str],
    signs: Mapping[str, tuple[str, float]] = MappingProxyType({}),
) -> dict[str, str]:
    """From the `key` of each Latin spelling to the name; empty for a language without ``latin.tsv``.

    The official spelling of a name comes before the habits of typing another one. Of names that share a spelling the first
    one stays; where ``signs`` gives their genders, the least sure one, and none at all where the genders differ.

    >>> latin_index("bg", ["Христо"])[key("Xristo")]
    'Христо'
    """
    table = rows(f"{language}/latin.tsv", "letter", "official", "informal", optional=True)
    lowered = {name: name.casefold() for name in names} if table else {}
    if not lowered:
        return {}
    official = {ord(letter): latin for letter, latin, _ in table}
    index: dict[str, str | None] = {}
    _fill(index, _spelled(lowered, official), signs)
    habitual: dict[str, str | None] = {}
    for letter, _, more in table:
        having = {name: low for name, low in lowered.items() if letter in low} if more else {}
        for habit in more.split(",") if having else ():
            # In all places at once: who types j for ж does so everywhere.
            _fill(habitual, _spelled(having, official | {ord(letter): habit}), signs)
    return {spelling: name for spelling, name in (habitual | index).items() if name is not None}


def _spelled(lowered: Mapping[str, str], letters: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Each key with its name; folded as one text, which costs half of folding them one by one."""
    text = _folded("\n".join(lowered.values()).translate(letters))
    return zip(text.split("\n"), lowered, strict=True)


def _fill(
    index: dict[str, str | None],
    spelled: Iterable[tuple[str, str]],
    signs: Mapping[str, tuple[str, float]],
) -> None:
    """Put the name of each spelling into the index, None where the genders of two differ."""
    for spelling, name in spelled:
        known = index.setdefault(spelling, name)
        if known is None or known == name or name not in signs:
            continue
        if signs[known][0] != signs[name][0]:
            index[spelling] = None
        elif signs[known][1] > signs[name][1]:
            index[spelling] = name
