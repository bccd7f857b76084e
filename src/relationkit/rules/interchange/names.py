"""What stands under a name of the other program: a field, a ready term, a ready condition, or the events of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from relationkit.documents import Document
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.rules.builder import Asked, field
from relationkit.rules.conditions import Compare
from relationkit.rules.interchange.refusals import Path, made, refused
from relationkit.rules.periods import zone_named
from relationkit.rules.terms import (
    SCOPES,
    CountTerm,
    EndTerm,
    FieldTerm,
    ShareTerm,
    Term,
    is_money,
)
from relationkit.rules.vocabulary import EVENT_FIELDS
from relationkit.rules.windows import Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.conditions import Condition, Op
    from relationkit.rules.history import History
    from relationkit.rules.values import Kind, Scalar, Value
    from relationkit.rules.vocabulary import Vocabulary

_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A term that is money, with the currency in which the other program's numbers are meant.

    >>> from relationkit.rules import orders
    >>> Amount(orders.sum("total", within="90 days"), "EUR").currency
    'EUR'
    """

    asked: Asked
    currency: str


@dataclass(frozen=True, slots=True)
class Events:
    """A list of the other program's that is the customer's events, and the names of their fields.

    ``fields`` says what stands under each name of an element; ``""`` is the element itself.

    >>> from relationkit.rules import item, items
    >>> sorted(Events(items, {"qty": item("quantity")}).fields)
    ['qty']
    """

    history: History
    fields: Mapping[str, Asked]


Outside: TypeAlias = "str | Asked | Amount | Events | Condition"
"""A profile's field by its name, a term, an amount, a list of events, or a whole condition that is asked with true and false."""


@dataclass(frozen=True, slots=True)
class Told:
    """A term with its currency and its kind, as far as they are known."""

    term: Term
    currency: str | None = None
    kind: Kind = "any"

    @property
    def asked(self) -> Asked:
        """The term, ready for a comparison that needs no currency."""
        return Asked(self.term)

    def compare(self, op: Op, value: Value, path: Path) -> Condition:
        """Hold the term against a value; what the language refuses is refused at `path`."""
        return made(
            path,
            lambda: Compare(
                kind="compare", term=self.term, op=op, value=value, currency=self.currency
            ),
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one rule. Without `fields` and `vocabulary` every name is a field of the profile, of any kind."""

    fields: Mapping[str, Outside] | None = None
    vocabulary: Vocabulary | None = None

    def told(self, name: str, path: Path) -> Told:
        """The term under a name; `UnknownField` for none."""
        found = (self.fields or {}).get(name)
        if isinstance(found, Amount):
            return Told(found.asked.term, found.currency, "number")
        if isinstance(found, Asked):
            if is_money(found.term):
                raise refused(
                    path, "no-currency", "the name stands for money; give it as an Amount"
                )
            return Told(found.term, None, self._kind(found.term))
        if found is not None and not isinstance(found, str):
            raise refused(path, "not-a-term", "the name stands for a list or a condition")
        if found is None and self.vocabulary is None and self.fields is not None:
            raise self._unknown(name)
        return self._field(found or name, path)

    def events(self, name: str) -> Events | None:
        """The events under a name, or None where it is no list of events."""
        found = (self.fields or {}).get(name)
        return found if isinstance(found, Events) else None

    def condition(self, name: str) -> Condition | None:
        """The condition under a name, or None where it is no condition."""
        found = (self.fields or {}).get(name)
        return found if isinstance(found, Document) else None

    def name_of(self, term: Term, currency: str | None) -> str | None:
        """The name under which the other program has this term."""
        plain = term.name if isinstance(term, FieldTerm) and term.of == "profile" else None
        for name, found in (self.fields or {}).items():
            if isinstance(found, Amount):
                same = found.asked.term == term and found.currency == currency
            else:
                same = found == plain if isinstance(found, str) else (
                    isinstance(found, Asked) and found.term == term
                )  # fmt: skip
            if same:
                return name
        open_names = self.fields is None or self.vocabulary is not None
        return plain if open_names and plain not in (self.fields or {}) else None

    def name_of_condition(self, condition: Condition) -> str | None:
        """The name under which the other program has this whole condition."""
        ready = ((name, self.condition(name)) for name in self.fields or ())
        return next((name for name, found in ready if found == condition), None)

    def list_of(self, term: CountTerm | ShareTerm) -> tuple[str, Events] | None:
        """The list under which the other program has all events of the term, and its name."""
        if term.window != Window() or term.after is not None or term.latest is not None:
            return None
        for name in self.fields or ():
            found = self.events(name)
            whole = found is not None and found.history.of_latest is None
            if found is not None and whole and found.history.events == term.events:
                return name, found
        return None

    def kind_of(self, term: Term) -> Kind:
        """What the term gives, as far as it is known."""
        return self._kind(term)

    def _field(self, name: str, path: Path) -> Told:
        kind: Kind | None = "any"
        if self.vocabulary is not None:
            kind = self._declared(self.vocabulary, name)
        if kind is None:
            raise self._unknown(name)
        try:
            return Told(field(name).term, None, kind)
        except InvalidDocument:
            raise refused(path, "field-name", "no field can have this name") from None

    def _declared(self, vocabulary: Vocabulary, name: str) -> Kind | None:
        return vocabulary.profile.get(name) or vocabulary.kind("profile", name)

    def _kind(self, term: Term) -> Kind:
        if isinstance(term, FieldTerm) and term.of == "profile":
            declared = self._declared(self.vocabulary, term.name) if self.vocabulary else None
            return declared or "any"
        events = self.vocabulary.events if self.vocabulary else EVENT_FIELDS
        if isinstance(term, FieldTerm):
            return events.get(term.of, {}).get(term.name, "any")
        if isinstance(term, EndTerm):
            for scope in reversed(SCOPES[term.events]):
                if term.field in events.get(scope, {}):
                    return events[scope][term.field]
            return "any"
        return "number"

    def _unknown(self, name: str) -> UnknownField:
        declared = self.vocabulary.profile if self.vocabulary else {}
        near = get_close_matches(name, [*(self.fields or {}), *declared], n=1)
        advice = f"did you mean {near[0]!r}?" if near else "give it in fields, or declare it"
        return UnknownField(f"field {name[:40]!r} is not known; {advice}")


def typed(value: object, kind: Kind, path: Path, *, zone: str | None = None) -> Scalar:
    """Read one value as a field of that kind holds it; what cannot be read is refused.

    Numbers, days, moments and true and false may be written as text, as the inputs of a browser give them. A moment without a
    zone is refused, or read in `zone`.

    >>> typed("5", "number", ()), typed("2026-03-01", "day", ())
    (5, datetime.date(2026, 3, 1))
    """
    if isinstance(value, str):
        return _read(value, kind, path, zone)
    if isinstance(value, bool):
        fits = kind in {"yes-no", "any", "list"}
    elif isinstance(value, int | Decimal):
        fits = kind in {"number", "any", "list"}
    else:
        raise refused(path, "no-value", "a single value is needed here")
    if not fits:
        raise refused(path, "wrong-kind", f"the field is of kind '{kind}', the value is not")
    return value


def _read(text: str, kind: Kind, path: Path, zone: str | None) -> Scalar:
    written = text.strip()
    if kind in {"text", "any", "list"}:
        return text
    if kind == "number" and _NUMBER.fullmatch(written):
        return Decimal(written) if "." in written else int(written)
    if kind == "yes-no" and written in {"true", "false"}:
        return written == "true"
    try:
        if kind == "day" and _DAY.fullmatch(written):
            return date.fromisoformat(written)
        if kind == "moment" and _MOMENT.fullmatch(written):
            return _moment(datetime.fromisoformat(written), path, zone)
    except ValueError as error:
        if isinstance(error, InvalidDocument):
            raise
    raise refused(path, "wrong-kind", f"the field is of kind '{kind}', the text cannot be read so")


def _moment(moment: datetime, path: Path, zone: str | None) -> datetime:
    if moment.tzinfo is not None:
        return moment
    if zone is None:
        raise refused(path, "naive-datetime", "a moment needs a zone; give time_zone, or write one")
    return moment.replace(tzinfo=zone_named(zone))
