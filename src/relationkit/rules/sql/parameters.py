"""Values on their way into a query: the text holds a mark for each, never the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relationkit.rules.sql.dialects import Dialect

_EDGE = "\0"
"""Stands around the number of a value while the text is being written; no identifier may hold it."""


class Parameters:
    """Gives each value a mark, the same one for the same value, so that equal expressions have equal texts.

    >>> from relationkit.rules.sql.dialects import DIALECTS
    >>> values = Parameters()
    >>> values.written(f"x BETWEEN {values.mark(1)} AND {values.mark(2)}", DIALECTS["sqlite"])
    ('x BETWEEN ? AND ?', (1, 2))
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[type, object], int] = {}

    def mark(self, value: object) -> str:
        """What stands for the value until the text is finished."""
        key = (type(value), value)
        return f"{_EDGE}{self._numbers.setdefault(key, len(self._numbers))}{_EDGE}"

    def written(self, text: str, dialect: Dialect) -> tuple[str, tuple[object, ...]]:
        """The finished text in the marks of a dialect, and the values in their order."""
        values = [value for _, value in self._numbers]
        pieces = text.split(_EDGE)
        order: list[int] = []
        for place in range(1, len(pieces), 2):
            number = int(pieces[place])
            if dialect.named and number in order:
                pieces[place] = dialect.mark(order.index(number))
            else:
                pieces[place] = dialect.mark(len(order))
                order.append(number)
        if dialect.doubles_percent:
            pieces[::2] = [piece.replace("%", "%%") for piece in pieces[::2]]
        return "".join(pieces), tuple(values[number] for number in order)
