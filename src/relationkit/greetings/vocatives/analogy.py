"""The form of an unlisted name, by analogy with the dictionary's names that end like it.

Each ending, and each ending in names of as many syllables, says how many of the dictionary's names take which way. A longer
ending corrects what the shorter one says, by as much as it has names to show (interpolated back-off with a fixed weight).
What results is a way with its share: the confidence, which benchmarks/accuracy.py measures on names held out. The list of
common foreign names (`relationkit.greetings.vocatives.forms.decided`) cannot change the way; where it goes another way
with the same ending, it lowers the confidence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from relationkit.greetings.lexicon import genders_of_family
from relationkit.greetings.tables import by_column
from relationkit.greetings.vocatives.forms import NONE, Part, Vocative, unchanged
from relationkit.greetings.vocatives.polish import ALPHABET, beside, kind, sounds, syllables, ways

Key: TypeAlias = tuple[str, str, int]
"""A gender, an ending in sounds (or "=" and the kind of the last sound, or nothing), and syllables, 0 for any number."""
Example: TypeAlias = tuple[str, str, tuple[str, ...], str]
"""A name with its gender, its lawful forms and what is around it."""
Ways: TypeAlias = Mapping[str, float]
Counts: TypeAlias = Mapping[Key, tuple[Ways, Ways]]
"""How many names of the dictionary take which way, and how many of all, the foreign ones among them."""

MOST_SYLLABLES = 4
LONGEST = {("given", "m"): 5, ("given", "f"): 5, ("family", "m"): 4, ("family", "f"): 5}
"""The longest ending that counts, in sounds."""
WEIGHTS = {("given", "m"): 2.0, ("given", "f"): 1.0, ("family", "m"): 3.0, ("family", "f"): 3.0}
"""So many names of the longer ending weigh as much as all that the shorter ones say."""
TOP = 0.999
SHORTEST = 3
_COLUMNS = ("gender", "ending", "syllables", "ways", "together")
_NONE: Ways = {}


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
    speaking = [counts[key] for key in keys(name, gender, part, around) if key in counts]
    weight = WEIGHTS[part, gender]
    shares = _backed_off(forms, [known for known, _ in speaking], weight)
    share, way = max((share, way) for way, share in shares.items())
    if any(together for _, together in speaking):
        share = min(share, _backed_off(forms, [both for _, both in speaking], weight)[way])
    sure = min(share, TOP)
    if way == "same":
        return unchanged(name, sure)
    return Vocative(forms[way], (forms[way],), "rule", sure)


def _backed_off(
    forms: Mapping[str, str], speaking: Sequence[Ways], weight: float
) -> dict[str, float]:
    """The share of each open way; ``speaking`` from the most general to the most special."""
    shares = dict.fromkeys(forms, 0.0)
    left = 1.0
    for seen in reversed(speaking):
        left /= weight + sum(number for way, number in seen.items() if way in shares)
        for way, number in seen.items():
            if way in shares:
                shares[way] += left * number
        left *= weight
    return shares


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


def counted(names: Iterable[Example], foreign: Iterable[Example] = (), *, part: Part) -> Counts:
    """Count the ways of the dictionary's names, and of foreign ones beside them.

    Of longer endings only those are kept that do not merely repeat the one way of the next shorter.

    >>> counted([("Jan", "m", ("Janie",), "")], part="given")["m", "n", 0]
    (Counter({'ie': 1.0}), Counter())
    """
    known, other = _counted(names, part), _counted(foreign, part)
    none: Counter[str] = Counter()
    together = {key: known.get(key, none) + other.get(key, none) for key in known | other if other}
    kept, kept_together = _telling(known), _telling(together)
    return {
        key: (kept.get(key, none), kept_together.get(key, none)) for key in kept | kept_together
    }


def _telling(counts: dict[Key, Counter[str]]) -> dict[Key, Counter[str]]:
    return {key: seen for key, seen in counts.items() if not _repeats(key, counts)}


def _counted(names: Iterable[Example], part: Part) -> dict[Key, Counter[str]]:
    counts: dict[Key, Counter[str]] = {}
    for name, gender, forms, around in names:
        open_ways = ways(name, gender, family=part == "family")
        right = [way for way, form in open_ways.items() if form in forms]
        for key in keys(name, gender, part, around) if right else ():
            seen = counts.setdefault(key, Counter())
            for way in right:
                seen[way] += 1 / len(right)  # type: ignore[assignment] # the share of one name
    return counts


def _repeats(key: Key, counts: Mapping[Key, Ways]) -> bool:
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

    >>> analogies("pl", "given")["m", sounds("sz"), 0][0]["u"] > 20
    True
    """
    path = f"{language}/{part}_analogies.tsv"
    genders, ending, sizes, known, together = by_column(path, *_COLUMNS)
    # Five thousand endings share a thousand texts.
    read = {text: _shares(text) for text in {*known, *together}}
    keyed = zip(genders, map(heard, ending), map(int, sizes), strict=True)
    both = zip(map(read.__getitem__, known), map(read.__getitem__, together), strict=True)
    return dict(zip(keyed, both, strict=True))


def _shares(text: str) -> Ways:
    if text == "-":
        return _NONE
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
