"""What crosses the door: validated, frozen documents, and the aware moments they carry. Floor 0."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


Moment: TypeAlias = AwareDatetime
"""An aware datetime. A naive one is refused; two of them compare as instants, whatever their zones."""


class Door(ModelMetaclass):
    """Turns pydantic's complaint, which keeps the offending input, into `InvalidDocument`, which does not.

    One positional argument is the document's id, as in ``Segment("regulars", where=...)``.
    """

    def __call__(cls, *args: Any, **data: Any) -> Any:  # noqa: ANN401, D102, N805 - as type.__call__
        if args:
            (data["id"],) = args
        try:
            return super().__call__(**data)
        except ValidationError as error:
            raise refusal(cls.__name__, error) from None


_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


def refusal(name: str, error: ValidationError) -> InvalidDocument:
    """Name the document, the paths and the codes; leave the values out, and keys that are no names of fields."""
    issues: list[tuple[str, str]] = []
    said: list[str] = []
    for issue in error.errors(include_url=False, include_input=False):
        parts = [str(part) for part in issue["loc"]]
        path = ".".join(
            part if _FIELD.fullmatch(part) or part.isdecimal() else "(key)" for part in parts
        )
        text = issue["msg"].removeprefix("Value error, ")
        if issue["type"] == "union_tag_invalid":  # pydantic's own text quotes the tag that it found
            expected = issue.get("ctx", {}).get("expected_tags")
            text = f"the kind is none of {expected}"
        issues.append((path or "document", issue["type"].replace("_", "-")))
        said.append(f"{path or 'document'}: {text[:1].lower()}{text[1:]}")
    return InvalidDocument(f"{name} is invalid: {'; '.join(said)}", issues=tuple(issues))


class Document(BaseModel, metaclass=Door):
    """The base of every document: frozen, closed to unknown keys, silent about its content.

    >>> class Shelf(Document):
    ...     id: str
    >>> Shelf.from_json('{"id": "s1"}')
    Shelf('s1')
    >>> Shelf.from_json('{"id": "s1", "colour": "red"}')
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: Shelf is invalid: colour: extra inputs are not permitted
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read one document from JSON; raise `InvalidDocument` for anything that is not one."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise refusal(cls.__name__, error) from None

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Read one document from plain Python values; raise `InvalidDocument` likewise."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise refusal(cls.__name__, error) from None

    def to_json(self) -> str:
        """Write the document as JSON; `from_json` reads the same document back."""
        return self.model_dump_json(exclude_defaults=True)

    def __repr__(self) -> str:
        name = getattr(self, "id", None)
        return (
            f"{type(self).__name__}({name!r})" if name is not None else f"{type(self).__name__}()"
        )

    __str__ = __repr__


def require_aware(at: datetime, name: str = "at") -> datetime:
    """Return the moment in UTC, or refuse a naive one.

    >>> require_aware(datetime(2026, 3, 2, 9, tzinfo=UTC)).hour
    9
    >>> require_aware(datetime(2026, 3, 2, 9))
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: at is a naive datetime; give one with a time zone
    """
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None or at.utcoffset() is None:
        message = f"{name} is a naive datetime; give one with a time zone"
        raise InvalidDocument(message, issues=((name, "naive-datetime"),))
    return at.astimezone(UTC)
