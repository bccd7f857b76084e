"""The register of what a shop keeps about a customer, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from relationkit.documents import Document
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles.numbers import millionths
from relationkit.profiles.profile import PERSON_FIELDS
from relationkit.rules import Condition, Period
from relationkit.rules.check import check
from relationkit.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection

    from relationkit.profiles.profile import Profile
    from relationkit.rules.values import Kind

FieldType = Literal["text", "whole", "number", "yes-no", "day", "moment", "list"]

_FITS: dict[FieldType, type | tuple[type, ...]] = {
    "text": str,
    "whole": int,
    "number": (int, Decimal),
    "yes-no": bool,
    "day": date,
    "moment": datetime,
    "list": tuple,
}
_HELD_AS: dict[FieldType, Kind] = {
    "text": "text",
    "whole": "number",
    "number": "number",
    "yes-no": "yes-no",
    "day": "day",
    "moment": "moment",
    "list": "list",
}
_OF_ANOTHER_KIND: dict[str, Kind] = {
    "birthday": "yearly",
    "channels": "list",
    "registered_at": "moment",
}
_ALWAYS: Mapping[str, Kind] = MappingProxyType(
    {name: _OF_ANOTHER_KIND.get(name, "text") for name in sorted(PERSON_FIELDS | {"channels"})}
)
_LARGEST = 10**12


class FieldSpec(Document):
    """One declared attribute: its type, the purposes it serves and the words with which it is asked for.

    ``ask`` is the why-we-ask text per language, shown wherever the customer gives or sees it ("so that we can remind you").
    ``keep`` is how long a value is good for, such as ``24 months``. ``about`` says whether it concerns the customer or
    somebody near to them.

    >>> FieldSpec(name="hobby", type="text", purposes=("newsletter",), ask={"en": "so that we write about it"}).about
    'self'
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    type: FieldType
    purposes: Annotated[tuple[str, ...], Field(min_length=1)]
    ask: Annotated[Mapping[str, str], Field(min_length=1)]
    sensitivity: Literal["ordinary", "special"] = "ordinary"
    keep: str | None = None
    about: Literal["self", "related-person"] = "self"

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an unreadable `keep` and a name that a profile has anyway."""
        if self.keep is not None:
            Period.read(self.keep)
        if self.name in PERSON_FIELDS or self.name == "channels":
            message = f"field {self.name!r} is part of every profile; declare only what is added"
            raise InvalidDocument(message, issues=((self.name, "built-in-field"),))


class FieldRegistry:
    """The declared attributes of a shop. Give it to the store; it refuses what is not declared.

    >>> fields = FieldRegistry([FieldSpec(name="hobby", type="text", purposes=("newsletter",), ask={"en": "..."})])
    >>> from relationkit.rules import field
    >>> fields.check_condition(field("hoby").equals("chess"))
    Traceback (most recent call last):
    relationkit.errors.UnknownField: where: field 'hoby' is not declared; did you mean 'hobby'?
    """

    def __init__(self, specs: Iterable[FieldSpec] = ()) -> None:
        self._specs: dict[str, FieldSpec] = {}
        for spec in specs:
            if spec.name in self._specs:
                message = f"field {spec.name!r} is declared twice; keep one declaration"
                raise InvalidDocument(message, issues=((spec.name, "duplicate-field"),))
            self._specs[spec.name] = spec

    def __iter__(self) -> Iterator[FieldSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __repr__(self) -> str:
        return f"FieldRegistry({len(self)} fields)"

    def vocabulary(self) -> Vocabulary:
        """The names that rules may use, each with its kind: those of every person, and the declared ones.

        >>> FieldRegistry().vocabulary().kind("profile", "birthday")
        'yearly'
        """
        names: dict[str, Kind] = {**_ALWAYS, **{spec.name: _HELD_AS[spec.type] for spec in self}}
        return Vocabulary(MappingProxyType(names))

    def check(self, profile: Profile) -> None:
        """Raise `UnknownField` for an undeclared attribute, `InvalidDocument` for a value of another type.

        A number has at most 12 digits before and 6 after the point, so that every engine adds it up exactly; a list holds plain
        values, and a text nothing that a database cannot keep.
        """
        for name, value in profile.attributes.items():
            spec = self._specs.get(name)
            if spec is None:
                raise self._unknown(name)
            problem = None if value is None else _problem(spec.type, value)
            if problem:
                message = f"attribute {name!r} of profile {profile.id!r} {problem[1]}"
                raise InvalidDocument(message, issues=((name, problem[0]),))

    def check_condition(
        self, condition: Condition, segments: Collection[str] | None = None
    ) -> None:
        """Raise `UnknownField` or `InvalidDocument` when a rule asks what no profile can ever answer; see `rules.check`.

        A field that is no longer declared makes the rule invalid, never wider.
        """
        check(condition, self.vocabulary(), segments)

    def _unknown(self, name: str) -> UnknownField:
        near = get_close_matches(name, (*self._specs, *PERSON_FIELDS), n=1)
        advice = f"did you mean {near[0]!r}?" if near else "declare it with a FieldSpec"
        return UnknownField(f"field {name!r} is not declared; {advice}")


def _problem(kind: FieldType, value: object) -> tuple[str, str] | None:
    """The code and the words for what is wrong with an attribute."""
    fits = isinstance(value, _FITS[kind]) and isinstance(value, bool) is (kind == "yes-no")
    if not fits or (kind == "day" and isinstance(value, datetime)):
        return "wrong-type", f"is not of type {kind!r}"
    parts = value if isinstance(value, tuple) else (value,)
    if any(part is None or isinstance(part, tuple) for part in parts):
        return "nested-list", "holds a list or nothing inside a list; keep plain values there"
    if any(isinstance(part, str) and _unkept(part) for part in parts):
        return "unreadable-text", "holds a NUL or half a surrogate pair; take it out"
    if any(_too_long(part) for part in parts):
        said = "has more than 12 digits before the point or 6 after it; write longer ones, such as card numbers, as text"
        return "number-too-long", said
    return None


def _unkept(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _too_long(value: object) -> bool:
    if isinstance(value, int | Decimal):
        return not -_LARGEST < value < _LARGEST or millionths(value) is None
    return False
