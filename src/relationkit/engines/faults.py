"""What an engine's exception means, said without its words: those may quote a value."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relationkit.errors import BackendError, RelationkitError

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def naming(engine: str, operation: str) -> Generator[None]:
    """Let `BackendError`, with the operation, leave in place of whatever the engine raises."""
    try:
        yield
    except RelationkitError:
        raise
    except Exception as error:  # noqa: BLE001 - an engine raises what its parts raise
        kind = type(error).__name__
        # A failed conversion quotes the value that does not fit.
        cause = None if kind in {"ConversionException", "NumberFormatException"} else error
        advice = "a value does not fit its column" if cause is None else "see the cause"
        raise BackendError(f"{engine} could not {operation} ({kind}): {advice}") from cause
