from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.registers import RegisterCopy, addresses_in
from relationkit.errors import BackendError, InvalidDocument
from relationkit.profiles import ContactPoint, loose_address

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def mail(address: str) -> ContactPoint:
    return ContactPoint(channel="email", address=address)


def copy(*entries: str) -> RegisterCopy:
    return RegisterCopy("bg-kzp", entries, as_of=DAY)


@pytest.mark.parametrize(
    ("entry", "address", "held"),
    [
        ("office@example.com", "OFFICE+offers@Example.com", True),
        ("office@example.com", "sales@example.com", False),
        ("example.com", "anybody@example.com", True),
        ("@Example.COM", "anybody@mail.example.com", True),
        ("example.com", "anybody@notexample.com", False),
        ("mail.example.com", "anybody@example.com", False),
        (" a.nna@googlemail.com ", "anna@gmail.com", True),
        ("фирма.example", "a@xn--80apmps.example", True),
    ],
)
def test_all_spellings_of_an_entry_are_one(entry: str, address: str, held: bool) -> None:
    """An address is matched loosely, a domain stands for all addresses at it and below it."""
    point = mail(address)

    assert (held,) == copy(entry).holds([point], at=NOON)


def test_a_number_is_matched_by_its_digits() -> None:
    """And is no address."""
    phone = ContactPoint(channel="phone", address="+359888123456")

    assert (True,) == copy("+359888123456").holds([phone], at=NOON)
    assert (False,) == copy("example.com").holds([phone], at=NOON)


def test_an_old_copy_tells_nothing() -> None:
    """It answers for four weeks, or for as long as the shop says, to the moment."""
    point, old = mail("a@example.com"), timedelta(microseconds=1)
    lasts = datetime(2026, 3, 29, tzinfo=UTC)
    short = RegisterCopy("bg-kzp", ["example.com"], as_of=DAY, good_for="1 week")

    assert (True,) == copy("example.com").holds([point], at=lasts - old)
    assert (None, None) == copy("example.com").holds([point, point], at=lasts)
    assert datetime(2026, 3, 8, tzinfo=UTC) == short.over
    assert (None,) == short.holds([point], at=short.over)


def test_a_check_tells_of_those_alone_who_were_asked_about() -> None:
    """Whoever did not come back is held; of anybody else nobody knows."""
    asked = ["a@example.com", "B@example.com", "c@example.com"]
    checked = RegisterCopy.of_check("bg-kzp", asked=asked, left=["A@example.com"], as_of=DAY)
    points = [mail("new@example.com"), mail("a@example.com"), mail("b@example.com")]

    assert (None, False, True) == checked.holds(points, at=NOON)
    assert ("bg-kzp", DAY) == (checked.name, checked.as_of)


@pytest.mark.parametrize(
    "entry",
    ["", "firm", "a b@example.com", "Firm <a@example.com>", "a@b@", "0888123456", "@", "a@", "a@x y", "1.2.3.4"],
)  # fmt: skip
def test_an_entry_that_is_none_of_the_three_is_refused(entry: str) -> None:
    """A refusal that is passed over is one that nobody hears; the error names its place and not its text."""
    with pytest.raises(InvalidDocument, match="entry 2 of register 'bg-kzp'") as caught:
        copy("example.com", entry)

    assert not entry.strip("@") or entry not in str(caught.value).partition(";")[0]
    assert (("2", "unreadable-entry"),) == caught.value.issues


def test_a_copy_shows_its_day_and_no_address() -> None:
    """So that an old one is visible."""
    assert "RegisterCopy('bg-kzp', 1 entries, as_of=2026-03-01)" == repr(copy("a@example.com"))


def test_addresses_are_read_from_a_text(tmp_path: Path) -> None:
    """One a line or several; a remark is none."""
    file = tmp_path / "kzp.txt"
    file.write_text(
        "\ufeff# 1 March\na@example.com, b@example.com\n\n  # more\nfirm.example; c@example.com\n", encoding="utf-8"
    )  # fmt: skip

    assert ("a@example.com", "b@example.com", "firm.example", "c@example.com") == addresses_in(file)


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_addresses_are_read_from_a_column(tmp_path: Path, comma: str) -> None:
    """Whatever stands between the cells; a row that is too short has none."""
    file = tmp_path / "left.csv"
    rows = (("name", "email", "city"), ('"Firm\nLtd"', "a@example.com", "Sofia"), ("Other",))
    file.write_text("\n".join(comma.join(row) for row in rows), encoding="utf-8")

    assert ("a@example.com",) == addresses_in(file, column="email")
    with pytest.raises(InvalidDocument, match=r"'left\.csv' has no column 'e-mail'"):
        addresses_in(file, column="e-mail")


def test_an_empty_file_has_no_column(tmp_path: Path) -> None:
    """And says so."""
    file = tmp_path / "empty.csv"
    file.touch()

    with pytest.raises(InvalidDocument, match="no column"):
        addresses_in(file, column="email")
    assert () == addresses_in(file)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """One that is not there, and one that is not UTF-8."""
    other = tmp_path / "latin.txt"
    other.write_bytes("zażółć@example.com".encode("cp1250"))

    for path in (tmp_path / "none.txt", other):
        with pytest.raises(BackendError, match=f"{path.name}.*cannot be read"):
            addresses_in(path)


addresses = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,4})?@[a-z]{1,8}\.example", fullmatch=True)


@given(st.lists(addresses, max_size=8), st.lists(addresses, max_size=8))
def test_a_check_and_a_whole_list_agree(asked: list[str], register: list[str]) -> None:
    """Of whoever was asked about, both say the same."""
    held = {loose_address("email", one) for one in register}
    left = [one for one in asked if loose_address("email", one) not in held]
    whole = RegisterCopy("bg-kzp", register, as_of=DAY)
    checked = RegisterCopy.of_check("bg-kzp", asked=asked, left=left, as_of=DAY)
    points = [ContactPoint.model_construct(channel="email", address=one) for one in asked]

    assert whole.holds(points, at=NOON) == checked.holds(points, at=NOON)
