"""The register of what a shop keeps about a customer, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from relationkit.documents import Document
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles.profile import PERSON_FIELDS
from relationkit.rules import Condition, Period, profile_fields

if TYPE_CHECKING:
    from relationkit.profiles.profile import Profile

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
    relationkit.errors.UnknownField: field 'hoby' is not declared; did you mean 'hobby'?
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

    def check(self, profile: Profile) -> None:
        """Raise `UnknownField` for an undeclared attribute, `InvalidDocument` for a value of another type."""
        for name, value in profile.attributes.items():
            spec = self._specs.get(name)
            if spec is None:
                raise self._unknown(name)
            fits = isinstance(value, _FITS[spec.type]) and (
                isinstance(value, bool) is (spec.type == "yes-no")
            )
            if spec.type == "day" and isinstance(value, datetime):
                fits = False
            if value is not None and not fits:
                message = (
                    f"attribute {name!r} of profile {profile.id!r} is not of type {spec.type!r}"
                )
                raise InvalidDocument(message, issues=((name, "wrong-type"),))

    def check_condition(self, condition: Condition) -> None:
        """Raise `UnknownField` when a rule asks for a fact that no profile can have."""
        for name in sorted(profile_fields(condition)):
            known = name in PERSON_FIELDS or name in self._specs or name == "channels"
            if not known and not name.startswith("answers."):
                raise self._unknown(name)

    def _unknown(self, name: str) -> UnknownField:
        near = get_close_matches(name, (*self._specs, *PERSON_FIELDS), n=1)
        advice = f"did you mean {near[0]!r}?" if near else "declare it with a FieldSpec"
        return UnknownField(f"field {name!r} is not declared; {advice}")
