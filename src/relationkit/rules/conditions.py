"""The typed tree of a rule. Documents only: what they mean stands in `evaluate`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    Discriminator,
    Field,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from relationkit.documents import Document, refusal
from relationkit.errors import InvalidDocument
from relationkit.rules.periods import Period
from relationkit.rules.terms import (
    AggregateTerm,
    Anchor,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    GapTerm,
    Latest,
    Name,
    Scoped,
    Selected,
    ShareTerm,
    Term,
    is_money,
    out_of_scope,
)
from relationkit.rules.values import TaggedValue, kind_of
from relationkit.rules.windows import Window, ZoneOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

Op = Literal[
    "equals", "not-equals", "less-than", "at-most", "more-than", "at-least", "between",
    "one-of", "has-all", "has-none", "contains", "starts-with", "ends-with", "is-unknown", "is-known",
]  # fmt: skip
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=9, decimal_places=6)]

DEEPEST = 32
LONGEST = 2_000_000
LARGEST = 2_000

_ORDERED = {"less-than", "at-most", "more-than", "at-least", "between"}
_TEXTUAL = {"contains", "starts-with", "ends-with"}
_LISTS = {"one-of", "has-all", "has-none"}


class _Node(Document):
    """A condition knows how deep and how large it is, so that neither surprises whoever walks it."""

    _depth: int = PrivateAttr(default=1)
    _size: int = PrivateAttr(default=1)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        inside = tuple(_inside(self))
        self._depth = 1 + max((part._depth for part in inside), default=0)  # noqa: SLF001 - of the same class
        self._size = 1 + sum(part._size for part in inside)  # noqa: SLF001 - of the same class
        if self._depth > DEEPEST:
            message = (
                f"a rule is at most {DEEPEST} conditions deep; name a part as a segment of its own"
            )
            raise ValueError(message)
        if self._size > LARGEST:
            message = (
                f"a rule has at most {LARGEST} conditions; name a part as a segment of its own"
            )
            raise ValueError(message)
        return self


class Compare(_Node):
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
        if is_money(self.term) != (self.currency is not None):
            return "an amount of money needs a currency, and only an amount of money has one"
        return self._wrong_shape() or self._wrong_kind()

    def _wrong_shape(self) -> str | None:
        several = isinstance(self.value, tuple)
        if self.op == "between":
            pair = several and len(_parts(self.value)) == 2  # noqa: PLR2004 - two ends
            return None if pair else "between takes two values, the lowest and the highest"
        if self.op in _LISTS:
            filled = several and self.value
            return None if filled else f"{self.op} takes a list of at least one value"
        return f"{self.op} takes one value, not a list" if several else None

    def _wrong_kind(self) -> str | None:
        parts = _parts(self.value)
        if any(isinstance(part, tuple) or part is None for part in parts):
            return "a list holds plain values"
        if self.op in _TEXTUAL and not isinstance(self.value, str):
            return f"{self.op} takes text"
        if self.op in _ORDERED and any(isinstance(part, bool) for part in parts):
            return f"{self.op} compares numbers, days or text, not true and false"
        if self.op in _ORDERED and len({kind_of(part) for part in parts}) > 1:
            return f"{self.op} takes two values of one kind"
        if isinstance(self.term, FieldTerm) or (
            isinstance(self.term, EndTerm) and self.currency is None
        ):
            return None
        if self.op in _TEXTUAL | _LISTS - {"one-of"}:
            return f"{self.op} cannot be asked of a {self.term.kind}"
        numbers = all(
            isinstance(part, int | Decimal) and not isinstance(part, bool) for part in parts
        )
        return None if numbers else f"a {self.term.kind} is held against a number"


def _parts(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a value of a rule
    return value if isinstance(value, tuple) else (value,)


class Anniversary(_Node):
    """A yearly day that falls on one of `days` local days, of which the first is `first` days after today.

    The range crosses New Year. Whoever was born on 29 February has the day on 28 February or 1 March in other years,
    as `leap` says.
    """

    kind: Literal["anniversary"]
    name: Name = "birthday"
    first: Annotated[int, Field(strict=True, ge=-366, le=366)] = 0
    days: Annotated[int, Field(strict=True, ge=1, le=366)]
    leap: Literal["feb-28", "mar-1"] = "feb-28"
    zone: ZoneOrder = "customer"


class Ranked(_Node):
    """The customer is among the first when all customers are ordered by a number; equals share a place.

    ``count`` is how many first places, ``percent`` which part of all customers of whom the number is known, rounded up.
    """

    kind: Literal["ranked"]
    term: Term
    order: Literal["highest", "lowest"] = "highest"
    count: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)] | None = None
    percent: Percent | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        problem = None
        if (self.count is None) is (self.percent is None):
            problem = "a rank takes either a count or a percent"
        elif not (
            isinstance(self.term, CountTerm | DistinctTerm)
            or (isinstance(self.term, FieldTerm) and self.term.of == "profile")
            or (isinstance(self.term, AggregateTerm) and self.term.kind != "average")
        ):
            problem = "rank by a field, a count, a sum, a least or a greatest, which are exact in every engine"
        elif is_money(self.term) != (self.currency is not None):
            problem = "an amount of money needs a currency, and only an amount of money has one"
        if problem:
            raise ValueError(problem)
        return self


class Bucket(_Node):
    """The customer falls into a share of all, drawn once for each `salt` and the same for ever and in every engine.

    ``lowest`` and ``highest`` are per cent of all customers, the highest left out: 0 to 50 and 50 to 100 share nobody.
    """

    kind: Literal["bucket"]
    salt: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    lowest: Percent = Decimal(0)
    highest: Percent = Decimal(100)

    @model_validator(mode="after")
    def _open(self) -> Self:
        if self.lowest >= self.highest:
            message = "lowest must be below highest"
            raise ValueError(message)
        return self


class InSegment(_Node):
    """The customer is in another segment."""

    kind: Literal["in-segment"]
    segment: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]


class Step(Scoped):
    """One event of a sequence; ``within`` is the longest time since the one before it, exact."""

    within: str | None = None

    @model_validator(mode="after")
    def _exact(self) -> Self:
        if self.within is not None:
            Period.read(self.within).exact()
        return self


class Sequence(_Node):
    """One event after the other, each later than the one before; other events may lie between."""

    kind: Literal["sequence"]
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=10)]
    window: Window = Window()


class FirstTime(_Node, Scoped):
    """The first such event of all lies within the period."""

    kind: Literal["first-time"]
    within: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        Period.read(self.within)
        return self


class Stopped(_Node, Scoped):
    """There was such an event within `active`, but none within `silent`."""

    kind: Literal["stopped"]
    silent: str
    active: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _longer(self.active, self.silent, "active must be longer than silent")
        return self


class Restarted(_Node, Scoped):
    """There is such an event within `within`; before it none as far back as `pause`; and one before that."""

    kind: Literal["restarted"]
    within: str
    pause: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _longer(self.pause, self.within, "pause must be longer than within")
        return self


def _longer(long: str, short: str, message: str) -> None:
    if Period.read(short).must_be_shorter(Period.read(long)):
        raise ValueError(message)


class Regularly(_Node, Scoped):
    """In at least `at_least` of the last `periods` periods of length `every` there are `minimum` such events or more."""

    kind: Literal["regularly"]
    every: str
    periods: Annotated[int, Field(strict=True, ge=2, le=60)]
    at_least: Annotated[int, Field(strict=True, ge=1, le=60)] | None = None
    minimum: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 1
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        every = Period.read(self.every)
        Period.read(f"{every.count * self.periods} {every.unit}")
        if self.at_least is not None and self.at_least > self.periods:
            message = "at_least must not be more than periods"
            raise ValueError(message)
        return self


class AnyItem(_Node):
    """In a `where` over orders: the order has an item for which the condition holds as a whole."""

    kind: Literal["any-item"]
    where: Condition

    @model_validator(mode="after")
    def _in_scope(self) -> Self:
        problem = out_of_scope(self.where, "items")
        if problem:
            raise ValueError(problem)
        return self


class Followed(_Node, Scoped):
    """In a `where`: another event of the customer came at that time or later, within an exact time.

    ``same`` names fields that both have in common, such as the campaign of a letter and of the click on it.
    """

    kind: Literal["followed"]
    same: Annotated[tuple[Name, ...], Field(max_length=5)] = ()
    within: str | None = None

    @model_validator(mode="after")
    def _exact(self) -> Self:
        if self.within is not None:
            Period.read(self.within).exact()
        return self


class AllOf(_Node):
    """Every part holds."""

    kind: Literal["all-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class AnyOf(_Node):
    """At least one part holds."""

    kind: Literal["any-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class NoneOf(_Node):
    """No part holds, and of each it is known."""

    kind: Literal["none-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class AtLeast(_Node):
    """At least `count` of the parts hold."""

    kind: Literal["at-least"]
    count: Annotated[int, Field(strict=True, ge=1)]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.count > len(self.parts):
            message = "count must not be more than there are parts"
            raise ValueError(message)
        return self


class Not(_Node):
    """The part does not hold. The opposite of unknown is unknown."""

    kind: Literal["not"]
    part: Condition


class OrUnknown(_Node):
    """The part holds, or nobody knows: the one way in which the unknown enters, and it is written down."""

    kind: Literal["or-unknown"]
    part: Condition


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


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition joins or turns; none for a leaf."""
    if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not | OrUnknown) else ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all conditions inside it, but not those inside a `where`."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def _inside(condition: Any) -> Iterator[Any]:  # noqa: ANN401 - a condition that is being made
    """All conditions one level down, those of every `where` included."""
    yield from parts_of(condition)
    if isinstance(condition, Compare | Ranked):
        yield from wheres(condition.term)
    elif isinstance(condition, Sequence):
        for step in condition.steps:
            yield from wheres(step)
    elif isinstance(condition, AnyItem):
        yield condition.where
    elif isinstance(condition, Scoped):
        yield from wheres(condition)


def wheres(scoped: Term | Scoped) -> Iterator[Condition]:
    """The conditions that a term puts on events: its own, and those of its latest and its anchor."""
    if isinstance(scoped, Scoped) and scoped.where is not None:
        yield scoped.where
    if isinstance(scoped, Selected):
        for other in (scoped.latest, scoped.after):
            if other is not None:
                yield from wheres(other)


def out_of_place(condition: Condition) -> str | None:
    """Say what in a rule over customers asks about an event, which only a `where` can."""
    for part in walk(condition):
        term = part.term if isinstance(part, Compare | Ranked) else None
        event = isinstance(term, FieldTerm) and term.of != "profile"
        if event or isinstance(part, AnyItem | Followed):
            return f"'{term.of if event else part.kind}' asks about an event; it stands only in a where"  # type: ignore[union-attr]
    return None


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
        elif isinstance(part, Compare | Ranked) and isinstance(part.term, FieldTerm):
            names.add(part.term.name)
    return frozenset(names)


def segments_in(condition: Condition) -> frozenset[str]:
    """The ids of the segments that a condition asks for.

    >>> from relationkit.rules import in_segment, not_
    >>> sorted(segments_in(not_(in_segment("regulars"))))
    ['regulars']
    """
    return frozenset(part.segment for part in walk(condition) if isinstance(part, InSegment))
