"""Make the Polish name tables of relationkit.greetings from the raw tables under tools/raw/pl.

python tools/import_polish.py     takes about a minute

given_sgjp.tsv, surnames_sgjp.tsv   first names and surnames of the Grammatical Dictionary of Polish with their vocatives
given_pesel.tsv, surnames_rank.tsv  the population register: first names with bearers, ranks of surnames

data/pl/given_policy.tsv, the commonest names that the dictionary lacks, is written by hand; it can only make analogy less sure.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tables import DATA, RAW, read, verify_raw, write

from relationkit.greetings.lexicon import TELLING, Gender, by_ending
from relationkit.greetings.vocatives.analogy import Counts, counted, likeliest
from relationkit.greetings.vocatives.polish import beside, letters

OURS = DATA / "pl"
THEIRS = RAW / "pl"

# Names with fewer bearers add 0.4 % of the people and three quarters of the bytes.
LEAST_BEARERS = 10
# A spelling without diacritics is mended by default only where the mended one has this many times the bearers: even if
# one customer in ten leaves the diacritics out, 0.1 * 190 / (0.1 * 190 + 1) = 95 % of those who typed it bear the mended name.
DOMINANCE = 190
LEAST_MENDED = {"dominant": 100, "likely": 5}
LEAST_ENDING = 200
MARKS = frozenset("ąćęłńóśźż")
CAP = 0.9999

Register = dict[str, Counter[str]]
Dictionary = dict[tuple[str, str], tuple[str, ...]]


def main() -> None:
    """Write the tables under data/pl."""
    verify_raw("pl")
    register = first_names()
    given = dictionary("given_sgjp.tsv")
    write_given(register, given)
    families = dictionary("surnames_sgjp.tsv")
    men = {row["surname"] for row in read(THEIRS / "surnames_rank.tsv") if row["gender"] == "m"}
    write_families(families)
    write_analogies("given", counted(examples(given), examples(decided()), part="given"))
    of_families = counted(examples(families, men), part="family")
    write_analogies("family", of_families)
    write_exceptions(families, of_families)


def first_names() -> Register:
    """The register of first names: bearers by gender."""
    register: Register = defaultdict(Counter)
    for row in read(THEIRS / "given_pesel.tsv"):
        register[row["name"]][row["gender"]] += int(row["count"])
    junk = {row["token"] for row in read(DATA / "junk.tsv")}
    return {n: c for n, c in register.items() if one_word(n) and n.casefold() not in junk}


def dictionary(file: str) -> Dictionary:
    """The lawful forms of each (name, gender); those labelled incorrect are left out."""
    lawful: Dictionary = {}
    for row in read(THEIRS / file):
        forms = row["vocative"].replace("’", "'").split("|")
        labels = row["qualifiers"].split("|") + [""] * len(forms)
        lawful[row["name"].replace("’", "'"), row["gender"]] = tuple(
            form for form, label in zip(forms, labels, strict=False) if label != "niepopr."
        )
    return lawful


def decided() -> Dictionary:
    """The forms that we decided."""
    return {
        (row["name"], row["gender"]): tuple(row["forms"].split("|"))
        for row in read(OURS / "given_policy.tsv")
        if row["forms"] != "-"
    }


def examples(
    lawful: Dictionary, men: Iterable[str] = ()
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """What analogy learns from."""
    known = frozenset(men)
    for (name, gender), forms in lawful.items():
        yield name, gender, forms, beside(name, gender, known.__contains__) if known else ""


def write_given(register: Register, grammar: Dictionary) -> None:
    """Write the register, the dictionary, the spellings and what endings tell of gender."""
    write(
        OURS / "given_vocatives.tsv",
        ("name", "gender", "forms", "note"),
        [(name, gender, "|".join(forms), "") for (name, gender), forms in grammar.items()],
    )
    genders: dict[str, set[str]] = defaultdict(set)
    for name, gender in grammar:
        genders[name].add(gender)
    given: list[tuple[str, ...]] = []
    for name in register.keys() | genders.keys():
        c = register.get(name, Counter())
        if c.total() >= LEAST_BEARERS:
            given.append((name, *majority(c), str(c.total())))
        elif len(genders.get(name, ())) == 1:
            # Mostly diminutives: nobody is registered as Tomek, everybody signs so.
            (gender,) = genders[name]
            if c[gender] == c.total():
                given.append((name, gender, "0.99", str(c.total())))
    write(OURS / "given.tsv", ("name", "gender", "certainty", "bearers"), given)
    write(OURS / "spellings.tsv", ("typed", "spelled", "how"), spellings(register))
    rare = ((n, c) for n, c in register.items() if c.total() < LEAST_BEARERS and n not in genders)
    types = ((n, {g: 1}) for n, c in rare for g in c)
    write(OURS / "given_endings.tsv", ("ending", "gender", "certainty"), endings(types, 0.9))


def write_families(grammar: Dictionary) -> None:
    """Write the surnames with the genders for which the dictionary has them, and what endings tell of gender."""
    genders: dict[str, str] = defaultdict(str)
    for name, gender in sorted(grammar):
        genders[name] += gender
    ranked = [
        (row["surname"], {row["gender"]: int(row["approx_count"])})
        for row in read(THEIRS / "surnames_rank.tsv")
    ]
    for name, _ in ranked:
        genders[name] = genders[name] or "-"
    telling = {row[0]: row for row in endings(ranked, 0.98) if len(row[0]) > 2}
    write(OURS / "family_endings.tsv", ("ending", "gender", "certainty"), telling.values())
    endings_told = {end: (g, float(sure)) for end, g, sure in telling.values()}
    # What the ending tells by itself is not listed: two surnames of five.
    listed = []
    for name, known in genders.items():
        told = by_ending(endings_told, name)
        if told is None or told[1] < TELLING or known not in {told[0], "-"}:
            listed.append((name, known))
    write(OURS / "families.tsv", ("name", "genders"), listed)


def write_analogies(part: str, counts: Counts) -> None:
    """Write how many names of the dictionary and of our list take which way, by ending."""
    rows = []
    for (gender, ending, size), seen in counts.items():
        shares = ["|".join(f"{way}:{n:.4g}" for way, n in sorted(each.items())) for each in seen]
        known, together = (text or "-" for text in shares)
        rows.append((gender, letters(ending) or "*", str(size), known, together))
    columns = ("gender", "ending", "syllables", "ways", "together")
    write(OURS / f"{part}_analogies.tsv", columns, rows)


def write_exceptions(grammar: Dictionary, counts: Counts) -> None:
    """Write the surnames whose forms analogy does not give, and those with more than one."""
    mans = {name for name, gender in grammar if gender == "m"}
    rows = []
    for (name, gender), forms in grammar.items():
        around = beside(name, gender, mans.__contains__)
        made = likeliest(name, gender, counts, part="family", around=around)
        if forms != (made.form,) or "-" in name:
            rows.append((name, gender, "|".join(forms), ""))
    write(OURS / "family_vocatives.tsv", ("name", "gender", "forms", "note"), rows)


def majority(counts: Counter[str]) -> tuple[Gender, str]:
    """The commoner gender and how sure the register makes us of it (additive smoothing by 0.1)."""
    ((gender, most),) = counts.most_common(1)
    return (
        "f" if gender == "f" else "m",
        f"{min((most + 0.1) / (counts.total() + 0.2), CAP):.4f}".rstrip("0"),
    )


def spellings(register: Register) -> Iterator[tuple[str, str, str]]:
    """Each spelling without diacritics, the commonest with them, and whether that one dominates or is only likelier."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name, c in register.items():
        groups[fold(name)][name] += c.total()
    for plain, group in groups.items():
        spelled, bearers = max(group.items(), key=lambda item: (item[0] != plain, item[1]))
        others = group.total() - bearers
        if not MARKS & set(spelled.casefold()):
            continue
        if bearers >= max(DOMINANCE * others, LEAST_MENDED["dominant"]):
            yield plain, spelled, "dominant"
        elif bearers > group[plain] and bearers >= LEAST_MENDED["likely"]:
            yield plain, spelled, "likely"


def fold(name: str) -> str:
    """The name without its diacritics."""
    decomposed = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def endings(
    names: Iterable[tuple[str, dict[str, int]]], least: float
) -> Iterator[tuple[str, Gender, str]]:
    """Endings of one to four letters that tell the gender in enough different names."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: Counter[str] = Counter()
    for name, weights in names:
        for size in range(1, min(4, len(name) - 1) + 1):
            kinds[name[-size:]] += 1
            people[name[-size:]].update(weights)
    for ending, c in people.items():
        gender, sure = majority(c)
        if kinds[ending] >= LEAST_ENDING and float(sure) >= least:
            yield ending, gender, sure


def one_word(name: str) -> bool:
    """Whether the register row is one capitalised name, hyphens allowed."""
    parts = name.split("-")
    return len(name) > 1 and all(part.isalpha() and part.istitle() for part in parts)


if __name__ == "__main__":
    main()
