"""A response as a text file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.surveys import Response, from_text, to_text

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.integers() | TEXT | st.lists(TEXT).map(tuple)
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}(\.other)?", fullmatch=True)
RESPONSES = st.builds(
    Response,
    id=st.just("r1"),
    survey=st.just("shop"),
    version=st.integers(1, 9),
    profile_id=st.none() | st.just("c1"),
    code=st.none() | st.just("k1"),
    submitted_at=st.datetimes(timezones=st.just(UTC)),
    language=st.just("bg"),
    answers=st.dictionaries(NAMES, VALUES, max_size=5),
)


@given(RESPONSES)
def test_what_is_written_is_read_back(response: Response) -> None:
    """Text with line ends, Cyrillic, numbers and lists return as they were."""
    assert response == from_text(to_text(response))


def test_one_line_is_one_answer() -> None:
    """A person can read the file, and a line end inside an answer is no line end of the file."""
    response = Response(
        id="r1",
        survey="shop",
        version=1,
        submitted_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        language="bg",
        answers={"why": "Закъсня\nи се счупи", "liked": ("price",), "paid": 9},
    )
    answers = to_text(response).split("\n\n")[1]

    expected = 'why: "Закъсня\\nи се счупи"\nliked: ["price"]\npaid: 9\n'
    assert expected == answers


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "no blank line"),
        ("score: 9", "no blank line"),
        ("id: r1\n\n", "line 1 of its part"),
        ("id\n\n", "line 1 of its part"),
        ("\n\nwhy: late", "line 1 of its part"),
        ('id: "r1"\n\nwhy: ' + "[" * 100_000, "line 1 of its part"),
        ('id: "r1"\n\nscore: 9\n', "Response is invalid"),
    ],
)
def test_anything_else_is_refused(text: str, match: str) -> None:
    """What is no such file is an InvalidDocument that does not quote it."""
    with pytest.raises(InvalidDocument, match=match) as caught:
        from_text(text)

    assert "late" not in str(caught.value)
