"""What is held against a value: a fact, or something counted, added up or picked from the customer's history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, model_validator

from relationkit.documents import Document
from relationkit.rules.periods import Period
from relationkit.rules.values import read_name
from relationkit.rules.windows import Window, ZoneOrder

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition  # noqa: TC004 - it comes by model_rebuild

EventKind = Literal["orders", "items", "interactions", "consents", "answers", "memberships"]
Scope = Literal["profile", "order", "item", "interaction", "consent", "answer", "membership"]
Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(read_name)]

SCOPES: dict[EventKind, tuple[Scope, ...]] = {
    "orders": ("order", "item"),
    "items": ("order", "item"),
    "interactions": ("interaction",),
    "consents": ("consent",),
    "answers": ("answer",),
    "memberships": ("membership",),
}
"""Of which events a `where` may ask which fields."""

MONEY = frozenset({"total", "amount", "price"})
"""The fields that are money and therefore compare only with a currency."""


class FieldTerm(Document):
    """A fact about the customer, or about one event where a `where` asks for it."""

    kind: Literal["field"]
    of: Scope = "profile"
    name: Name


class Scoped(Document):
    """Something over the events of one kind that match a condition."""

    events: EventKind
    where: Condition | None = None

    @model_validator(mode="after")
    def _in_scope(self) -> Self:
        problem = out_of_scope(self.where, self.events)
        if problem:
            raise ValueError(problem)
        return self


class Anchor(Scoped):
    """The first or the last such event, from which a window is counted."""

    which: Literal["first", "last"] = "last"


class Latest(Scoped):
    """Look only at the last `count` such events of the window."""

    count: Annotated[int, Field(strict=True, ge=1, le=1_000)]


class Selected(Scoped):
    """The events of a kind that match, in a window, after another event, among the latest so many.

    ``after`` leaves out what came before the other event or with it; ``lasting`` ends the time that long after it (exactly, in
    hours, days of 24 hours or weeks), the last instant included.
    """

    window: Window = Window()
    after: Anchor | None = None
    lasting: str | None = None
    latest: Latest | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.latest is not None and self.latest.events != self.events:
            message = (
                f"latest is over {self.latest.events}, the term over {self.events}; use the same"
            )
            raise ValueError(message)
        if self.lasting is not None:
            if self.after is None:
                message = "lasting counts from an event; say after which"
                raise ValueError(message)
            Period.read(self.lasting).exact()
        return self


class CountTerm(Selected):
    """How many."""

    kind: Literal["count"]


class AggregateTerm(Selected):
    """The sum, the average, the least or the greatest of a field: money in one currency, or plain numbers."""

    kind: Literal["sum", "average", "min", "max"]
    field: Name


class DistinctTerm(Selected):
    """How many different values of a field."""

    kind: Literal["distinct"]
    field: Name


class EndTerm(Selected):
    """The field of the first or the last of them."""

    kind: Literal["first", "last"]
    field: Name


class DaysSinceTerm(Scoped):
    """Whole local days since the first or the last such event."""

    kind: Literal["days-since"]
    which: Literal["first", "last"] = "last"
    zone: ZoneOrder = "customer"


class GapTerm(Selected):
    """Days of 24 hours, exact, between one such event and the next: the longest, the shortest or the average of them."""

    kind: Literal["gap"]
    which: Literal["longest", "shortest", "average"] = "longest"


class ShareTerm(Selected):
    """Which part, from 0 to 1, of all such events match; of their number, or of the sum of a field."""

    kind: Literal["share"]
    field: Name | None = None


Term = Annotated[
    FieldTerm
    | CountTerm
    | AggregateTerm
    | DistinctTerm
    | EndTerm
    | DaysSinceTerm
    | GapTerm
    | ShareTerm,
    Discriminator("kind"),
]


_JOINED = {"all-of", "any-of", "none-of", "at-least"}


def out_of_scope(where: Condition | None, events: EventKind) -> str | None:
    """Say what a `where` over such events may not ask."""
    if (
        where is None
        or where.kind == "followed"
        or (where.kind == "any-item" and events == "orders")
    ):
        return None
    group: Any = where  # its class is made of this module's
    if where.kind in _JOINED:
        return next(filter(None, (out_of_scope(part, events) for part in group.parts)), None)
    if where.kind in {"not", "or-unknown"}:
        return out_of_scope(group.part, events)
    if where.kind != "compare":
        return (
            f"where over {events} holds '{where.kind}'; only fields of the event can be asked there"
        )
    allowed = SCOPES[events]
    if not (isinstance(where.term, FieldTerm) and where.term.of in allowed):
        return f"where over {events} may ask only for fields of: {', '.join(sorted(allowed))}"
    return None


def is_money(term: Term) -> bool:
    """Whether the term is an amount that needs a currency."""
    return isinstance(term, AggregateTerm | EndTerm) and term.field in MONEY
