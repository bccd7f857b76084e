"""The members of a segment, in the hands of the caller."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pandas as pd
import polars as pl
import pytest

from relationkit.engines import SegmentResult
from relationkit.errors import NotSupported

AT = datetime(2026, 3, 1, tzinfo=UTC)
LAPSED = SegmentResult.of(["c1", "c-secret"], segment="lapsed", at=AT)

pytestmark = pytest.mark.extra


def test_a_result_is_counted_and_read_again_and_again() -> None:
    """It holds the ids; nothing is asked a second time."""
    assert (2, ["c1", "c-secret"], ["c1", "c-secret"]) == (len(LAPSED), list(LAPSED), LAPSED.ids())
    assert ["c1", "c-secret"] == pl.DataFrame(LAPSED)["id"].to_list()
    assert ["c1", "c-secret"] == pl.DataFrame(LAPSED)["id"].to_list()


def test_a_result_becomes_a_data_frame_on_demand() -> None:
    """Both frames have one column of text, also for nobody."""
    empty = SegmentResult.of([], segment="nobody", at=AT)

    assert ["c1", "c-secret"] == LAPSED.to_pandas()["id"].tolist()
    assert ["c1", "c-secret"] == LAPSED.to_polars()["id"].to_list()
    assert {"id": pl.String} == dict(empty.to_polars().schema)
    assert pd.Series([], dtype="str").dtype == empty.to_pandas()["id"].dtype


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_frame_library_that_is_missing_is_named(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The advice names what works without it."""
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(NotSupported, match=f"{name} is not installed; install it, or use ids"):
        getattr(LAPSED, f"to_{name}")()


def test_no_id_stands_in_a_repr() -> None:
    """A count, and in a notebook the query without its values."""
    with_sql = SegmentResult("lapsed", AT, LAPSED._held, sql="SELECT id FROM t WHERE total < ?")

    assert "SegmentResult('lapsed', 2 members)" == repr(LAPSED)
    assert "secret" not in LAPSED._repr_html_()
    assert "2026-03-01" in LAPSED._repr_html_()
    assert "total &lt; ?" in with_sql._repr_html_()
    assert "SQL" not in LAPSED._repr_html_()
