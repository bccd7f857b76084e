"""Make the name tables of relationkit.greetings from the raw registers.

``python tools/import_names.py RAW`` writes the imported tables and SHA256SUMS; ``--sums`` instead of RAW writes the
sums only, after an edit by hand.

RAW is the folder that holds pl/ and bg/ with the raw files which data/SOURCES.toml names. A raw file whose hash differs
from the one in SOURCES.toml is refused: a new edition of a register is a decision, and its hash is part of it.
"""

import argparse
import csv
import hashlib
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "relationkit" / "greetings" / "data"

# Names with fewer bearers add 0.4 % of the people and three quarters of the bytes.
LEAST_BEARERS = 10
# A spelling without diacritics is mended only when the mended one has this many times the bearers: even if one customer
# in ten leaves the diacritics out, 0.1 * 190 / (0.1 * 190 + 1) = 95 % of those who typed it bear the mended name.
DOMINANCE = 190
LEAST_MENDED = 100
LEAST_ENDING = 200
POLISH_MARKS = frozenset("ąćęłńóśźż")
CAP = 0.9999


def main() -> int:
    """Write the tables, or report the faults."""
    parser = argparse.ArgumentParser(description="Make the name tables of relationkit.greetings.")
    parser.add_argument("raw", nargs="?", type=Path, help="folder with the raw files (pl/, bg/)")
    parser.add_argument("--sums", action="store_true", help="only write SHA256SUMS anew")
    options = parser.parse_args()
    if options.raw is not None:
        verify_raw(options.raw)
        polish(options.raw / "pl")
        bulgarian(options.raw / "bg")
    elif not options.sums:
        parser.error("name the folder of the raw files, or --sums")
    sums()
    return 0


def verify_raw(raw: Path) -> None:
    """Refuse a raw file that SOURCES.toml does not know."""
    sources = tomllib.loads((DATA / "SOURCES.toml").read_text("utf-8"))
    for source in sources["raw"]:
        digest = hashlib.sha256((raw / source["file"]).read_bytes()).hexdigest()
        if digest != source["sha256"]:
            sys.exit(
                f"{source['file']}: sha256 is {digest}, SOURCES.toml expects {source['sha256']}"
            )


def polish(raw: Path) -> None:
    """Write the tables under pl/."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read(raw / "given_pesel.tsv"):
        counts[row["name"]][row["gender"]] += int(row["count"])
    junk = {row["token"] for row in read(DATA / "junk.tsv")}
    counts = {
        name: c for name, c in counts.items() if one_word(name) and name.casefold() not in junk
    }

    vocatives = []
    grammar: dict[str, set[str]] = defaultdict(set)
    for row in read(raw / "given_sgjp.tsv"):
        forms = row["vocative"].replace("’", "'").split("|")
        labels = (row["qualifiers"].split("|") + [""] * len(forms))[: len(forms)]
        note = "|".join(labels) if any(labels) else ""
        vocatives.append((row["name"], row["gender"], "|".join(forms), note))
        grammar[row["name"]].add(row["gender"])
    write(DATA / "pl/vocatives.tsv", ("name", "gender", "forms", "note"), vocatives)

    given = []
    for name in counts.keys() | grammar.keys():
        c = counts.get(name, Counter())
        if c.total() >= LEAST_BEARERS:
            given.append((name, *majority(c), str(c.total())))
        elif len(grammar.get(name, ())) == 1:
            # Mostly diminutives: nobody is registered as Tomek, everybody signs so.
            (gender,) = grammar[name]
            if c[gender] == c.total():
                given.append((name, gender, "0.99", str(c.total())))
    write(DATA / "pl/given.tsv", ("name", "gender", "certainty", "bearers"), given)
    write(DATA / "pl/spellings.tsv", ("typed", "spelled"), spellings(counts))
    rare = ((n, c) for n, c in counts.items() if c.total() < LEAST_BEARERS and n not in grammar)
    types = ((n, {g: 1}) for n, c in rare for g in c)
    write(DATA / "pl/given_endings.tsv", ("ending", "gender", "certainty"), endings(types, 0.9))
    surnames = [
        (r["surname"], {r["gender"]: int(r["approx_count"])})
        for r in read(raw / "surnames_rank.tsv")
    ]
    telling = sorted(row for row in endings(surnames, 0.98) if len(row[0]) > 2)
    write(DATA / "pl/family_endings.tsv", ("ending", "gender", "certainty"), telling)
    shapes = tuple(ending for ending, _, _ in telling)
    first_names = {row[0] for row in given}
    listed = {(n,) for n, _ in surnames if n not in first_names and not n.endswith(shapes)}
    write(DATA / "pl/families.tsv", ("name",), listed)


def majority(counts: Counter[str]) -> tuple[str, str]:
    """The commoner gender and how sure the register makes us of it (additive smoothing by 0.1)."""
    ((gender, most),) = counts.most_common(1)
    return gender, certainty(most, counts.total())


def certainty(most: int, total: int) -> str:
    """The share of the commoner gender, smoothed and capped, as text."""
    return f"{min((most + 0.1) / (total + 0.2), CAP):.4f}".rstrip("0")


def spellings(counts: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of a spelling without diacritics and the one that dominates it."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name, c in counts.items():
        groups[fold(name)][name] += c.total()
    for plain, group in groups.items():
        spelled, bearers = max(group.items(), key=lambda item: (item[0] != plain, item[1]))
        if (
            bearers >= LEAST_MENDED
            and POLISH_MARKS & set(spelled.lower())
            and bearers >= DOMINANCE * (group.total() - bearers)
        ):
            yield plain, spelled


def fold(name: str) -> str:
    """The name without its diacritics."""
    decomposed = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def endings(
    names: Iterable[tuple[str, dict[str, int]]], least: float
) -> Iterator[tuple[str, str, str]]:
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


def bulgarian(raw: Path) -> None:
    """Write the tables under bg/, with the corrections made."""
    changes = {row["name"]: row["change"] for row in read(DATA / "bg/corrections.tsv")}
    genders: dict[str, str] = {}
    vocatives = []
    for row in read(raw / "given_rules.tsv"):
        name, gender, change = row["name"], row["gender"], changes.get(row["name"], "")
        if change == "drop":
            continue
        if change in {"f", "m"} and change != gender:
            gender, forms, kind = change, [name], "corrected"
        else:
            # Names in -ий inflect by the Academy's rule (Димитрие) although the raw table recommends the bare name.
            first = "vocative_normative" if row["class"] == "m-ий" else "recommended_address"
            forms, kind = [row[first].split("|")[0]], row["class"]
            if gender == "m":
                forms += [f for f in row["vocative_normative"].split("|") if f not in forms]
            elif forms != [name]:
                # The base form is what a shop prints that switches the -ке and -це forms off.
                forms.append(name)
        genders[name] = "u" if change == "unisex" else gender
        vocatives.append((name, gender, "|".join(forms), kind))
    for name, change in changes.items():
        if change == "unisex":
            genders[name] = "u"
            vocatives += [(name, gender, name, "unisex") for gender in "fm"]
    # A row of the right gender beats the one that a correction moved there.
    vocatives.sort(key=lambda row: row[3] != "corrected")
    kept = {(name, gender): (forms, kind) for name, gender, forms, kind in vocatives}
    write(
        DATA / "bg/vocatives.tsv",
        ("name", "gender", "forms", "note"),
        [(*key, *value) for key, value in kept.items()],
    )
    write(
        DATA / "bg/given.tsv",
        ("name", "gender", "certainty", "bearers"),
        [
            (n, "f" if g == "u" else g, "0.5" if g == "u" else "0.995", "")
            for n, g in genders.items()
        ],
    )


def one_word(name: str) -> bool:
    """Whether the register row is one capitalised name, hyphens allowed."""
    parts = name.split("-")
    return len(name) > 1 and all(part.isalpha() and part.istitle() for part in parts)


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as dicts."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table: NFC, unique, sorted."""
    ordered = sorted({tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows})
    text = "".join("\t".join(row) + "\n" for row in [header, *ordered])
    path.write_text(text, "utf-8", newline="\n")


def sums() -> None:
    """Write SHA256SUMS for every table."""
    tables = sorted(DATA.rglob("*.tsv"), key=lambda path: path.relative_to(DATA).as_posix())
    text = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(DATA).as_posix()}\n"
        for path in tables
    )
    (DATA / "SHA256SUMS").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
