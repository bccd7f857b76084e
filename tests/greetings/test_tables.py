"""The rules of `relationkit.greetings.tables`."""

import pytest

from relationkit.errors import InvalidTable
from relationkit.greetings.tables import by_column, parse, rows


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a\tc\n1\t2\n", "x.tsv line 1: the columns must be a, b"),
        (b"a\tb\n1\t2\n3\n", "x.tsv line 3: 1 columns, expected 2"),
        (b"a\tb\n1\t2", "x.tsv line 2: the last line does not end"),
        (b"\xff", "x.tsv: the table is not UTF-8"),
    ],
)
def test_a_malformed_table_names_file_and_line(raw: bytes, message: str) -> None:
    """A damaged table is refused with the place of the damage."""
    with pytest.raises(InvalidTable, match=message):
        parse("x.tsv", raw, ("a", "b"))


def test_a_missing_table_is_refused_unless_optional() -> None:
    """A language may lack a table; the library may not."""
    assert [] == rows("xx/given.tsv", "name", optional=True)
    with pytest.raises(InvalidTable, match=r"xx/given\.tsv: the table is missing"):
        rows("xx/given.tsv", "name")


def test_a_missing_table_has_empty_columns() -> None:
    """A language without the table has nothing in any column."""
    assert [[], []] == by_column("xx/families.tsv", "name", "genders")


def test_a_malformed_table_read_by_column_is_named() -> None:
    """Other columns than those asked for are a fault of the table."""
    with pytest.raises(InvalidTable, match="pl/families"):
        by_column("pl/families.tsv", "name", "other")
