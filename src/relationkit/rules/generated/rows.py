"""A rule over rows whose features are ready: mappings of names to values, such as a table read into dicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import Compare
from relationkit.rules.generated.facts import NUMBERS, Held, keyed
from relationkit.rules.generated.rails import Rails, joined
from relationkit.rules.generated.source import Writer
from relationkit.rules.plain import plain
from relationkit.rules.terms import FieldTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from relationkit.rules.conditions import Condition
    from relationkit.rules.values import Kind
    from relationkit.rules.vocabulary import Vocabulary

_SOURCE = """
def careful(r):
    return {careful}

def holds(r):
    try:
        return {fast}
    except (KeyError, TypeError):
        return careful(r)

def over(rows):
    rows = rows if isinstance(rows, list) else list(rows)
    try:
        return [{fast} for r in rows]
    except (KeyError, TypeError):
        return [holds(r) for r in rows]
"""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule over rows.

    ``holds`` tells of one row whether it is known to match; ``over`` of many rows, in a list. A name that a row lacks, and None,
    are unknown.
    """

    condition: Condition
    source: str
    holds: Callable[[Mapping[str, object]], bool]
    over: Callable[[Iterable[Mapping[str, object]]], list[bool]]

    def __repr__(self) -> str:
        return f"RowRule({self.condition.kind!r})"


def compile_rows(condition: Condition, kinds: Vocabulary | None = None) -> RowRule:
    """Compile a rule that asks only for fields of the customer.

    `kinds` promises of which kind each field is in every row: what is promised is not checked again. A list may be a list or a
    tuple. Raises `InvalidDocument` for a rule that asks for anything but fields.

    >>> from relationkit.rules import field
    >>> rule = compile_rows(field("points").more_than(50))
    >>> rule.over([{"points": 60}, {"points": 50}, {}])
    [True, False, False]
    """
    writer = Writer()
    fast = careful = _rails(condition, writer, lambda _name: None)
    if kinds is not None:
        fast = _rails(condition, writer, lambda name: kinds.kind("profile", name))
    source = _SOURCE.format(
        fast=fast.holds,
        careful=careful.holds,
    )
    names: dict[str, Any] = {**_CALLED, **writer.constants}
    exec(compile(source, "<rule>", "exec"), names)  # noqa: S102 - our own source, which holds no text of the rule
    return RowRule(condition, source, names["holds"], names["over"])


def _rails(condition: Condition, writer: Writer, kind_of: Callable[[str], Kind | None]) -> Rails:
    """The rails over a row ``r``; where the kind is promised, the value is taken as it is."""

    def leaf(part: Condition) -> Rails:
        if not isinstance(part, Compare) or not isinstance(part.term, FieldTerm):
            message = (
                "the rule asks for more than fields, which a row does not have; use compile_python"
            )
            raise InvalidDocument(message, issues=((part.kind, "not-a-field"),))
        kind, name = kind_of(part.term.name), writer.constant(part.term.name)
        load = f"read(r, {name})" if kind in {None, "any"} else f"r[{name}]"
        return Held(writer, kind=kind).rails(part.op, part.value).placed(load, writer.local)

    return joined(condition, leaf, writer)


def read(row: Mapping[str, object], name: str) -> Any:  # noqa: ANN401 - whatever a row holds
    """A value of a row as a fact.

    >>> read({"hobbies": ["chess"]}, "hobbies"), read({}, "hobbies")
    (('chess',), None)
    """
    value = row.get(name)
    return plain(tuple(value) if isinstance(value, list) else value)


_CALLED: Mapping[str, object] = MappingProxyType(
    {"NUMBERS": NUMBERS, "date": date, "datetime": datetime, "keyed": keyed, "read": read}
)
"""What generated source may call by name."""
