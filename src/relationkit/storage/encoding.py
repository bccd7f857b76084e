"""What columns hold: moments as microseconds, money as millionths, documents as JSON.

Whole numbers compare and add the same in every engine. `Amount` has six decimals, so a millionth of the currency's unit is exact
for all currencies, and eighteen digits fit in 64 bits.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from relationkit.documents import require_aware
from relationkit.errors import BackendError, InvalidDocument
from relationkit.messages import Message, Receipt
from relationkit.profiles.contact import TRUSTED

if TYPE_CHECKING:
    from relationkit.documents import Document

_Kept = TypeVar("_Kept", bound="Document")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_EXACT = Context(prec=40)  # the caller's own decimal context may round
to_json = json.JSONEncoder(separators=(",", ":")).encode
_UNKEPT = {"permit"}
_RECEIPT = tuple(field.name for field in fields(Receipt))


def to_micros(moment: datetime) -> int:
    """Count the microseconds since 1970 in UTC; refuse a naive moment."""
    in_utc = moment if moment.tzinfo is UTC else require_aware(moment)
    return (in_utc - _EPOCH) // _TICK


def from_micros(micros: int) -> datetime:
    """Give back the moment, in UTC."""
    return _EPOCH + micros * _TICK


def to_millionths(amount: Decimal) -> int:
    """Write money as whole millionths of its currency's unit."""
    return int(amount.scaleb(6, _EXACT))


def read_document(kind: type[_Kept], text: str, name: str) -> _Kept:
    """Read what was checked when it was written; raise `BackendError` for what is no longer such a document."""
    try:
        return kind.model_validate_json(text, context=TRUSTED)
    except ValidationError:
        message = (
            f"the stored {kind.__name__.lower()} {name!r} cannot be read; "
            "it is damaged, or a newer release wrote it: upgrade relationkit or restore it"
        )
        raise BackendError(message) from None


def message_to_json(message: Message) -> str:
    """Write a message that waits; refuse one whose text is not Unicode."""
    try:
        return _messages().dump_json(message, exclude=_UNKEPT).decode()
    except PydanticSerializationError:
        said = f"message {message.key!r} holds half a surrogate pair; mend its text"
        raise InvalidDocument(said, issues=(("text", "lone-surrogate"),)) from None


def message_from_json(text: str) -> Message:
    """Read a message that waits."""
    return _messages().validate_json(text)


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)  # a quarter of the time of the standard library's json


def receipt_to_json(receipt: Receipt) -> str:
    """Write a receipt."""
    known = {name: getattr(receipt, name) for name in _RECEIPT}
    return to_json(known | {"at": to_micros(receipt.at)})


def receipt_from_json(text: str) -> Receipt:
    """Read a receipt."""
    known = json.loads(text)
    evidence = tuple(known.get("evidence", ()))
    return Receipt(**known | {"at": from_micros(known["at"]), "evidence": evidence})
