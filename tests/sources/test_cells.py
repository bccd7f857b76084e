from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.sources.cells import Cells, decimal_of, moment_of

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def cells(value: object) -> tuple[Cells, list[tuple[str, str]]]:
    notes: list[tuple[str, str]] = []
    return Cells({"x": value}, lambda code, path: notes.append((code, path)), "row", 3), notes


@pytest.mark.parametrize(
    ("value", "text", "codes"),
    [
        (None, None, []),
        ("", None, []),
        ("  ", None, []),
        (" Anna ", "Anna", []),
        ("Żółć", "Żółć", []),
        (48600, "48600", []),
        (True, None, ["wrong-type"]),
        (10**30, None, ["wrong-type"]),
        (["Anna"], None, ["wrong-type"]),
        ("x" * 301, None, ["too-long"]),
        ("An\0na", None, ["unwritable-text"]),
        ("Żan\0na", None, ["unwritable-text"]),
        ("Micha\udcb3", None, ["unwritable-text"]),
    ],
)
def test_text(value: object, text: str | None, codes: list[str]) -> None:
    """Text is stripped; what no database takes, what is too long and what is no text is left out as a whole."""
    row, notes = cells(value)

    assert text == row.text("x")
    assert [(code, "row.3.x") for code in codes] == notes


@pytest.mark.parametrize(
    ("value", "number", "codes"),
    [
        (None, None, []),
        (7, 7, []),
        ("007", 7, []),
        (0, 0, []),
        (-1, None, ["invalid-id"]),
        (True, None, ["invalid-id"]),
        (2**63, None, ["invalid-id"]),
        ("٣", None, ["invalid-id"]),
        ("7a", None, ["invalid-id"]),
        ("1" * 40, None, ["invalid-id"]),
        (Decimal("7.0"), None, ["invalid-id"]),
    ],
)
def test_number(value: object, number: int | None, codes: list[str]) -> None:
    """An id is a whole number that a database can hold, also as text."""
    row, notes = cells(value)

    assert number == row.number("x")
    assert [(code, "row.3.x") for code in codes] == notes


@pytest.mark.parametrize(
    ("value", "amount", "codes"),
    [
        (None, None, []),
        ("12.50", "12.50", []),
        (3, "3", []),
        (0.1 + 0.2, "0.300000", []),
        (Decimal("3.3333333333"), "3.333333", []),
        ("1e2", "1E+2", []),
        ("-1.00", None, ["invalid-amount"]),
        ("NaN", None, ["invalid-amount"]),
        (float("inf"), None, ["invalid-amount"]),
        (Decimal("NaN"), None, ["invalid-amount"]),
        ("12,50", None, ["invalid-amount"]),
        ("1_000", None, ["invalid-amount"]),
        ("1e999", None, ["invalid-amount"]),
        ("1000000000000", None, ["invalid-amount"]),
        pytest.param(10**5000, None, ["invalid-amount"], id="thousands of digits"),
        (True, None, ["invalid-amount"]),
        (["1"], None, ["invalid-amount"]),
    ],
)
def test_amount(value: object, amount: str | None, codes: list[str]) -> None:
    """A sum is a number from 0 on, exact to six decimals."""
    row, notes = cells(value)
    found = row.amount("x")

    assert amount == (None if found is None else str(found))
    assert [(code, "row.3.x") for code in codes] == notes


NINE = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "moment", "notes"),
    [
        ({}, None, []),
        ({"at_gmt": None, "at": ""}, None, []),
        ({"at_gmt": "2026-07-01T09:00:00", "at": "2026-07-01T12:00:00"}, NINE, []),
        ({"at_gmt": "2026-07-01T12:00:00+03:00"}, NINE, []),
        ({"at": "2026-07-01T09:00:00Z"}, NINE, []),
        ({"at": "2026-07-01T12:00:00"}, None, [("ambiguous-date", "at")]),
        ({"at_gmt": "0000-00-00T00:00:00"}, None, [("invalid-date", "at_gmt")]),
        (
            {"at_gmt": "soon", "at": "2026-07-01T12:00:00+03:00"},
            NINE,
            [("invalid-date", "at_gmt")],
        ),
        ({"at_gmt": 1782896400}, None, [("invalid-date", "at_gmt")]),
        ({"at_gmt": "9999-12-31T23:00:00-12:00"}, None, [("invalid-date", "at_gmt")]),
    ],
)
def test_moment(row: dict[str, object], moment: datetime | None, notes: list[object]) -> None:
    """A member _gmt is in UTC though it does not say so; another moment needs an offset, else nobody knows when it was."""
    found: list[tuple[str, str]] = []

    assert moment == Cells(row, lambda code, path: found.append((code, path))).moment("at")
    assert notes == found


def test_objects_and_lists_inside() -> None:
    """An empty object and an empty list are written the other way round by PHP; both are empty."""
    notes: list[tuple[str, str]] = []
    row = Cells(
        {"a": {"b": {"c": 1}}, "php": [], "list": [{"d": ["e"]}, "f"], "none": {}, "no": 1},
        lambda code, path: notes.append((code, path)),
    )

    assert {"c": 1} == row.inner("a").inner("b").data
    assert {} == row.inner("php").data == row.inner("absent").data == row.inner("no").data
    assert [{"d": ["e"]}] == [part.data for part in row.listed("list")]
    assert [] == [*row.listed("none"), *row.listed("absent"), *row.listed("no")]
    assert [("wrong-type", "no"), ("wrong-type", "list.1"), ("wrong-type", "no")] == notes


@given(anything)
def test_no_value_is_too_much(value: object) -> None:
    """Whatever stands in a part, reading it gives a value of the type or None, and never raises."""
    row, _ = cells(value)

    assert isinstance(row.text("x"), str | None)
    assert isinstance(row.number("x"), int | None)
    assert isinstance(row.amount("x"), Decimal | None)
    assert isinstance(row.moment("x"), datetime | None)
    assert isinstance(row.inner("x"), Cells)
    assert all(isinstance(part, Cells) for part in row.listed("x"))
    assert isinstance(decimal_of(value), Decimal | None)
    assert isinstance(moment_of(value, naive_is_utc=False), datetime | None)
