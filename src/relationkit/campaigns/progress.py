"""How far a long run has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """A stage of the work and how many customers or messages it is through with.

    >>> Progress("planned", 500)
    Progress(stage='planned', done=500)
    """

    stage: str
    done: int


OnProgress: TypeAlias = Callable[[Progress], None]
"""Called now and then with how far the run has come; never from another thread."""
