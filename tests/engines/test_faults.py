"""What is said when an engine fails."""

from __future__ import annotations

import pytest

from relationkit.engines.faults import naming
from relationkit.errors import BackendError, NotSupported


def test_our_own_errors_pass() -> None:
    """They say what they mean already."""
    with pytest.raises(NotSupported, match="as it was"), naming("duckdb", "do it"):
        raise NotSupported("as it was")


def test_the_engines_errors_are_the_cause() -> None:
    """With the operation; the words of the engine are in the cause alone."""
    with (
        pytest.raises(
            BackendError, match=r"duckdb could not do it \(OSError\): see the cause"
        ) as raised,
        naming("duckdb", "do it"),
    ):
        raise OSError("said")

    assert "said" == str(raised.value.__cause__)
