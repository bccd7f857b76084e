"""Which meta data of an export mean what. WooCommerce has no place of its own for any of it; plugins differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from relationkit.consent import Notice
from relationkit.documents import Document
from relationkit.profiles.contact import Channel

Key = Annotated[str, Field(min_length=1, max_length=255)]
"""The key of a meta datum, as in ``{"id": 5, "key": "birthday", "value": "1980-12-31"}``."""

Words = Annotated[frozenset[str], Field(min_length=1)]
"""Words in lower case that are compared with a value as a whole."""


class ShopMapping(Document):
    """Where this shop keeps what WooCommerce itself does not know.

    ``birthday`` to ``preferred_channel`` are keys of a customer's meta data, ``category`` and ``brand`` of an order line's.
    ``attributes`` names the key of a declared field where it is not the field's own name. ``statuses`` are those of orders that
    enter the history; ``phone_channels`` the channels on which a billing phone number reaches the customer.

    >>> ShopMapping(birthday="_date_of_birth", attributes={"hobby": "acf_hobby"}).statuses == frozenset(
    ...     {"completed", "processing", "on-hold"}
    ... )
    True
    """

    birthday: Key = "birthday"
    gender: Key = "gender"
    locale: Key = "locale"
    time_zone: Key = "time_zone"
    preferred_channel: Key = "preferred_channel"
    category: Key = "_category"
    brand: Key = "_brand"
    attributes: Mapping[str, Key] = Field(default_factory=dict)
    genders: Mapping[str, Literal["f", "m"]] = Field(
        default={"f": "f", "female": "f", "woman": "f", "m": "m", "male": "m", "man": "m"}
    )
    statuses: Words = frozenset({"completed", "processing", "on-hold"})
    phone_channels: tuple[Channel, ...] = ("phone",)

    @field_validator("phone_channels")
    @classmethod
    def _distinct(cls, channels: tuple[str, ...]) -> tuple[str, ...]:
        if len({"email", *channels}) <= len(channels):
            message = "name each channel once, and not 'email'"
            raise ValueError(message)
        return channels


class ConsentMapping(Document):
    """Where the export tells of consents, and which words tell of a stop.

    ``keys`` gives the purpose and the channel for a key of a customer's meta data. A consent is proved by an object such as::

        {"status": "given", "moment_gmt": "2025-03-01T10:00:00", "notice": "newsletter", "version": "3", "language": "en",
         "text": "Yes, send me the newsletter.", "source": "checkout"}

    ``moment`` with an offset may stand for ``moment_gmt``; ``text`` may be left out where ``notices`` holds that notice. A status
    of ``stops``, in an object or alone, is a stop; no proof is asked for it. A shop where "no" means never asked leaves it out
    of ``stops``.

    >>> ConsentMapping(keys={"newsletter_consent": ("newsletter", "email")}).keys["newsletter_consent"]
    ('newsletter', 'email')
    """

    keys: Annotated[Mapping[Key, tuple[str, Channel]], Field(min_length=1)]
    notices: tuple[Notice, ...] = ()
    grants: Words = frozenset({"given", "granted", "yes", "true", "1", "subscribed", "opted-in"})
    stops: Words = frozenset(
        {"no", "false", "0", "off", "refused", "declined", "withdrawn", "revoked", "unsubscribed"}
        | {"opted-out", "opt-out", "objected"}
    )
