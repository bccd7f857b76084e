"""Any condition at all, and its JSON."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, TypeAdapter, ValidationError

from relationkit.documents import refusal
from relationkit.errors import InvalidDocument
from relationkit.rules.conditions.compare import Compare
from relationkit.rules.conditions.course import (
    FirstTime,
    Regularly,
    Restarted,
    Sequence,
    Step,
    Stopped,
)
from relationkit.rules.conditions.groups import AllOf, AnyOf, AtLeast, NoneOf, Not, OrUnknown
from relationkit.rules.conditions.population import Anniversary, Bucket, InSegment, Ranked
from relationkit.rules.conditions.where import AnyItem, Followed
from relationkit.rules.terms import (
    AggregateTerm,
    Anchor,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    GapTerm,
    Latest,
    Scoped,
    Selected,
    ShareTerm,
)

LONGEST = 2_000_000

Condition: TypeAlias = Annotated[
    Compare
    | Anniversary
    | Ranked
    | Bucket
    | InSegment
    | Sequence
    | FirstTime
    | Stopped
    | Restarted
    | Regularly
    | AnyItem
    | Followed
    | AllOf
    | AnyOf
    | NoneOf
    | AtLeast
    | Not
    | OrUnknown,
    Discriminator("kind"),
]

Joined: TypeAlias = AllOf | AnyOf | NoneOf | AtLeast
Lifecycle: TypeAlias = FirstTime | Stopped | Restarted | Regularly

for _model in (
    Scoped, Anchor, Latest, Selected, CountTerm, AggregateTerm, DistinctTerm, EndTerm, DaysSinceTerm, GapTerm,
    ShareTerm, Compare, Ranked, Step, Sequence, FirstTime, Stopped, Restarted, Regularly, AnyItem, Followed,
    AllOf, AnyOf, NoneOf, AtLeast, Not, OrUnknown,
):  # fmt: skip
    _model.model_rebuild(_types_namespace=globals())

_ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)


def condition_to_json(condition: Condition) -> str:
    """Write a condition as JSON.

    >>> from relationkit.rules import field
    >>> condition_to_json(field("country").equals("PL"))
    '{"kind":"compare","term":{"kind":"field","name":"country"},"op":"equals","value":"PL"}'
    """
    return _ADAPTER.dump_json(condition, exclude_defaults=True).decode()


def condition_from_json(text: str | bytes) -> Condition:
    """Read a condition from JSON; raise `InvalidDocument` for anything that is not one.

    >>> from relationkit.rules import field
    >>> rule = field("country").equals("PL")
    >>> condition_from_json(condition_to_json(rule)) == rule
    True
    """
    if len(text) > LONGEST:
        message = (
            f"condition is longer than {LONGEST} characters; name parts as segments of their own"
        )
        raise InvalidDocument(message, issues=(("condition", "too-long"),))
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise refusal("condition", error) from None
