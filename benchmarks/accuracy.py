"""Measure how right the greetings are, print the table, and exit with 1 if a figure misses its floor.

    python benchmarks/accuracy.py [PART ...]

PART is one of PARTS below; without any, all are measured and other packages are scored beside ours where they are installed
(they decide nothing). Truth is tools/raw: the Grammatical Dictionary of Polish (SGJP) and the population register (PESEL),
and what two packages publish as their tests. docs/reference/accuracy.md says what each row means.
"""

import csv
import math
import re
import sys
import time
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from relationkit.greetings import Gender, gender_of, greet, read_name, vocative
from relationkit.greetings.etiquette import Restore
from relationkit.greetings.gender import CERTAINTY
from relationkit.greetings.lexicon import Sign, by_ending
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.analogy import counted, likeliest
from relationkit.greetings.vocatives.forms import Part, decided
from relationkit.greetings.vocatives.polish import beside

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "tools" / "raw" / "pl"
GOLDEN = ROOT / "tests" / "greetings" / "golden"

Name: TypeAlias = tuple[str, Gender]
Gold: TypeAlias = Mapping[Name, tuple[str, ...]]
Outcome: TypeAlias = Literal["right", "unverified", "neutral", "wrong"]

FOLDS = 10
DRAWS = 5
"""Which names share a fold is chance; the mean of several draws is not a lucky one."""
COMMON = 1_000
WHO: tuple[tuple[Gender, str], ...] = (("m", "men"), ("f", "women"))
ADDRESS: Mapping[Gender, str] = {"m": "Szanowny Panie", "f": "Szanowna Pani"}
FOND: Mapping[Gender, tuple[str, ...]] = {
    "m": ("cio", "ek", "ko", "nio", "sio", "zio", "ś"),
    "f": ("cha", "cia", "ka", "la", "nia", "sia", "sza", "zia"),
}
FEW = 1_500
"""Entries with such an ending count as fond forms if they have fewer bearers: Kasia, but not Monika."""
MARKS = frozenset("ąćęłńóśźż")


class Row(NamedTuple):
    """A line of the table: a share in per cent, and what it must reach or may not exceed."""

    what: str
    number: int
    share: float
    least: float | None = None
    most: float | None = None

    @property
    def held(self) -> bool:
        """Whether the share is within its bounds."""
        low = self.least is not None and self.share < self.least
        return not low and (self.most is None or self.share <= self.most)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What is printed; rounding never flatters."""
        rounded = math.floor if self.most is None else math.ceil
        least = "" if self.least is None else f"≥ {self.least:g}"
        bound = least if self.most is None else f"≤ {self.most:g}"
        return self.what, f"{self.number:,}", f"{rounded(self.share * 1000) / 1000:.3f}", bound


class Trial(NamedTuple):
    """What became of a name that was held out."""

    name: Name
    right: bool
    confidence: float


def percent(part: float, whole: float) -> float:
    """A share in per cent."""
    return 100 * part / whole if whole else 0.0


def progress(text: str) -> None:
    """Tell how far we are."""
    sys.stderr.write(f"{text}\n")


# --------------------------------------------------------------------------------------------- truth


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as dicts."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def sex(text: str) -> Gender:
    """A gender as the public functions take it."""
    return "f" if text == "f" else "m"


@cache
def dictionary(file: str) -> Gold:
    """The lawful forms of each entry of SGJP; those that it labels as incorrect are none."""
    gold = {}
    for row in table(RAW / file):
        forms = row["vocative"].replace("’", "'").split("|")
        labels = row["qualifiers"].split("|") + [""] * len(forms)
        gold[row["name"].replace("’", "'"), sex(row["gender"])] = tuple(
            form for form, label in zip(forms, labels, strict=False) if label != "niepopr."
        )
    return gold


@cache
def gold_of_first_names() -> Gold:
    """SGJP, and the forms of common names that it lacks, which we decided by a stated rule."""
    return {**ours(), **dictionary("given_sgjp.tsv")}


@cache
def ours() -> Gold:
    """The forms that we decided."""
    return {(name, sex(gender)): forms for (name, gender), forms in decided("pl").items() if forms}


@cache
def register() -> Mapping[Name, int]:
    """The bearers of each row of the register, names of two words and "Brak Danych" included."""
    pesel = table(RAW / "given_pesel.tsv")
    return {(row["name"], sex(row["gender"])): int(row["count"]) for row in pesel}


def plain(name: str) -> str:
    """The name without its diacritics."""
    decomposed = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


# -------------------------------------------------------------------------------------- known names


def known() -> Iterator[Row]:
    """First names that the tables list: packing must lose nothing."""
    given, gold = dictionary("given_sgjp.tsv"), gold_of_first_names()
    yield Row("first names of SGJP", len(given), share_right(given), 100)
    common = [name for name, bearers in register().items() if bearers >= COMMON]
    formed = {name: gold[name] for name in common if name in gold}
    what = f"first names of ≥ {COMMON:,} bearers"
    yield Row(f"{what} that have a listed form", len(formed), share_right(formed), 100)
    without = [f"{name} ({gender})" for name, gender in common if (name, gender) not in gold]
    yield Row(f"{what} without a listed form", len(common), percent(len(without), len(common)))
    progress(f"  without a form: {', '.join(without) or 'none'}")


def share_right(gold: Gold, part: Part = "given") -> float:
    """The names whose form is one of the lawful ones."""
    right = (
        vocative(name, gender=gender, language="pl", part=part).form in forms
        for (name, gender), forms in gold.items()
    )
    return percent(sum(right), len(gold))


def people() -> Iterator[Row]:
    """From the bare first name to the whole line, weighted by bearers."""
    outcomes: Counter[tuple[bool, Outcome]] = Counter()
    wrong: Counter[str] = Counter()
    for name, bearers in register().items():
        outcome = greeted(*name)
        outcomes[name in dictionary("given_sgjp.tsv"), outcome] += bearers
        wrong[" ".join(name)] += bearers * (outcome == "wrong")
    right, total = outcomes[True, "right"], sum(n for (sgjp, _), n in outcomes.items() if sgjp)
    named = total - outcomes[True, "neutral"]
    what = "people with a first name of SGJP"
    yield Row(f"{what}: greeted by it, rightly", total, percent(right, total), 99.95)
    yield Row(f"{what}: right, of those named", named, percent(right, named), 99.95)
    kinds: tuple[tuple[Outcome, str, float | None, float | None], ...] = (
        ("right", "greeted by name, right by SGJP or our list", 97.5, None),
        ("unverified", "greeted by name, by rule, no truth to hold it to", None, None),
        ("neutral", "greeted without a name", None, None),
        ("wrong", "wrong form, gender or spelling", None, 0.1),
    )
    for kind, what, least, most in kinds:
        share = percent(outcomes[True, kind] + outcomes[False, kind], outcomes.total())
        yield Row(f"whole register: {what}", outcomes.total(), share, least, most)
    ours = outcomes[False, "right"]
    what = "whole register: of those right, by our list, whose forms are ours"
    yield Row(what, outcomes.total(), percent(ours, outcomes.total()))
    progress(f"  wrong: {', '.join(name for name, _ in wrong.most_common(15))} ...")


def greeted(name: str, gender: Gender) -> Outcome:
    """What the formal greeting of a bare first name is worth to a bearer of that gender."""
    made = greet(name, language="pl", register="formal")
    if made.name_used is None:
        return "neutral" if made.gender in {None, gender} else "wrong"
    forms = gold_of_first_names().get((name, gender))
    if forms is not None:
        lawful = {f"{ADDRESS[gender]} {form}," for form in forms}
        return "right" if made.text in lawful else "wrong"
    respelled = read_name(name, language="pl").restored
    return "wrong" if respelled or made.gender != gender else "unverified"


# -------------------------------------------------------------------------------------- unseen names


def held_out(
    gold: Gold,
    group_of: Callable[[str], str],
    draw: int,
    *,
    part: Part = "given",
    around: Callable[[str, Gender], str] = lambda _name, _gender: "",
    foreign: Gold = MappingProxyType({}),
) -> Iterator[Trial]:
    """Try each name on what the names of all other folds teach; names of one group are in one fold.

    ``foreign`` names, but for those of the fold's groups, make the answers less sure and are not tried. The draw decides by a
    checksum, so that every machine draws alike.
    """
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in gold:
        groups[group_of(name[0])].append(name)
    folds: list[list[str]] = [[] for _ in range(FOLDS)]
    sizes = Counter[int]()
    for key in sorted(groups, key=lambda key: (zlib.crc32(f"{draw} {key}".encode()), key)):
        smallest = min(range(FOLDS), key=sizes.__getitem__)
        folds[smallest].append(key)
        sizes[smallest] += len(groups[key])
    for fold in map(frozenset, folds):
        others = (name for key, names in groups.items() if key not in fold for name in names)
        known = ((*name, gold[name], around(*name)) for name in others)
        doubts = (
            (*name, forms, "") for name, forms in foreign.items() if group_of(name[0]) not in fold
        )
        counts = counted(known, doubts, part=part)
        for name in (name for key in sorted(fold) for name in groups[key]):
            made = likeliest(*name, counts, part=part, around=around(*name))
            yield Trial(name, made.form in gold[name], made.confidence)


def right_of(what: str, trials: list[Trial], least: float | None = None, draws: int = 1) -> Row:
    """The share of trials that came out right; a name counts once for all draws."""
    right = sum(trial.right for trial in trials)
    return Row(what, round(len(trials) / draws), percent(right, len(trials)), least)


def people_of(what: str, trials: list[Trial], bearers: Mapping[Name, int], draws: int = 1) -> Row:
    """The same, each name as often as it is borne."""
    right = sum(bearers.get(trial.name, 0) for trial in trials if trial.right)
    total = sum(bearers.get(trial.name, 0) for trial in trials)
    return Row(f"{what}, by people", round(total / draws), percent(right, total))


def unseen() -> Iterator[Row]:
    """First names, held out together with all that begin alike and with their fond forms.

    Our own list, but for the names of the part that is tried, can only make the answers less sure.
    """
    sgjp, group_of = dictionary("given_sgjp.tsv"), kinship()
    draws = (held_out(sgjp, group_of, draw, foreign=ours()) for draw in range(DRAWS))
    trials = [trial for draw in draws for trial in draw]
    for (gender, who), least, least_fond in zip(WHO, (98.5, 98.0), (99.0, 97.0), strict=True):
        theirs = [trial for trial in trials if trial.name[1] == gender]
        fond = [trial for trial in theirs if is_fond(*trial.name)]
        yield right_of(f"held-out first names, {who}, always answering", theirs, least, DRAWS)
        yield right_of(f"held-out fond forms, {who}, always answering", fond, least_fond, DRAWS)
    yield people_of("held-out first names, always answering", trials, register(), DRAWS)
    sure = [trial for trial in trials if trial.confidence >= CERTAINTY]
    what = f"held-out first names at certainty {CERTAINTY}"
    yield Row(f"{what}: answered", len(sgjp), percent(len(sure), len(trials)), 80)
    yield right_of(f"{what}: right, of those answered", sure, 99.5, DRAWS)
    yield people_of(f"{what}: right, of those answered", sure, register(), DRAWS)
    failed = Counter(trial.name for trial in trials if not trial.right)
    often = sorted(failed, key=lambda name: -register().get(name, 0) * failed[name])[:20]
    progress(f"  wrong: {', '.join(name for name, _ in often)} ...")


def is_fond(name: str, gender: Gender) -> bool:
    """Whether an entry counts as a fond form."""
    return register().get((name, gender), 0) < FEW and name.endswith(FOND[gender])


def kinship() -> Callable[[str], str]:
    """Name the group of a first name: all with the same two letters first, and those that a fond form ties to them."""
    tied: dict[str, str] = {}

    def group_of(name: str) -> str:
        key = plain(name).casefold()[:2]
        while key in tied:
            key = tied[key]
        return key

    for short, names in rows("pl/short_forms.tsv", "short", "names"):
        for name in names.split():
            one, other = group_of(short), group_of(name)
            if one != other:
                tied[one] = other
    return cache(group_of)


def surnames() -> Iterator[Row]:
    """Surnames, listed and held out; of a woman's in -a only the register may tell whether it is an adjective."""
    gold = dictionary("surnames_sgjp.tsv")
    yield Row("surnames of SGJP", len(gold), share_right(gold, "family"), 100)
    ranked = {
        (row["surname"], sex(row["gender"])): int(row["approx_count"])
        for row in table(RAW / "surnames_rank.tsv")
    }

    @cache
    def around(name: str, gender: Gender) -> str:
        return beside(name, gender, lambda other: (other, "m") in ranked)

    trials = list(held_out(gold, str, 0, part="family", around=around))
    yield right_of("held-out surnames, one spelling on one side", trials, 99.6)
    for gender, who in WHO:
        theirs = [trial for trial in trials if trial.name[1] == gender]
        yield right_of(f"held-out surnames, {who}", theirs)
        yield people_of(f"held-out surnames, {who}", theirs, ranked)
    progress("  once more, with Cichy and Cicha on one side")
    stem = cache(lambda name: re.sub("[aeioy]$", "", name))
    pairs = list(held_out(gold, stem, 0, part="family", around=around))
    yield right_of("held-out surnames, Cichy and Cicha on one side", pairs)


# ------------------------------------------------------------------------------- spelling and gender


def diacritics() -> Iterator[Row]:
    """Names with Polish letters typed without them, and those whose right spelling gets changed."""
    marked = {name: n for name, n in register().items() if MARKS & set(name[0].casefold())}
    total, everyone = sum(marked.values()), sum(register().values())
    modes: tuple[tuple[Restore, float | None], ...] = (("likely", 99.9), ("dominant", None))
    for mode, least in modes:
        right = sum(bearers for name, bearers in marked.items() if is_mended(name, mode))
        what = f'typed without diacritics, restore="{mode}"'
        yield Row(f"{what}: mended and inflected rightly", total, percent(right, total), least)
        respelled = sum(
            bearers
            for (name, _), bearers in register().items()
            if read_name(name, language="pl", restore=mode).restored
        )
        yield Row(f"{what}: a right spelling changed", everyone, percent(respelled, everyone))


def is_mended(name: Name, mode: Restore) -> bool:
    """Whether a name typed without diacritics comes back, with a lawful form where one is listed."""
    read = read_name(plain(name[0]), language="pl", restore=mode).given
    if read != name[0]:
        return False
    forms = gold_of_first_names().get(name)
    return forms is None or vocative(read, gender=name[1], language="pl").form in forms


def genders() -> Iterator[Row]:
    """The gender of a bare first name, by people: the likelier one, and what greetings dare to use."""
    told, wrong = Counter[float](), Counter[float]()
    for (name, gender), bearers in register().items():
        guess = gender_of(read_name(name, language="pl").given, language="pl", certainty=0.5)
        for level in (0.5, CERTAINTY):
            if guess.gender and guess.confidence >= level:
                told[level] += bearers
                wrong[level] += bearers * (guess.gender != gender)
    everyone = sum(register().values())
    for level, least in ((0.5, 99.6), (CERTAINTY, None)):
        what = f"gender of a first name at certainty {level}"
        yield Row(f"{what}: told", everyone, percent(told[level], everyone), least)
        share = percent(wrong[level], told[level])
        yield Row(f"{what}: wrong, of those told", told[level], share, most=0.07)


def bulgarian() -> Iterator[Row]:
    """Gender of Bulgarian first names: as listed, and by endings whose certainties other names taught."""
    listed = rows("bg/given.tsv", "name", "gender", "certainty", "bearers")
    truth = {name: "" if sure == "0.5" else gender for name, gender, sure, _ in listed}
    told = {name: gender_of(name, language="bg").gender for name in truth}
    yield from precision("Bulgarian gender, listed first names", told, truth)
    endings = [row[0] for row in rows("bg/given_endings.tsv", "ending", "gender", "certainty")]
    starts = sorted({name[:2] for name in truth}, key=lambda start: zlib.crc32(start.encode()))
    fold_of = {start: place % FOLDS for place, start in enumerate(starts)}
    for fold in range(FOLDS):
        others = {name: known for name, known in truth.items() if fold_of[name[:2]] != fold}
        signs = taught(endings, others)
        for name in truth.keys() - others.keys():
            sign = by_ending(signs, name)
            told[name] = sign[0] if sign and sign[1] >= CERTAINTY else None
    yield from precision("Bulgarian gender, held-out first names by ending", told, truth)


def taught(endings: list[str], truth: Mapping[str, str]) -> Mapping[str, Sign]:
    """How sure each ending is, by the names of which it is the longest one listed; half of a name borne by both."""
    women, names = Counter[str](), Counter[str]()
    for name, gender in truth.items():
        tails = (name[at:] for at in range(1, len(name)))
        ending = next((tail for tail in tails if tail in endings), "")
        names[ending] += 1
        women[ending] += 1 if gender == "f" else 0.5 if not gender else 0  # type: ignore[assignment]
    signs: dict[str, Sign] = {}
    for ending, number in names.items():
        most = max(women[ending], number - women[ending])
        signs[ending] = ("f" if most == women[ending] else "m", (most + 0.5) / (number + 1))
    return signs


def precision(
    what: str, told: Mapping[str, Gender | None], truth: Mapping[str, str]
) -> Iterator[Row]:
    """How many names get a gender, and how many of these the right one; of a name borne by both either is half right."""
    marks = [
        truth[name] == gender or (not truth[name]) / 2 for name, gender in told.items() if gender
    ]
    yield Row(f"{what}: told", len(told), percent(len(marks), len(told)))
    yield Row(f"{what}: right, of those told", len(marks), percent(sum(marks), len(marks)), 99)


# --------------------------------------------------------------------------------- published vectors


def published() -> Iterator[Row]:
    """Czech and Ukrainian against what other packages publish as their tests."""
    floors: tuple[tuple[str, str, Part, str, float], ...] = (
        ("cs", "Czech, tests of vokativ", "given", "first names", 99.0),
        ("cs", "Czech, tests of vokativ", "family", "surnames", 98.5),
        ("uk", "Ukrainian, tests of shevchenko", "given", "first names", 98.0),
        ("uk", "Ukrainian, tests of shevchenko", "family", "surnames", 98.0),
    )
    for language, of, part, what, least in floors:
        pairs = [
            (vocative(name, gender=gender, language=language, part=part), form)
            for name, gender, form in vectors(language, part)
        ]
        sure = [made.confidence >= CERTAINTY for made, form in pairs if made.form == form]
        yield Row(f"{of}, {what}", len(pairs), percent(len(sure), len(pairs)), least)
        share = percent(sum(sure), len(pairs))
        yield Row(f"{of}, {what}: right and sure enough to be used", len(pairs), share)


def vectors(language: str, part: Part) -> list[tuple[str, Gender, str]]:
    """Published pairs: name, gender, vocative."""
    found = (row for row in table(GOLDEN / f"{language}_published.tsv") if row["part"] == part)
    return [(row["name"], sex(row["gender"]), row["expected"]) for row in found]


# -------------------------------------------------------------------------------------------- report

PARTS: Mapping[str, Callable[[], Iterator[Row]]] = {
    part.__name__: part
    for part in (known, people, unseen, surnames, diacritics, genders, bulgarian, published)
}


def markdown(head: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    """A table that a terminal and a page show alike."""
    columns = list(zip(head, *lines, strict=True))
    widths = [max(map(len, column)) for column in columns]
    padded = [
        [cell.rjust(width) if place else cell.ljust(width) for cell in column]
        for place, (column, width) in enumerate(zip(columns, widths, strict=True))
    ]
    first, *rest = (f"| {' | '.join(line)} |" for line in zip(*padded, strict=True))
    rule = "|".join(
        "-" * (width + 1) + (":" if place else "-") for place, width in enumerate(widths)
    )
    return "\n".join([first, f"|{rule}|", *rest])


def main(parts: list[str]) -> int:
    """Measure, print, and tell whether all floors hold."""
    measured: list[Row] = []
    for part in parts or PARTS:
        started = time.perf_counter()
        progress(f"{part} ...")
        measured += PARTS[part]()
        progress(f"  {time.perf_counter() - started:.0f} s")
    print(markdown(("what", "n", "%", "floor"), (row.cells for row in measured)))
    if not parts:
        from accuracy_peers import HEAD, peers

        if lines := list(peers(dictionary("given_sgjp.tsv"), register(), vectors)):
            print("\n" + markdown(HEAD, lines))
    missed = [row for row in measured if not row.held]
    for row in missed:
        progress(f"missed: {' | '.join(row.cells)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
