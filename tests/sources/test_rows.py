import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import BackendError, InvalidDocument
from relationkit.sources import rows as module
from relationkit.sources import text as pieces
from relationkit.sources.rows import Fault, Row, Source, opened

text = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=4,
)
objects = st.dictionaries(text, values, max_size=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.json"


@pytest.fixture(params=[1, 7, 2**17])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    size: int = request.param
    monkeypatch.setattr(pieces, "_PIECE", size)
    return size


def read(source: Source) -> list[Row | Fault]:
    with opened(source, "orders") as (_, rows):
        return list(rows)


def values_of(found: list[Row | Fault]) -> list[object]:
    return [row.value for row in found if isinstance(row, Row)]


@given(
    st.lists(objects, min_size=1, max_size=5),
    st.booleans(),
    st.booleans(),
    st.sampled_from([1, 5, 100]),
)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    written: list[object],
    as_lines: bool,
    zipped: bool,
    size: int,
) -> None:
    """An array and JSON Lines, gzipped or not, in pieces of any size, give the same rows in order, numbered from 1."""
    content = "\n".join(map(json.dumps, written)) if as_lines else json.dumps(written)
    path = tmp_path_factory.mktemp("rows") / "customers.json"
    path.write_bytes(gzip.compress(content.encode()) if zipped else content.encode())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_PIECE", size)
        found = read(path)

    assert [Row(number, value) for number, value in enumerate(written, 1)] == found


def test_pages_put_one_behind_the_other_are_one_export(path: Path, piece: int) -> None:
    """Arrays that follow each other, as when pages are appended to a file, are read through."""
    path.write_text('\ufeff [{"id": 1}, {"id": 2}]\n[]\n[{"id": 3}] ', encoding="utf-8")

    assert [Row(1, {"id": 1}), Row(2, {"id": 2}), Row(3, {"id": 3})] == read(str(path))


def test_dicts_are_rows_as_they_are() -> None:
    """An iterable of dicts is numbered and named after its stage."""
    with opened(iter([{"id": 1}]), "customers") as (name, rows):
        assert ("customers", [Row(1, {"id": 1})]) == (name, list(rows))


def test_one_record_alone_is_refused() -> None:
    """A dict instead of a list of dicts is the caller's slip."""
    with pytest.raises(InvalidDocument, match="orders is one record; give a path or an iterable"):
        read({"id": 1})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("text", "kept", "place"),
    [
        ('[{"id": 1}, {"id": 2', 1, "line 1 column 21, byte 20"),
        ('[{"id": 1},\n {"id": 2} {"id": 3}]', 2, "line 2 column 12, byte 23"),
        ('[{"id": 1},\n {"ąb": 2, oops}]', 1, "line 2 column 12, byte 24"),
        ('[{"id": 1},]', 1, "line 1 column 12, byte 11"),
        ('[{"id": 1}', 1, "line 1 column 11, byte 10"),
        ('[{"id": 1}] {"id": 2}', 1, "line 1 column 13, byte 12"),
        ('[{"id": 1}, {"id": "2', 1, "line 1 column 20, byte 19"),
        ("[", 0, "line 1 column 2, byte 1"),
        ('[{"id": 1}, 1' + "1" * 5000 + "]", 1, "line 1 column 13, byte 12"),
    ],
)
def test_the_rows_before_a_fault_are_read(
    path: Path, piece: int, text: str, kept: int, place: str
) -> None:
    """Where the text stops being JSON, the rows before stand, and the place is told by line, column and byte."""
    path.write_text(text, encoding="utf-8")

    found = read(path)

    assert kept == len(values_of(found))
    assert Fault(kept + 1, "malformed-json", place) == found[-1]


def test_a_wrong_row_does_not_make_the_reader_read_on(path: Path) -> None:
    """A fault is known for one after one more piece; the rest of a large file is left alone."""
    path.write_text('[{"id": 1}, {oops}, ' + '{"id": 2},' * 300_000, encoding="ascii")

    assert ["malformed-json"] == [row.code for row in read(path) if isinstance(row, Fault)]


def test_a_wrong_line_does_not_hide_the_next(path: Path, piece: int) -> None:
    """In JSON Lines each line stands for itself; blank ones only count."""
    path.write_bytes(b'{"id": 1}\r\n\n{oops\n' + b'{"id": 1' + b"1" * 5000 + b'}\n{"id": 2}')

    assert [
        Row(1, {"id": 1}),
        Fault(3, "malformed-json", "line 3 column 2"),
        Fault(4, "unreadable-row", ""),
        Row(5, {"id": 2}),
    ] == read(path)


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 20_000 + "]" * 20_000,
        '{"a":' * 20_000 + r'"]\"]\\"' + "}" * 20_000,
        '{"id": 1' + "1" * 5000 + "}",
        '{"total": 1e99999999999999999999}',
    ],
)
def test_a_row_that_cannot_be_decoded_is_passed_over(path: Path, bomb: str) -> None:
    """Nests too deep and numbers too large cost their own row only."""
    path.write_text(f'[{{"id": 1}}, {bomb}, {{"id": 2}}]', encoding="ascii")

    assert [Row(1, {"id": 1}), Fault(2, "unreadable-row", ""), Row(3, {"id": 2})] == read(path)


@pytest.mark.parametrize("end", ["", '"', '"\\'])
def test_a_nest_that_is_not_closed_is_malformed(path: Path, end: str) -> None:
    """What does not end within the file cannot be passed over."""
    path.write_text("[" * 20_000 + end, encoding="ascii")

    assert ["malformed-json"] == [row.code for row in read(path) if isinstance(row, Fault)]


@pytest.mark.parametrize("lines", [False, True])
def test_a_row_that_is_too_long_is_passed_over(
    path: Path, piece: int, monkeypatch: pytest.MonkeyPatch, lines: bool
) -> None:
    """A row longer than the bound is not taken into memory, and costs no other row."""
    monkeypatch.setattr(module, "LONGEST_ROW", 50)
    long = r'{"id": 2, "note": "]}\"' + "x" * 500 + '"}'
    rows = ['{"id": 1}', long, '{"id": 3}']
    path.write_text("\n".join(rows) if lines else f"[{','.join(rows)}]", encoding="ascii")

    # A piece that holds the whole row makes it readable in an array: the bound is on what is waited for.
    expected = Row if piece > 500 and not lines else Fault
    found = read(path)

    assert [Row, expected, Row] == [type(row) for row in found]
    assert expected is Row or found[1] == Fault(2, "row-too-long", "")


def test_a_last_line_that_is_too_long_is_passed_over(
    path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    """The end of the file ends the line."""
    monkeypatch.setattr(module, "LONGEST_ROW", 50)
    path.write_text('{"id": "' + "x" * 500, encoding="ascii")

    assert [Fault(1, "row-too-long", "")] == read(path)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "line 1 column 1, byte 0"),
        (b" \n <html>", "line 2 column 2, byte 3"),
        (b"id;email\n1;x", "line 1 column 1, byte 0"),
        ('[{"id": 1}]'.encode("utf-16"), "line 1 column 1, byte 0"),
        (b"\x1f\x8bnot gzip", "line 1 column 1, byte 0"),
    ],
)
def test_what_is_no_export_at_all_is_refused(path: Path, content: bytes, place: str) -> None:
    """A file that is not JSON from its first character is the caller's slip, told by line and column."""
    path.write_bytes(content)

    with pytest.raises(InvalidDocument, match=rf"orders\.json {place} is not JSON; give an array"):
        read(path)


def test_a_gzip_file_that_breaks_off_is_read_to_there(path: Path) -> None:
    """The rows before the break are kept, and the break is malformed JSON."""
    rows = [{"id": number, "note": f"{number * 7919:x}"} for number in range(20_000)]
    path.write_bytes(gzip.compress(json.dumps(rows).encode())[:-40_000])

    found = read(path)

    assert rows[: len(found) - 1] == values_of(found)
    assert len(found) > 5_000
    assert ["malformed-json"] == [row.code for row in found if isinstance(row, Fault)]


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_opened_is_a_failed_backend(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are told by their names."""
    with pytest.raises(BackendError, match=r"orders file .* cannot be opened: .*; check the path"):
        read(tmp_path / name)


def test_control_characters_in_text_are_let_through(path: Path) -> None:
    """A tab that some exporter did not escape costs nothing."""
    path.write_text('[{"id": "a\tb"}]', encoding="ascii")

    assert [Row(1, {"id": "a\tb"})] == read(path)


def test_the_file_is_closed_when_the_reader_leaves(path: Path) -> None:
    """Nothing stays open, also when not all is read."""
    path.write_text('[{"id": 1}, {"id": 2}]', encoding="ascii")

    with opened(path, "orders") as (name, rows):
        assert ("orders.json", Row(1, {"id": 1})) == (name, next(rows))


def _never() -> Iterator[dict[str, object]]:
    yield {"id": 1}
    raise OSError("the pipe is broken")


def test_what_an_iterable_raises_is_the_callers() -> None:
    """A broken iterable is not hidden."""
    with pytest.raises(OSError, match="pipe"), opened(_never(), "orders") as (_, rows):
        list(rows)
