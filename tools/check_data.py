"""Check the tables of relationkit.greetings: sorted, unique, NFC, known values, named sources, unchanged since written.

python tools/check_data.py          prints each fault with file and line; exit code 1 if there is one
python tools/check_data.py --sums   writes SHA256SUMS anew, after an edit or an import
"""

import argparse
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tables import DATA, sums

GENDERS = frozenset({"f", "m", "-"})
REGISTERS = frozenset(
    {"formal", "formal-short", "formal-neutral", "warm", "informal", "affectionate"}
)
VOCATIVES = frozenset({"table", "analogy", "same", "unknown"})
HOLES = frozenset({"given", "family", "linked", "title"})


def main(data: Path = DATA) -> int:
    """Write the tables, or report the faults."""
    faults = [
        *(fault for path in sorted(data.rglob("*.tsv")) for fault in table_faults(path, data)),
        *(
            fault
            for path in sorted(data.rglob("SOURCES.toml"))
            for fault in source_faults(path.parent, data)
        ),
        *sum_faults(data),
        *sentence_faults(data),
    ]
    for fault in faults:
        print(fault)
    print(f"{len(list(data.rglob('*.tsv')))} tables, {len(faults)} faults")
    return 1 if faults else 0


def table_faults(path: Path, data: Path) -> Iterator[str]:
    """What is wrong with one table as a file."""
    name = path.relative_to(data).as_posix()
    text = path.read_text("utf-8")
    if text != unicodedata.normalize("NFC", text):
        yield f"{name}: not in NFC"
    if "\r" in text or not text.endswith("\n"):
        yield f"{name}: lines must end with a line feed, the last one too"
    header, *rows = [tuple(line.split("\t")) for line in text.removesuffix("\n").split("\n")]
    if rows != sorted(rows):
        yield f"{name}: rows are not sorted"
    keys = [row[: key_width(header)] for row in rows]
    if len(set(keys)) != len(keys):
        yield f"{name}: two rows have the same key"
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            yield f"{name} line {number}: {len(row)} columns, expected {len(header)}"
            continue
        yield from (
            f"{name} line {number}: {fault}"
            for fault in row_faults(dict(zip(header, row, strict=True)))
        )


def key_width(header: tuple[str, ...]) -> int:
    """How many of the first columns name a row: up to the gender where it chooses, the first one elsewhere."""
    if header[0] == "register" or "syllables" in header:
        return 3
    if header[:2] == ("gender", "ending"):
        return 2
    return 2 if header[:2] == ("name", "gender") and "certainty" not in header else 1


def row_faults(row: dict[str, str]) -> Iterator[str]:
    """What is wrong with one row."""
    if not next(iter(row.values())) or any(cell != cell.strip() for cell in row.values()):
        yield "an empty key, or space around a cell"
    gender = row.get("gender", "f")
    if gender not in GENDERS:
        yield f"gender {gender!r} is not known"
    if row.get("register", "formal") not in REGISTERS:
        yield f"register {row['register']!r} is not known"
    if "inflects" in row and row["vocative"] not in VOCATIVES:
        yield f"vocative {row['vocative']!r} is not known"
    for column in ("certainty", "confidence"):
        if column in row and not 0 <= float(row[column]) < 1:
            yield f"{column} {row[column]} is not from 0 to below 1"
    if "cut" in row and "ending" in row and not row["ending"].endswith(row["cut"]):
        yield f"the ending {row['ending']!r} does not end in what is cut, {row['cut']!r}"


def source_faults(folder: Path, data: Path) -> Iterator[str]:
    """Tables of one folder without a source, and sources without a table."""
    where = (folder / "SOURCES.toml").relative_to(data).as_posix()
    sources = tomllib.loads((folder / "SOURCES.toml").read_text("utf-8"))
    named = {table["file"]: table["origins"] for table in sources["table"]}
    shipped = {path.name for path in folder.glob("*.tsv")}
    yield from (f"{where}: does not name {name}" for name in sorted(shipped - named.keys()))
    yield from (f"{where}: names {name}, it is missing" for name in sorted(named.keys() - shipped))
    for name, origins in named.items():
        yield from (
            f"{where}: does not describe {origin!r}, an origin of {name}"
            for origin in origins
            if origin not in sources["origin"]
        )
    for key, origin in sources["origin"].items():
        yield from (
            f"{where}: origin {key!r} has no {field}"
            for field in ("title", "url", "licence", "date")
            if not origin.get(field)
        )


def sum_faults(data: Path) -> Iterator[str]:
    """Tables that changed since their hash was written, and folders of tables without sources."""
    written = set((data / "SHA256SUMS").read_text("utf-8").splitlines())
    for line in sorted(written ^ set(sums(data).splitlines())):
        yield f"{line[66:]}: differs from SHA256SUMS; run python tools/check_data.py --sums after an edit"
    for folder in sorted({path.parent for path in data.rglob("*.tsv")}):
        if not (folder / "SOURCES.toml").exists():
            yield f"{folder.relative_to(data)}: has no SOURCES.toml"


def sentence_faults(data: Path) -> Iterator[str]:
    """Each language must have, in each register it has at all, a sentence for everybody that needs no name."""
    languages = (data / "languages.tsv").read_text("utf-8").splitlines()[1:]
    for tag in (line.split("\t")[0] for line in languages):
        path = data / tag / "salutations.tsv"
        if not path.exists():
            yield f"{tag}: has no salutations.tsv"
            continue
        table = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
        neutral = {how for how, who, _, names, _ in table if who == "-" and names == "none"}
        wanted = {"formal"} | {how for how, *_ in table}
        yield from (f"{tag} {how}: no neutral sentence" for how in sorted(wanted - neutral))
        for how, who, _, names, text in table:
            holes = re.findall(r"\{(\w+)\}", text)
            if "+".join(holes) != (names if names != "none" else "") or not HOLES.issuperset(holes):
                yield f"{tag} {how} {who}: names says {names}, the text holds {holes}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check the tables of relationkit.greetings.")
    parser.add_argument("--sums", action="store_true", help="write SHA256SUMS anew")
    if parser.parse_args().sums:
        (DATA / "SHA256SUMS").write_text(sums(), "utf-8", newline="\n")
    sys.exit(main())
