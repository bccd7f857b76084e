"""The members of a segment at a moment, to be counted, taken over by a data frame, or read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from relationkit.engines.ids import Ids
from relationkit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SegmentResult:
    """The ids of the members of a segment as of a moment, in no order.

    It is an Arrow stream of one text column, ``id``: pandas, polars, pyarrow and DuckDB take it as it is, as often as they like.
    ``sql`` is the query that found them, where one did; its values are not in it.

    >>> from datetime import UTC, datetime
    >>> lapsed = SegmentResult.of(["c1", "c7"], segment="lapsed", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> lapsed
    SegmentResult('lapsed', 2 members)
    >>> lapsed.ids()
    ['c1', 'c7']
    """

    segment: str
    at: datetime
    _held: Ids
    sql: str | None = None

    @staticmethod
    def of(ids: Iterable[str], *, segment: str, at: datetime) -> SegmentResult:
        """The ids that any store or engine streams, read to the end: ``SegmentResult.of(lapsed.members(store, at=at), ...)``."""
        return SegmentResult(segment, at, Ids.of(ids))

    def ids(self) -> list[str]:
        """All ids as text."""
        return list(self._held)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The ids as an Arrow stream (the PyCapsule interface); each call gives a new one."""
        return self._held.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is the caller's
        """A pandas data frame with the column ``id``. Raises `NotSupported` where pandas is not installed."""
        try:
            import pandas as pd  # type: ignore[import-untyped, unused-ignore] # pyright: ignore[reportMissingTypeStubs]
        except ImportError:
            raise _not_there("pandas") from None
        return pd.DataFrame({"id": pd.Series(self.ids(), dtype="str")})

    def to_polars(self) -> Any:  # noqa: ANN401 - polars is the caller's
        """A polars data frame with the column ``id``. Raises `NotSupported` where polars is not installed."""
        try:
            import polars as pl
        except ImportError:
            raise _not_there("polars") from None
        return pl.DataFrame(self)

    def __repr__(self) -> str:
        return f"SegmentResult({self.segment!r}, {len(self):,} members)"

    def _repr_html_(self) -> str:
        sql = (
            f"<details><summary>SQL</summary><pre>{escape(self.sql)}</pre></details>"
            if self.sql
            else ""
        )
        return (
            f"<div><strong>{escape(self.segment)}</strong>: {len(self):,} members"
            f" as of {escape(self.at.isoformat())}{sql}</div>"
        )


def _not_there(name: str) -> NotSupported:
    return NotSupported(f"{name} is not installed; install it, or use ids() or the Arrow stream")
