"""Check the tables of relationkit.greetings: sorted, unique, NFC, known values, named sources, unchanged since written.

python tools/check_data.py          prints each fault with file and line; exit code 1 if there is one
"""

import hashlib
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "relationkit" / "greetings" / "data"
GENDERS = frozenset({"f", "m"})
REGISTERS = frozenset({"formal", "formal-neutral", "warm", "informal"})


def main(data: Path = DATA) -> int:
    """Write the tables, or report the faults."""
    faults = [
        *(fault for path in sorted(data.rglob("*.tsv")) for fault in table_faults(path, data)),
        *source_faults(data),
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
    if len(set(rows)) != len(rows):
        yield f"{name}: a row stands twice"
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
    if header[:2] in {("name", "gender"), ("ending", "gender")} and "certainty" in header:
        return 1
    if header[0] == "language" and "register" in header:
        return 4
    if "gender" in header[:2]:
        return 2
    return 1


def row_faults(row: dict[str, str]) -> Iterator[str]:
    """What is wrong with one row."""
    if not next(iter(row.values())) or any(cell != cell.strip() for cell in row.values()):
        yield "an empty key, or space around a cell"
    gender = row.get("gender", "f")
    if gender not in GENDERS and not (gender == "-" and "language" in row):
        yield f"gender {gender!r} is not known"
    if row.get("register", "formal") not in REGISTERS:
        yield f"register {row['register']!r} is not known"
    for column in ("certainty", "confidence"):
        if column in row and not 0 <= float(row[column]) < 1:
            yield f"{column} {row[column]} is not from 0 to below 1"
    if "cut" in row and not row["ending"].endswith(row["cut"]):
        yield f"the ending {row['ending']!r} does not end in what is cut, {row['cut']!r}"


def source_faults(data: Path) -> Iterator[str]:
    """Tables without a source, and sources without a table."""
    sources = tomllib.loads((data / "SOURCES.toml").read_text("utf-8"))
    named = {table["file"]: table["origins"] for table in sources["table"]}
    shipped = {path.relative_to(data).as_posix() for path in data.rglob("*.tsv")}
    yield from (f"{name}: SOURCES.toml does not name it" for name in sorted(shipped - named.keys()))
    yield from (
        f"{name}: SOURCES.toml names it, it is missing" for name in sorted(named.keys() - shipped)
    )
    for name, origins in named.items():
        yield from (
            f"{name}: SOURCES.toml does not describe the origin {origin!r}"
            for origin in origins
            if origin not in sources["origin"]
        )
    for key, origin in sources["origin"].items():
        yield from (
            f"SOURCES.toml: origin {key!r} has no {field}"
            for field in ("title", "url", "licence", "date")
            if not origin.get(field)
        )


def sum_faults(data: Path) -> Iterator[str]:
    """Tables that changed since their hash was written."""
    lines = (data / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for path in sorted(data.rglob("*.tsv")):
        name = path.relative_to(data).as_posix()
        if sums.pop(name, None) != hashlib.sha256(path.read_bytes()).hexdigest():
            yield f"{name}: differs from SHA256SUMS; run python tools/import_names.py --sums after an edit"
    yield from (f"{name}: SHA256SUMS names it, it is missing" for name in sums)


def sentence_faults(data: Path) -> Iterator[str]:
    """Each language must have, in each register it has at all, a sentence for everybody that needs no name."""
    table = [
        line.split("\t") for line in (data / "salutations.tsv").read_text("utf-8").splitlines()[1:]
    ]
    neutral = {(tag, how) for tag, how, who, names, _ in table if who == "-" and names == "none"}
    languages = (data / "languages.tsv").read_text("utf-8").splitlines()[1:]
    wanted = {(line.split("\t")[0], "formal") for line in languages}
    wanted |= {(tag, how) for tag, how, *_ in table}
    yield from (
        f"salutations.tsv: {tag} {how} has no neutral sentence"
        for tag, how in sorted(wanted - neutral)
    )
    for tag, how, who, names, text in table:
        holes = [part for part in ("given", "family") if f"{{{part}}}" in text]
        if "+".join(holes) != (names if names != "none" else ""):
            yield f"salutations.tsv: {tag} {how} {who}: names says {names}, the text holds {holes}"


if __name__ == "__main__":
    sys.exit(main())
