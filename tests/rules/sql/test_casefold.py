"""Case folding is Python's in every engine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relationkit.rules.sql.casefold import _BEYOND_ALL_CASES, _letters_that_give, turning
from relationkit.rules.sql.dialects import DIALECTS
from relationkit.rules.sql.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = [chr(code) for code in range(1, _BEYOND_ALL_CASES) if not 0xD800 <= code <= 0xDFFF]
TEXTS = st.text(st.sampled_from("sSſßẞkKKİıiIŁłóΣσςﬅﬆŉʼnń'"), max_size=6)


def _turned(text: str, sought: str) -> str:
    """What an engine does to a text."""
    letters, single, several = turning(sought)
    text = text.translate(str.maketrans(letters, single))
    for letter, folded in several:
        text = text.replace(letter, folded)
    return text


def _whole_alphabet(dialect: str, text: str) -> tuple[str, Sequence[object]]:
    """An expression that folds all letters there are."""
    parameters = Parameters()
    folded = DIALECTS[dialect].folded(text, "".join(_letters_that_give()), parameters.mark)
    return parameters.written(folded, DIALECTS[dialect])


def test_no_letter_beyond_has_a_case() -> None:
    """The planes that the table leaves out hold no letter that folds to another."""
    beyond = map(chr, range(_BEYOND_ALL_CASES, sys.maxunicode + 1))
    assert [] == [letter for letter in beyond if letter.casefold() != letter]


@given(text=TEXTS, part=TEXTS)
@example(text="Straße", part="SS")
@example(text="ŉ", part="N")
def test_folding_what_may_match_is_enough(text: str, part: str) -> None:
    """A text holds, starts with and ends with another as if all of it were folded."""
    sought, folded = part.casefold(), text.casefold()
    turned = _turned(text, sought)

    expected = (sought in folded, folded.startswith(sought), folded.endswith(sought))
    assert expected == (sought in turned, turned.startswith(sought), turned.endswith(sought))


@pytest.mark.extra
def test_every_letter_on_duckdb() -> None:
    """DuckDB folds each letter as Python does, beside ASCII and alone."""
    import duckdb

    sql, values = _whole_alphabet("duckdb", "chr(CAST(code AS INTEGER))")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT code, {sql} FROM range(1, {_BEYOND_ALL_CASES}) AS r(code)"
            " WHERE code NOT BETWEEN 55296 AND 57343 ORDER BY code",
            values,
        ).fetchall()

    assert [letter.casefold() for letter in LETTERS] == [folded for _, folded in rows]


@pytest.mark.extra
def test_every_letter_on_postgresql(postgres: str) -> None:
    """PostgreSQL folds each letter as Python does."""
    import psycopg

    sql, values = _whole_alphabet("postgresql", "chr(code)")
    with psycopg.connect(postgres) as connection:
        rows = connection.execute(
            f"SELECT {sql} FROM generate_series(1, {_BEYOND_ALL_CASES - 1}) AS code"
            " WHERE code NOT BETWEEN 55296 AND 57343 ORDER BY code",
            values,
        ).fetchall()

    assert [letter.casefold() for letter in LETTERS] == [folded for (folded,) in rows]
