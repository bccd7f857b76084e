"""Find a name of a Cyrillic register that was typed in Latin letters.

Bulgarians type by the official table (Transliteration Act of 2009) and by older habits: Mariya, Maria, Mariia, Mariq;
Hristo, Xristo; Dimitar, Dimitur. `key` makes most of them one; the table ``latin.tsv`` of a language lists the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from relationkit.greetings.tables import rows


@lru_cache(maxsize=4096)
def key(typed: str) -> str:
    """The same text for Latin spellings that differ only in habits of typing.

    >>> key("Mariya") == key("Maria") == key("Mariq") == key("Mariia")
    True
    """
    folded = typed.casefold().replace("q", "ya").replace("y", "i").replace("j", "i")
    folded = folded.replace("ks", "x")
    return "".join(
        letter for place, letter in enumerate(folded) if letter != folded[place - 1 : place]
    )


def latin_index(language: str, names: Iterable[str]) -> dict[str, str]:
    """From the `key` of each Latin spelling to the name; empty for a language without ``latin.tsv``.

    Where two names share a spelling the first one stays: only gender is read from it, never the printed form.

    >>> latin_index("bg", ["Христо"])[key("Xristo")]
    'Христо'
    """
    table = rows(f"{language}/latin.tsv", "letter", "official", "informal", optional=True)
    letters = {
        letter: (official, *informal.split(",")) if informal else (official,)
        for letter, official, informal in table
    }
    index: dict[str, str] = {}
    if letters:
        for name in names:
            for spelling in _spellings(name.casefold(), letters):
                index.setdefault(key(spelling), name)
    return index


def _spellings(name: str, letters: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    parts = [letters.get(letter, ("",)) for letter in name]
    official = [part[0] for part in parts]
    yield "".join(official)
    # One habit at a time: the product of all habits finds few more names and costs twenty times the entries.
    for place, part in enumerate(parts):
        for habit in part[1:]:
            yield "".join([*official[:place], habit, *official[place + 1 :]])
