"""The typed tree of a rule. Documents only: what they mean stands in `evaluate`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from relationkit.documents import Document, Moment, refusal, require_aware
from relationkit.rules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

Scalar: TypeAlias = bool | int | Decimal | datetime | date | str
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None

Op = Literal[
    "equals", "not-equals", "less-than", "at-most", "more-than", "at-least", "between",
    "one-of", "contains", "starts-with", "ends-with", "is-unknown", "is-known",
]  # fmt: skip
EventKind = Literal["orders", "items", "interactions"]
ZoneOrder = Literal["customer", "shop", "utc"]

_TAGS: dict[str, type[Decimal | date | datetime]] = {
    "decimal": Decimal,
    "date": date,
    "moment": datetime,
}


def _read_value(value: object) -> object:
    """JSON knows no decimals, days and moments, so they travel as ``{"decimal": "50.00"}``."""
    if isinstance(value, list | tuple):
        return tuple(_read_value(part) for part in value)
    if isinstance(value, dict) and len(value) == 1:
        ((tag, text),) = value.items()
        if tag == "decimal":
            value = Decimal(str(text))
        elif tag in _TAGS:
            value = _TAGS[tag].fromisoformat(str(text))  # type: ignore[union-attr]
    if isinstance(value, float):
        message = "a float is not exact; write a Decimal or a whole number"
        raise ValueError(message)
    if isinstance(value, Decimal) and not value.is_finite():
        message = "the number is not finite"
        raise ValueError(message)
    if isinstance(value, datetime):
        return require_aware(value, "value")
    if value is not None and not isinstance(value, bool | int | Decimal | date | str):
        message = "a value is text, a number, a day, a moment, true or false, or a list of them"
        raise ValueError(message)
    return value


def _write_value(value: object) -> object:
    if isinstance(value, tuple):
        return [_write_value(part) for part in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


TaggedValue = Annotated[
    object, BeforeValidator(_read_value), PlainSerializer(_write_value, return_type=object)
]


class Window(Document):
    """A half-open stretch of time that ends at the moment of asking, or earlier.

    ``within`` counts back from that moment by the calendar of the zone; ``since`` is included, ``until`` is not. The
    zone is the customer's where it is known, else the shop's, else UTC; ``zone`` may say to start further down.

    >>> Window(within="3 months").within
    '3 months'
    """

    within: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.within is not None:
            Period.read(self.within)
            if self.since is not None:
                message = "a window has either within or since, not both"
                raise ValueError(message)
        if self.since is not None and self.until is not None and self.since >= self.until:
            message = "since must be before until"
            raise ValueError(message)
        return self


class FieldTerm(Document):
    """A fact about the customer, or about one event where a `where` asks for it."""

    kind: Literal["field"]
    of: Literal["profile", "order", "item", "interaction"] = "profile"
    name: Annotated[str, Field(min_length=1, max_length=120)]


class _Scoped(Document):
    events: EventKind
    where: Condition | None = None

    @model_validator(mode="after")
    def _in_scope(self) -> Self:
        allowed = {
            "orders": {"order", "item"},
            "items": {"order", "item"},
            "interactions": {"interaction"},
        }[self.events]
        for part in walk(self.where) if self.where is not None else ():
            if not isinstance(part, Compare | AllOf | AnyOf | Not | OrUnknown):
                message = f"where over {self.events} holds '{part.kind}'; only fields of the event can be asked there"
                raise ValueError(message)
            if isinstance(part, Compare) and not (
                isinstance(part.term, FieldTerm) and part.term.of in allowed
            ):
                message = f"where over {self.events} may ask only for fields of: {', '.join(sorted(allowed))}"
                raise ValueError(message)
        return self


class CountTerm(_Scoped):
    """How many events of a kind fall in a window and match a condition."""

    kind: Literal["count"]
    window: Window = Window()


class SumTerm(_Scoped):
    """The sum of a field over those events: money in one currency, or plain numbers."""

    kind: Literal["sum"]
    field: Annotated[str, Field(min_length=1, max_length=120)]
    window: Window = Window()


class DaysSinceTerm(_Scoped):
    """Whole local days since the first or the last such event."""

    kind: Literal["days-since"]
    which: Literal["first", "last"] = "last"
    zone: ZoneOrder = "customer"


Term = Annotated[FieldTerm | CountTerm | SumTerm | DaysSinceTerm, Discriminator("kind")]

MONEY = frozenset({"total", "amount", "price"})
"""The fields that are money and therefore compare only with a currency."""

_ORDERED = {"less-than", "at-most", "more-than", "at-least", "between"}
_TEXTUAL = {"contains", "starts-with", "ends-with"}


class Compare(Document):
    """A term held against a value."""

    kind: Literal["compare"]
    term: Term
    op: Op
    value: TaggedValue = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return self

    def _problem(self) -> str | None:
        if self.op in {"is-unknown", "is-known"}:
            return None if self.value is None else f"{self.op} takes no value"
        if self.value is None:
            return f"{self.op} needs a value; to ask for a missing one write is_unknown()"
        money = isinstance(self.term, SumTerm) and self.term.field in MONEY
        if money != (self.currency is not None):
            return "a sum of money needs a currency, and only a sum of money has one"
        return self._wrong_shape() or self._wrong_kind()

    def _wrong_shape(self) -> str | None:
        several = isinstance(self.value, tuple)
        if self.op == "between":
            pair = several and len(_parts(self.value)) == 2  # noqa: PLR2004 - two ends
            return None if pair else "between takes two values, the lowest and the highest"
        if self.op == "one-of":
            return None if several and self.value else "one_of takes a list of at least one value"
        return f"{self.op} takes one value, not a list" if several else None

    def _wrong_kind(self) -> str | None:
        if self.op in _TEXTUAL and not isinstance(self.value, str):
            return f"{self.op} takes text"
        if self.op in _ORDERED and any(isinstance(part, bool) for part in _parts(self.value)):
            return f"{self.op} compares numbers, days or text, not true and false"
        if isinstance(self.term, FieldTerm):
            return None
        numbers = all(isinstance(part, int | Decimal) for part in _parts(self.value))
        return None if numbers else f"a {self.term.kind} is held against a number"


def _parts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


class Anniversary(Document):
    """A yearly day that falls on one of the next `days` local days, today being the first.

    The range crosses New Year. Whoever was born on 29 February has the day on 28 February or 1 March in other years,
    as `leap` says.
    """

    kind: Literal["anniversary"]
    name: str = "birthday"
    days: Annotated[int, Field(ge=1, le=366)]
    leap: Literal["feb-28", "mar-1"] = "feb-28"
    zone: ZoneOrder = "customer"


class AllOf(Document):
    """Every part holds."""

    kind: Literal["all-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class AnyOf(Document):
    """At least one part holds."""

    kind: Literal["any-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class Not(Document):
    """The part does not hold. The opposite of unknown is unknown."""

    kind: Literal["not"]
    part: Condition


class OrUnknown(Document):
    """The part holds, or nobody knows: the one way in which the unknown enters, and it is written down."""

    kind: Literal["or-unknown"]
    part: Condition


Condition: TypeAlias = Annotated[
    Compare | Anniversary | AllOf | AnyOf | Not | OrUnknown, Discriminator("kind")
]

for _model in (CountTerm, SumTerm, DaysSinceTerm, Compare, AllOf, AnyOf, Not, OrUnknown):
    _model.model_rebuild()

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
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise refusal("condition", error) from None


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all conditions inside it, but not those inside a `where`."""
    yield condition
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from walk(part)
    elif isinstance(condition, Not | OrUnknown):
        yield from walk(condition.part)


def profile_fields(condition: Condition) -> frozenset[str]:
    """The facts about the customer that a condition reads.

    >>> from relationkit.rules import all_of, birthday, field
    >>> sorted(profile_fields(all_of(field("country").equals("PL"), birthday.within_days(7))))
    ['birthday', 'country']
    """
    names: set[str] = set()
    for part in walk(condition):
        if isinstance(part, Anniversary):
            names.add(part.name)
        elif isinstance(part, Compare) and isinstance(part.term, FieldTerm):
            names.add(part.term.name)
    return frozenset(names)
