"""What is written down of who entered and who left."""

from __future__ import annotations

from datetime import datetime

import pytest

from relationkit.errors import InvalidDocument
from relationkit.segments.membership import Change, Refreshment


def test_a_naive_moment_is_refused() -> None:
    """Of a change as of a refreshment."""
    noon = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - naive on purpose
    with pytest.raises(InvalidDocument, match="naive"):
        Change("lapsed", "c1", "entered", "time", noon)
    with pytest.raises(InvalidDocument, match="naive"):
        Refreshment("lapsed", "", noon)
