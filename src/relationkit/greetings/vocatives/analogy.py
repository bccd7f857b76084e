"""The form of an unlisted name, by analogy with the dictionary's names that end like it.

Each ending, and each ending in names of as many syllables, says how many of the dictionary's names take which way. A longer
ending corrects what the shorter one says, by as much as it has names to show (interpolated back-off with a fixed weight).
What results is a way with its share: the confidence, which benchmarks/accuracy.py measures on names held out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from relationkit.greetings.lexicon import genders_of_family
from relationkit.greetings.tables import by_column
from relationkit.greetings.vocatives.forms import NONE, Part, Vocative, unchanged
from relationkit.greetings.vocatives.polish import ALPHABET, beside, kind, sounds, syllables, ways

Key: TypeAlias = tuple[str, str, int]
"""A gender, an ending in sounds (or "=" and the kind of the last sound, or nothing), and syllables, 0 for any number."""
Counts: TypeAlias = Mapping[Key, Mapping[str, float]]

MOST_SYLLABLES = 4
LONGEST = {("given", "m"): 5, ("given", "f"): 5, ("family", "m"): 4, ("family", "f"): 5}
"""The longest ending that counts, in sounds."""
WEIGHTS = {("given", "m"): 2.0, ("given", "f"): 1.0, ("family", "m"): 3.0, ("family", "f"): 3.0}
"""So many names of the longer ending weigh as much as all that the shorter ones say."""
TOP = 0.999
SHORTEST = 3
_COLUMNS = ("gender", "ending", "syllables", "ways")


def by_analogy(name: str, gender: str, language: str, part: Part = "given") -> Vocative:
    """The form that the language's dictionary suggests.

    >>> by_analogy("Wojciechosław", "m", "pl").form
    'Wojciechosławie'
    """
    counts = analogies(language, part)
    around = ""
    if part == "family":
        around = beside(name, gender, lambda other: "m" in genders_of_family(other, language))
    return likeliest(name, gender, counts, part=part, around=around)


def likeliest(name: str, gender: str, counts: Counts, *, part: Part, around: str = "") -> Vocative:
    """The likeliest form, with its share.

    None for first names of two letters and for men's with an end that Polish does not spell. ``around``: what the other
    gender's surname shows of this one (`relationkit.greetings.vocatives.polish.beside`).

    >>> likeliest("Ola", "f", counted([("Ala", "f", ("Alu",), "")], part="given"), part="given").form
    'Olu'
    """
    if part == "given" and (
        len(name) < SHORTEST or (gender == "m" and name[-1].casefold() not in ALPHABET)
    ):
        return NONE
    forms = ways(name, gender, family=part == "family")
    shares = dict.fromkeys(forms, 0.0)
    left = 1.0
    weight = WEIGHTS[part, gender]
    for key in reversed(list(keys(name, gender, part, around))):
        seen = counts.get(key)
        if seen is None:
            continue
        total = weight
        for way, number in seen.items():
            if way in shares:
                total += number
        left /= total
        for way, number in seen.items():
            if way in shares:
                shares[way] += left * number
        left *= weight
    share, way = max((share, way) for way, share in shares.items())
    sure = min(share, TOP)
    if way == "same":
        return unchanged(name, sure)
    return Vocative(forms[way], (forms[way],), "rule", sure)


def keys(name: str, gender: str, part: Part, around: str = "") -> Iterator[Key]:
    """The keys that speak for a name, the most general first.

    >>> [ending for _, ending, size in keys("Ala", "f", "given") if not size]
    ['', '=a', 'a', 'la']
    """
    heard = sounds(name)
    size = min(syllables(name), MOST_SYLLABLES)
    yield gender, "", 0
    yield gender, "=" + kind(heard), 0
    for start in range(len(heard) - 1, max(len(heard) - 1 - LONGEST[part, gender], 0), -1):
        yield gender, heard[start:], 0
        yield gender, heard[start:], size
    if around:
        yield gender, "=" + around, 0


def counted(names: Iterable[tuple[str, str, tuple[str, ...], str]], *, part: Part) -> Counts:
    """Count the ways of names, each with its gender, its lawful forms and what is around it.

    Of longer endings only those are kept that do not merely repeat the one way of the next shorter.

    >>> counted([("Jan", "m", ("Janie",), "")], part="given")["m", "n", 0]
    Counter({'ie': 1.0})
    """
    counts: dict[Key, Counter[str]] = {}
    for name, gender, forms, around in names:
        open_ways = ways(name, gender, family=part == "family")
        right = [way for way, form in open_ways.items() if form in forms]
        for key in keys(name, gender, part, around) if right else ():
            seen = counts.setdefault(key, Counter())
            for way in right:
                seen[way] += 1 / len(right)  # type: ignore[assignment] # the share of one name
    return {key: seen for key, seen in counts.items() if not _repeats(key, counts)}


def _repeats(key: Key, counts: Counts) -> bool:
    gender, ending, size = key
    if size:
        shorter = (gender, ending, 0)
    elif len(ending) > 1 and not ending.startswith("="):
        shorter = (gender, ending[1:], 0)
    else:
        return False
    only = set(counts[key])
    return len(only) == 1 and only == set(counts[shorter])


@cache
def analogies(language: str, part: Part) -> Counts:
    """The counts of a language's dictionary, as tools/import_polish.py wrote them.

    >>> analogies("pl", "given")["m", sounds("sz"), 0]["u"] > 20
    True
    """
    genders, ending, sizes, texts = by_column(f"{language}/{part}_analogies.tsv", *_COLUMNS)
    # Five thousand endings share a thousand texts.
    read = {text: _shares(text) for text in set(texts)}
    keyed = zip(genders, map(heard, ending), map(int, sizes), strict=True)
    return dict(zip(keyed, map(read.__getitem__, texts), strict=True))


def _shares(text: str) -> Mapping[str, float]:
    pairs = (pair.split(":") for pair in text.split("|"))
    return {way: float(number) for way, number in pairs}


def heard(ending: str) -> str:
    """An ending of the table in sounds; "*" stands for any and "=" for a kind.

    >>> heard("*"), heard("=soft"), len(heard("sz"))
    ('', '=soft', 1)
    """
    if ending == "*":
        return ""
    return ending if ending.startswith("=") else sounds(ending)
