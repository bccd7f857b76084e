"""relationkit: one-to-one marketing as a library.

Who the customer is, whom to write to, whether it may, how to address them, what they answered; and the reason for each.
The names below are loaded when they are first used, so that importing the package costs next to nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relationkit.campaigns import Campaign as Campaign
    from relationkit.campaigns import deliver as deliver
    from relationkit.campaigns import plan as plan
    from relationkit.consent import ConsentEvent as ConsentEvent
    from relationkit.consent import Controller as Controller
    from relationkit.consent import Decision as Decision
    from relationkit.consent import Notice as Notice
    from relationkit.consent import Purpose as Purpose
    from relationkit.consent import decide as decide
    from relationkit.errors import RelationkitError as RelationkitError
    from relationkit.greetings import greet as greet
    from relationkit.messages import Sender as Sender
    from relationkit.messages import SignedLinks as SignedLinks
    from relationkit.messages import Template as Template
    from relationkit.profiles import ContactPoint as ContactPoint
    from relationkit.profiles import FieldRegistry as FieldRegistry
    from relationkit.profiles import FieldSpec as FieldSpec
    from relationkit.profiles import Order as Order
    from relationkit.profiles import OrderItem as OrderItem
    from relationkit.profiles import Profile as Profile
    from relationkit.rules import Rates as Rates
    from relationkit.rules import all_of as all_of
    from relationkit.rules import any_of as any_of
    from relationkit.rules import birthday as birthday
    from relationkit.rules import field as field
    from relationkit.rules import interaction as interaction
    from relationkit.rules import interactions as interactions
    from relationkit.rules import item as item
    from relationkit.rules import items as items
    from relationkit.rules import not_ as not_
    from relationkit.rules import or_unknown as or_unknown
    from relationkit.rules import order as order
    from relationkit.rules import orders as orders
    from relationkit.segments import Segment as Segment
    from relationkit.sources import load_woocommerce as load_woocommerce
    from relationkit.storage import MemoryStore as MemoryStore
    from relationkit.storage import PostgresStore as PostgresStore
    from relationkit.storage import SqliteStore as SqliteStore
    from relationkit.surveys import Survey as Survey
    from relationkit.transports import MaildirTransport as MaildirTransport
    from relationkit.transports import SmtpTransport as SmtpTransport

_ROOMS = {
    "campaigns": ("Campaign", "deliver", "plan"),
    "consent": ("ConsentEvent", "Controller", "Decision", "Notice", "Purpose", "decide"),
    "errors": ("RelationkitError",),
    "greetings": ("greet",),
    "messages": ("Sender", "SignedLinks", "Template"),
    "profiles": (
        "ContactPoint", "FieldRegistry", "FieldSpec", "Order", "OrderItem", "Profile",
    ),
    "rules": (
        "Rates", "all_of", "any_of", "birthday", "field", "interaction", "interactions", "item", "items", "not_",
        "or_unknown", "order", "orders",
    ),
    "segments": ("Segment",),
    "sources": ("load_woocommerce",),
    "storage": ("MemoryStore", "PostgresStore", "SqliteStore"),
    "surveys": ("Survey",),
    "transports": ("MaildirTransport", "SmtpTransport"),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Campaign",
    "ConsentEvent",
    "ContactPoint",
    "Controller",
    "Decision",
    "FieldRegistry",
    "FieldSpec",
    "MaildirTransport",
    "MemoryStore",
    "Notice",
    "Order",
    "OrderItem",
    "PostgresStore",
    "Profile",
    "Purpose",
    "Rates",
    "RelationkitError",
    "Segment",
    "Sender",
    "SignedLinks",
    "SmtpTransport",
    "SqliteStore",
    "Survey",
    "Template",
    "all_of",
    "any_of",
    "birthday",
    "decide",
    "deliver",
    "field",
    "greet",
    "interaction",
    "interactions",
    "item",
    "items",
    "load_woocommerce",
    "not_",
    "or_unknown",
    "order",
    "orders",
    "plan",
]


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        message = f"module 'relationkit' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"relationkit.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
