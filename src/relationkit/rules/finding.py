"""One remark on a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Code: TypeAlias = Literal[
    "never-true", "always-true", "true-where-known", "unknown-enters", "unknown-stays-out",
    "double-negation", "single-part", "repeated-part", "implied-part",
    "items-apart", "other-item", "order-per-item", "rank-counts-zeros",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """A stable code, the path to the condition, and a sentence; it holds no value of the rule.

    >>> Finding("double-negation", "where.part", "two negations make none; leave both out").code
    'double-negation'
    """

    code: Code
    path: str
    said: str
