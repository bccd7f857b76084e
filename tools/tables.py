"""Read and write the tables of language data, and hold them to their sums."""

import csv
import hashlib
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "tools" / "raw"
DATA = ROOT / "src" / "relationkit" / "greetings" / "data"


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as dicts."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table: NFC, unique, sorted."""
    ordered = sorted({tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows})
    text = "".join("\t".join(row) + "\n" for row in [header, *ordered])
    path.write_text(text, "utf-8", newline="\n")


def verify_raw(language: str) -> None:
    """Refuse a raw file whose hash is not the one in SOURCES.toml: a new edition of a register is a decision."""
    sources = tomllib.loads((DATA / language / "SOURCES.toml").read_text("utf-8"))
    for source in sources["raw"]:
        digest = sha256(RAW / source["file"])
        if digest != source["sha256"]:
            sys.exit(
                f"{source['file']}: sha256 is {digest}, SOURCES.toml expects {source['sha256']}"
            )


def sums(data: Path = DATA) -> str:
    """The text of SHA256SUMS for the tables as they are."""
    tables = sorted(data.rglob("*.tsv"), key=lambda path: path.relative_to(data).as_posix())
    return "".join(f"{sha256(path)}  {path.relative_to(data).as_posix()}\n" for path in tables)


def sha256(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
