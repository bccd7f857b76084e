"""The published addresses of isemail: which ones a contact point takes, in a frozen table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint

TABLE = Path(__file__).parent / "vectors" / "isemail.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
SURE = [
    row for row in ROWS if row[4] != "either"
]  # one of 65 letters before the @: older checkers refuse it


@pytest.mark.parametrize(
    ("written", "verdict"),
    [(row[1], row[4]) for row in SURE],
    ids=[f"{row[0]}-{row[3]}" for row in SURE],
)
def test_an_address_is_taken_or_refused(written: str, verdict: str) -> None:
    """A change of a verdict is a decision, made in the table."""
    address = written.encode().decode("unicode_escape")
    if verdict == "taken":
        assert ContactPoint(channel="email", address=address).address
        return
    with pytest.raises(InvalidDocument):
        ContactPoint(channel="email", address=address)


def test_nothing_wrong_is_taken() -> None:
    """No erroneous address; all valid ones but a bare top-level domain."""
    counted = Counter((row[2], row[4]) for row in ROWS)

    assert 164 == len(ROWS)
    assert (66, 0) == (counted["ERR", "refused"], counted["ERR", "taken"])
    assert 13 == counted["VALID_CATEGORY", "taken"]
    assert 8 == counted["DNSWARN", "taken"]
