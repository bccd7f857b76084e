"""A condition in plain English, for explanations and logs. It holds the rule's own values, never a customer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyOf,
    Compare,
    Condition,
    CountTerm,
    DaysSinceTerm,
    FieldTerm,
    Not,
    SumTerm,
)

if TYPE_CHECKING:
    from relationkit.rules.conditions import Window

_OPS = {
    "equals": "is",
    "not-equals": "is not",
    "less-than": "is less than",
    "at-most": "is at most",
    "more-than": "is more than",
    "at-least": "is at least",
    "one-of": "is one of",
    "contains": "contains",
    "starts-with": "starts with",
    "ends-with": "ends with",
}


def describe(condition: Condition) -> str:
    """Say what the condition asks.

    >>> from relationkit.rules import orders
    >>> describe(orders.sum("total", within="3 months").more_than(50, "EUR"))
    'sum of total of orders within 3 months is more than 50 EUR'
    """
    if isinstance(condition, Compare):
        return _compare(condition)
    if isinstance(condition, Anniversary):
        return f"{condition.name} is within the next {condition.days} days"
    if isinstance(condition, AllOf):
        return "all of"
    if isinstance(condition, AnyOf):
        return "any of"
    return "not" if isinstance(condition, Not) else "holds, or is unknown"


def sentence(condition: Condition) -> str:
    """The condition with its parts, in one line.

    >>> from relationkit.rules import field, not_
    >>> sentence(not_(field("country").equals("PL")))
    "not (country is 'PL')"
    """
    if isinstance(condition, Compare | Anniversary):
        return describe(condition)
    if isinstance(condition, AllOf | AnyOf):
        joint = " and " if isinstance(condition, AllOf) else " or "
        return joint.join(f"({sentence(part)})" for part in condition.parts)
    inner = sentence(condition.part)
    return f"not ({inner})" if isinstance(condition, Not) else f"({inner}) or unknown"


def _compare(condition: Compare) -> str:
    said = _term(condition.term)
    if condition.op in {"is-unknown", "is-known"}:
        return f"{said} {condition.op.replace('-', ' ')}"
    currency = f" {condition.currency}" if condition.currency else ""
    if isinstance(condition.value, tuple):
        if condition.op == "between":
            low, high = condition.value
            return f"{said} is between {_value(low)} and {_value(high)}{currency}"
        return f"{said} is one of {', '.join(map(_value, condition.value))}"
    return f"{said} {_OPS[condition.op]} {_value(condition.value)}{currency}"


def _value(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def _term(term: FieldTerm | CountTerm | SumTerm | DaysSinceTerm) -> str:
    if isinstance(term, FieldTerm):
        return term.name if term.of == "profile" else f"{term.of} {term.name}"
    where = f" where {sentence(term.where)}" if term.where is not None else ""
    if isinstance(term, DaysSinceTerm):
        return f"days since the {term.which} of {term.events}{where}"
    asked = "count" if isinstance(term, CountTerm) else f"sum of {term.field}"
    return f"{asked} of {term.events}{_window(term.window)}{where}"


def _window(window: Window) -> str:
    within = f" within {window.within}" if window.within else ""
    since = f" since {window.since.isoformat()}" if window.since else ""
    until = f" until {window.until.isoformat()}" if window.until else ""
    return within + since + until
