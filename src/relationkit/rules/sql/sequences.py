"""One event after the other: the moments at which each step can be reached, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.sql.instants import bounds, exactly
from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, Truth
from relationkit.rules.sql.rows import event_rows
from relationkit.rules.sql.scans import Filter
from relationkit.rules.sql.wheres import asked

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from relationkit.rules.conditions import Sequence
    from relationkit.rules.sql.writing import Writing


def followed_through(writing: Writing, condition: Sequence, zone: ZoneInfo) -> Truth:
    """True where a chain of events surely matches, false where not even one that may match is there."""
    window = Filter(*bounds(condition.window, writing.at, zone))

    def true() -> Predicate:
        name = _chain(writing, condition, window, sure=True)
        return NEVER if name is None else Predicate(f"{name}.id IS NOT NULL", {name: False})

    def false() -> Predicate:
        name = _chain(writing, condition, window, sure=False)
        return ALWAYS if name is None else Predicate(f"{name}.id IS NULL", {name: True})

    return Truth(true, false)


def _chain(writing: Writing, condition: Sequence, window: Filter, *, sure: bool) -> str | None:
    name: str | None = None
    following = [*condition.steps[1:], None]
    for step, after in zip(condition.steps, following, strict=True):
        row = event_rows(writing, step.events).during(window)
        truth = asked(step.where, row)
        matching = truth.true() if sure or truth.certain else truth.may_be()
        if matching == NEVER:
            return None
        if name is not None:
            later = [f"{name}.id = {row.owner}", f"{name}.moment < {row.micros}"]
            if step.within is not None:
                later.append(
                    f"{name}.moment >= {row.micros} - {writing.mark(exactly(step.within))}"
                )
            row.source.join(f"JOIN {name} ON {' AND '.join(later)}", name)
        text = f"SELECT DISTINCT {row.owner} AS id"
        if after is not None and after.within is None:
            text = f"SELECT {row.owner} AS id, MIN({row.micros}) AS moment"
        elif after is not None:
            text += f", {row.micros} AS moment"
        text += f" FROM {row.source.written()}{row.wanted(window, matching)}"
        if after is not None and after.within is None:
            text += f" GROUP BY {row.owner}"
        name = _expression(writing, text, tuple(row.source.needs))
    return name


def _expression(writing: Writing, text: str, needs: tuple[str, ...]) -> str:
    return writing.expression(("step", text), "step", lambda: text, lambda: needs)
