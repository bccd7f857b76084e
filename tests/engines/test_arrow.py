"""The Arrow stream: what other libraries make of ours, and we of theirs."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from relationkit.engines import arrow
from relationkit.engines.arrow import batches
from relationkit.engines.ids import Ids
from relationkit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.extra

LISTS: list[list[str]] = [
    [],
    [""],
    ["c1", "żółć", "", "\N{SNOWMAN}\N{GRINNING FACE}"],
    [f"customer-{number}" for number in range(5_000)],
]


def _in_duckdb(ids: Ids) -> list[str]:
    with duckdb.connect() as connection:
        connection.register("ids", ids)
        return [row[0] for row in connection.execute("SELECT id FROM ids").fetchall()]


READERS: dict[str, Callable[[Ids], list[str]]] = {
    "polars": lambda ids: pl.DataFrame(ids)["id"].to_list(),
    "pandas": lambda ids: pd.DataFrame.from_arrow(ids)["id"].tolist(),
    "pyarrow": lambda ids: pa.table(ids)["id"].to_pylist(),
    "duckdb": _in_duckdb,
}


@pytest.mark.parametrize("ids", LISTS, ids=len)
@pytest.mark.parametrize("reader", READERS)
def test_other_libraries_read_the_ids_as_often_as_they_like(reader: str, ids: list[str]) -> None:
    """Each reading is a stream of its own."""
    column = Ids.of(ids)

    assert [ids, ids] == [READERS[reader](column), READERS[reader](column)]


@pytest.mark.parametrize("ids", LISTS, ids=len)
def test_ids_of_another_library_are_taken_over(ids: list[str]) -> None:
    """Narrow and wide offsets, one batch or several, a slice: the same ids."""
    table = pa.table({"id": pa.array(ids, pa.string())})
    parts = pa.chunked_array([ids[:1], ids[1:]], pa.large_string())

    assert ids == list(Ids.taken(table))
    assert ids == list(Ids.taken(pa.table({"id": parts})))
    assert ids[2:] == list(Ids.taken(table.slice(2)))
    assert ids == list(Ids.taken(Ids.of(ids)))


@pytest.mark.parametrize(
    "table", [pa.table({"id": [1, 2]}), pa.table({"id": ["c1"], "name": ["Anna"]}), pa.table({})]
)
def test_a_stream_of_anything_else_is_refused(table: Any) -> None:
    """One column of text, no numbers and no more columns."""
    with pytest.raises(NotSupported, match="one column of text"):
        list(batches(table))


def test_the_producers_error_is_passed_on() -> None:
    """A stream that breaks off raises OSError with the producer's words."""

    def broken() -> Any:
        yield pa.record_batch({"id": ["c1"]})
        raise ValueError("gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"id": pa.string()}), broken())
    with pytest.raises(OSError, match="gone"):
        list(batches(reader))


def test_a_producer_without_words_is_passed_on_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error code without a message still ends in OSError."""
    failing = arrow._GET(lambda _stream, _place: 5)
    monkeypatch.setattr(arrow, "_CALLS", (arrow._CALLS[0], failing, *arrow._CALLS[2:]))
    with pytest.raises(OSError, match="no reason given"):
        list(batches(Ids.of(["c1"])))


def test_what_was_taken_over_outlives_the_ids() -> None:
    """A frame keeps the letters alive, and lets them go when it goes."""
    column = Ids.of(f"customer-{number}" for number in range(100))
    references = sys.getrefcount(column)
    frame = pa.table(column)
    alone = frame.column(0)
    held = sys.getrefcount(column)
    del frame
    gc.collect()

    assert references < held
    assert "customer-99" == alone[99].as_py()
    del alone
    gc.collect()
    assert references == sys.getrefcount(column)


def test_a_stream_that_nobody_reads_is_let_go() -> None:
    """The capsule alone, a reader that stops after the schema, a schema that is dropped."""
    column = Ids.of(["c1"])
    references = sys.getrefcount(column)
    for _ in range(3):
        column.__arrow_c_stream__()
        pa.RecordBatchReader.from_stream(column)
        _ = pa.RecordBatchReader.from_stream(column).schema
    gc.collect()

    assert references == sys.getrefcount(column)


def test_a_consumer_may_keep_the_column_and_let_the_batch_go() -> None:
    """A child that was moved out of its batch lives on until it is released itself."""
    column = Ids.of(["c1", "c2"])
    references = sys.getrefcount(column)
    capsule = column.__arrow_c_stream__()
    place = arrow._pointer(capsule, b"arrow_array_stream")
    batch, child = arrow._Array(), arrow._Array()
    arrow._GET(arrow._Stream.from_address(place).get_next)(place, ctypes.addressof(batch))
    ctypes.memmove(ctypes.addressof(child), batch.children[0], ctypes.sizeof(child))
    batch.children[0].contents.release = None
    arrow._RELEASE(batch.release)(ctypes.addressof(batch))

    assert (None, 2) == (batch.release, child.length)
    assert b"c1c2" == ctypes.string_at(child.buffers[2], 4)
    arrow._RELEASE(child.release)(ctypes.addressof(child))
    del capsule
    assert references == sys.getrefcount(column)


def test_a_reader_that_stops_early_lets_the_stream_go() -> None:
    """Closing the iterator releases the batch and the stream."""
    column = Ids.of(["c1"])
    references = sys.getrefcount(column)
    reading = batches(column)
    next(reading)
    reading.close()  # type: ignore[attr-defined]

    assert references == sys.getrefcount(column)


def test_frames_that_live_to_the_end_of_the_process_do_no_harm() -> None:
    """Whoever is asked to release last, the interpreter ends well."""
    code = (
        "from relationkit.engines.ids import Ids; import polars, pyarrow;"
        "ids = Ids.of(map(str, range(9))); a = polars.DataFrame(ids); b = pyarrow.table(ids); c = ids.__arrow_c_stream__()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)
