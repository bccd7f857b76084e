"""A customer of the export as a profile: everything usable of the row, and a note on the rest."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.sources.cells import decimal_of, moment_of, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from relationkit.profiles import FieldRegistry, FieldSpec
    from relationkit.sources.cells import Cells
    from relationkit.sources.woocommerce.mapping import ShopMapping

KNOWN = frozenset((
    "id", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "email", "first_name",
    "last_name", "role", "username", "billing", "shipping", "is_paying_customer", "avatar_url", "meta_data",
    "_links",
))  # fmt: skip
"""What the REST API answers for a customer (wc/v3)."""

_MOST_PARTS = 1_000
_PUNCTUATION = re.compile(r"\(0\)|[\s().\-/]")


def profile_of(
    profile_id: str,
    row: Cells,
    meta: Cells,
    fields: FieldRegistry,
    mapping: ShopMapping,
    *,
    guest: bool = False,
) -> Profile:
    """Read a customer, whose meta data are in `meta` by key, or the buyer of a guest's order."""
    billing, shipping = row.inner("billing"), row.inner("shipping")
    gender = meta.text(mapping.gender)
    if gender is not None and gender.casefold() not in mapping.genders:
        meta.note("invalid-gender", mapping.gender)
    country = billing.text("country") or shipping.text("country")
    locale = meta.text(mapping.locale)
    parts: dict[str, object] = {
        "given": row.text("first_name") or billing.text("first_name"),
        "family": row.text("last_name") or billing.text("last_name"),
        "gender": mapping.genders.get(gender.casefold()) if gender else None,
        "locale": locale.replace("_", "-") if locale else None,
        "country": country.upper() if country else None,
        "time_zone": meta.text(mapping.time_zone),
        "birthday": meta.text(mapping.birthday),
        "registered_at": None if guest else row.moment("date_created"),
        "preferred_channel": meta.text(mapping.preferred_channel),
        "attributes": dict(_attributes(meta, fields, mapping)),
        "contacts": tuple(_contacts(row, billing, mapping)),
    }
    places = {
        "locale": (meta, mapping.locale),
        "country": (billing, "country"),
        "time_zone": (meta, mapping.time_zone),
        "birthday": (meta, mapping.birthday),
    }
    return _kept(profile_id, parts, places)


def _kept(
    profile_id: str, parts: dict[str, Any], places: Mapping[str, tuple[Cells, str]]
) -> Profile:
    """Leave out what a profile refuses, and keep the rest; `places` are those of all that it may refuse."""
    while True:
        try:
            return Profile(id=profile_id, **parts)
        except InvalidDocument as error:
            for path, _ in error.issues:
                name = path.partition(".")[0]
                cells, key = places[name]
                cells.note(f"invalid-{name.replace('_', '-')}", key)
                del parts[name]


def _contacts(row: Cells, billing: Cells, mapping: ShopMapping) -> Iterator[ContactPoint]:
    email = row if row.get("email") is not None else billing
    points = [("email", email, "email", email.text("email", 320))]
    phone = billing.text("phone")
    if phone is not None:
        digits = _PUNCTUATION.sub("", phone)
        digits = f"+{digits[2:]}" if digits.startswith("00") else digits
        points += [(channel, billing, "phone", digits) for channel in mapping.phone_channels]
    for channel, cells, name, address in points:
        if address is not None:
            try:
                yield ContactPoint(channel=channel, address=address)
            except InvalidDocument:
                cells.note(f"invalid-{name}", name)


def _attributes(
    meta: Cells, fields: FieldRegistry, mapping: ShopMapping
) -> Iterator[tuple[str, object]]:
    for spec in fields:
        key = mapping.attributes.get(spec.name, spec.name)
        if meta.get(key) is not None:
            value = _attribute(spec, meta, key)
            if value is not None:
                yield spec.name, value


def _attribute(spec: FieldSpec, meta: Cells, key: str) -> object | None:
    if spec.type == "text":
        return meta.text(key, 10_000)
    value = _READ[spec.type](meta.get(key))
    if value is None:
        meta.note("invalid-attribute", key)
    return value


def _whole(value: object) -> int | None:
    number = decimal_of(value)
    return int(number) if number is not None and number == int(number) else None


def _yes_no(value: object) -> bool | None:
    return _YES_NO.get(str(value)[:5].casefold()) if isinstance(value, str | int) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    moment = moment_of(value, naive_is_utc=False)
    return None if moment is None or moment.tzinfo is None else moment


def _list(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > _MOST_PARTS:
        return None
    parts = [part for part in value if isinstance(part, str) and writable(part)]
    return tuple(parts) if len(parts) == len(value) else None


_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_READ: Mapping[str, Callable[[object], object | None]] = {
    "whole": _whole,
    "number": decimal_of,
    "yes-no": _yes_no,
    "day": _day,
    "moment": _moment,
    "list": _list,
}
