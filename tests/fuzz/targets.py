"""What strangers can send, each with its law: only the declared error comes out, and what is accepted reads back the same.

A target takes any bytes and raises nothing, unless a law is broken. `tools/fuzz.py` feeds them by coverage, `test_corpus.py` with
what was found worth keeping. Needs nothing but the package.
"""

from __future__ import annotations

import io
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose
from relationkit.consent.centre import Centre, Change, Refused, enact, read_command
from relationkit.consent.kinds import Actor, Kind, Method, Scope
from relationkit.consent.ledger import Checkpoint, ConsentReceipt
from relationkit.consent.ledger.canonical import canonical, read_json
from relationkit.consent.links import Holder, LinkAct, LinkOutcome, handle
from relationkit.consent.pages import consent_app
from relationkit.consent.pages.wsgi import _form
from relationkit.consent.rights import import_consents
from relationkit.consent.tokens import KeyRing, TokenKind, Tokens, reference
from relationkit.consent.tokens.token import _mark, _written
from relationkit.errors import InvalidDocument, TokenError, UnknownField
from relationkit.messages import SignedLinks
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.rules import (
    all_of,
    birthday,
    condition_from_json,
    condition_to_json,
    field,
    in_segment,
    item,
    not_,
    orders,
)
from relationkit.rules.interchange import from_json_logic
from relationkit.rules.interchange.json_logic_constants import OPERATORS
from relationkit.rules.schema import rule_schema
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    _Option = TypeVar("_Option")

KEY = bytes(range(32))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKENS = Tokens(KeyRing({1: KEY, 2: KEY[::-1]}, current=2))
LINKS = SignedLinks("https://shop.example/r", KEY)
KINDS: tuple[TokenKind, ...] = get_args(TokenKind)
ACTS: tuple[LinkAct, ...] = get_args(LinkAct)
METHODS = ("POST", "GET", "HEAD", "OPTIONS", "PUT", "")
FORM_KINDS = (
    "",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
)
NEWS = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked."})
WORDS = Notice(id="newsletter", version="1", language="en", text="Yes.")
SHOP = Controller(
    id="shop", name="Shop", postal_address="Polna 1", country="PL", contact="data@shop.example"
)
KINDS_OF_FIELD = ("text", "whole", "number", "yes-no", "day", "moment", "list")
FIELDS = FieldRegistry(
    FieldSpec.from_dict({"name": f"f_{kind.replace('-', '_')}", "type": kind, "purposes": ["newsletter"], "ask": {"en": "!"}})
    for kind in KINDS_OF_FIELD
)  # fmt: skip
ANNA = Profile(
    id="c1", given="Anna", birthday="--03-01", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)]
)  # fmt: skip
CENTRE = Centre(SHOP, (NEWS,), notices={"newsletter": {"en": WORDS}})


class Draw:
    """Takes bytes apart, in the same way for whoever replays them; past their end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)

    def pick(self, options: Sequence[_Option]) -> _Option:
        """One of a few, by one byte."""
        return options[self.number() % len(options)]

    def number(self) -> int:
        """One byte."""
        return int.from_bytes(self._stream.read(1))

    def raw(self) -> bytes:
        """As many bytes as the one before them says."""
        return self._stream.read(self.number())

    def rest(self) -> bytes:
        """All that is left."""
        return self._stream.read()

    def said(self) -> str:
        """A text, in which what is no UTF-8 stands as half a surrogate pair, as a careless host hands it on."""
        return self.raw().decode("utf-8", "surrogateescape")


def token(data: bytes) -> None:
    """Any text or bytes are a token or a `TokenError`; what is read is written the same again."""
    draw = Draw(data)
    kind, at = draw.pick(KINDS), NOON + timedelta(days=draw.number() * 300 - 20_000)
    spelt, rest = draw.pick(("bytes", "text", "signed")), draw.rest()
    text: bytes | str = rest
    if spelt == "text":
        text = rest.decode("utf-8", "surrogateescape")
    if spelt == "signed":  # past the mark, which nobody guesses
        body = rest[:33].ljust(33, b"\0")
        text = _written(body + _mark(KEY[::-1] if body[1] == 2 else KEY, kind, body))
    with suppress(TokenError):
        read = TOKENS.read(text, kind=kind, at=at)
        made = datetime(read.day.year, read.day.month, read.day.day, tzinfo=UTC)
        again = TOKENS.issue(kind, ref=read.ref, scope=read.scope, message=read.message, at=made)
        assert read.ref == TOKENS.read(again, kind=kind, at=made).ref
        assert len(again) == len(text)


def link(data: bytes) -> None:
    """Any text is a link of ours or None; what is read is written the same again."""
    text = data.decode("utf-8", "surrogateescape")
    found = LINKS.read(text)
    if found is not None:
        assert LINKS.url(*found).endswith(text)


@cache
def shop() -> tuple[MemoryStore, bytes]:
    """A shop with one customer, and her reference."""
    store = MemoryStore(fields=FIELDS)
    store.put([ANNA])
    anna = Holder("c1", "email", 0)
    return store, store.refer([anna])[anna]


def door(data: bytes) -> None:
    """Any request has an answer; only a POST with a true token writes, and the same again writes nothing."""
    draw = Draw(data)
    store, ref = shop()
    method, act, true = draw.pick(METHODS), draw.pick(ACTS), draw.number() % 2
    scope, at = reference(draw.pick(("newsletter", "gone"))), NOON + timedelta(days=draw.number())
    text = TOKENS.issue(act, ref=ref, scope=scope, at=NOON) if true else draw.said()
    form = {draw.said(): [draw.said()] for _ in range(draw.number() % 4)}
    headers = {draw.said(): draw.said() for _ in range(draw.number() % 4)}
    before = len(store.consents([ANNA])["c1"])

    def answer() -> LinkOutcome:
        return handle(
            method, text, form, act=act, store=store, tokens=TOKENS, purposes=[NEWS], at=at, headers=headers
        )  # fmt: skip

    first, second = answer(), answer()
    assert first.status in {200, 204, 405}
    assert not first.events or (method == "POST" and true)
    assert (first.status, first.page) == (second.status, second.page)
    assert () == second.events
    assert len(first.events) == len(store.consents([ANNA])["c1"]) - before


def application(data: bytes) -> None:
    """Whatever a client sends, the pages answer with a status of theirs, and a link that stops has stopped."""
    draw = Draw(data)
    store, ref = shop()
    true = TOKENS.issue("unsubscribe", ref=ref, scope=reference("newsletter"), at=NOON)
    paths = (f"/pl/unsubscribe/{true}", f"/{draw.said()}/preferences/{draw.said()}", draw.said())
    method, path, body = draw.pick(METHODS), draw.pick(paths), draw.raw()
    length = draw.pick((str(len(body)), draw.said()))
    kind = draw.pick((*FORM_KINDS, draw.said().encode("utf-8", "replace").decode("latin-1")))
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": length, "CONTENT_TYPE": kind,
        "wsgi.input": io.BytesIO(body), f"HTTP_{draw.said()}": draw.said(),
    }  # fmt: skip
    answers: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> Any:
        answers.append(status)

    app = consent_app(centre=CENTRE, store=store, tokens=TOKENS, clock=lambda: NOON)
    list(app(environ, start_response))
    (status,) = answers
    assert status[:3] in {"200", "204", "404", "405", "422"}
    if method == "POST" and path == paths[0]:
        assert any(event.kind == "withdrawn" for event in store.consents([ANNA])["c1"])


def form(data: bytes) -> None:
    """Any body is a form, one of RFC 8058 among them; a form is a command or refused, and a command changes what it names."""
    draw = Draw(data)
    kind = draw.pick((*FORM_KINDS, draw.said().encode("utf-8", "replace").decode("latin-1")))
    body = draw.rest()
    posted = _form(
        {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind, "wsgi.input": io.BytesIO(body)}
    )
    assert all(isinstance(value, str) for values in posted.values() for value in values)
    view = CENTRE.view(ANNA, (), fields=FIELDS, language="en", at=NOON)
    command = read_command(posted, view)
    if not isinstance(command, Refused):
        change = enact(command, ANNA, fields=FIELDS, at=NOON)
        assert isinstance(change, Change | Refused)
        if isinstance(change, Change) and change.profile is not None:
            assert change.profile == Profile.from_json(change.profile.to_json())
            assert ANNA.contacts == change.profile.contacts


def canonical_json(data: bytes) -> None:
    """Any text is a value or an `InvalidDocument`; a value has one canonical text, which reads back as the same value."""
    for text in (data, data.decode("utf-8", "surrogateescape")):
        with suppress(InvalidDocument):
            value = read_json(text)
            again = canonical(value)
            assert value == read_json(again)
            assert again == canonical(read_json(again))


def receipt(data: bytes) -> None:
    """Any text is a receipt or an `InvalidDocument`; a receipt reads back the same, and to verify it raises nothing."""
    with suppress(InvalidDocument):
        found = ConsentReceipt.from_json(data)
        assert found == ConsentReceipt.from_json(found.to_json())
        assert found.verify().holds in {True, False}
        assert found.event.id


def checkpoint(data: bytes) -> None:
    """Any text is a checkpoint or an `InvalidDocument`; a checkpoint reads back the same."""
    with suppress(InvalidDocument):
        found = Checkpoint.from_note(data.decode("utf-8", "surrogateescape"))
        assert found == Checkpoint.from_note(found.note())


def event(data: bytes) -> None:
    """Any text is an event or an `InvalidDocument`, likewise any value; an event reads back the same, and an import takes it."""
    with suppress(InvalidDocument):
        _kept(ConsentEvent.from_json(data))
    with suppress(ValueError, RecursionError):
        value = json.loads(data)
        with suppress(InvalidDocument):
            _kept(ConsentEvent.from_dict(value))
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    import_consents(lines, at=NOON)


def _kept(found: ConsentEvent) -> None:
    again = ConsentEvent.from_json(found.to_json())
    assert (found, found.id) == (again, again.id)
    assert found.assurance


def event_of_values(data: bytes) -> None:
    """Any values in the fields of an event are one or an `InvalidDocument`; likewise those of its maker for a customer."""
    draw = Draw(data)
    known: dict[str, object] = {
        "kind": draw.pick(get_args(Kind)), "actor": draw.pick(get_args(Actor)), "scope": draw.pick(get_args(Scope)),
        "method": draw.pick((None, *get_args(Method))), "profile_id": draw.pick(("c1", None, draw.said())),
        "purpose": draw.pick(("newsletter", None, draw.said())), "channel": draw.pick(("email", "sms", None, draw.said())),
        "epoch": draw.pick((0, None, draw.number())), "address": draw.pick(("anna@example.com", None, draw.said())),
        "source": draw.pick(("till", draw.said())), "reference": draw.pick((None, draw.said())),
        "product_classes": [draw.said() for _ in range(draw.number() % 3)], "explicit": draw.pick((False, True)),
        "authenticated": draw.pick((False, True)), "purpose_version": draw.number(), "objection_offered": draw.number(),
        "notice": draw.pick((None, {"id": draw.said(), "version": draw.said(), "language": draw.said(), "text": draw.said()})),
    }  # fmt: skip
    with suppress(InvalidDocument):
        for name in ("occurred_at", "recorded_at"):
            known[name] = draw.pick(
                (NOON, NOON + timedelta(days=draw.number()), draw.said(), draw.number() * 10**9)
            )
        found = ConsentEvent.from_dict(known)
        _kept(found)
        assert len(import_consents([found.to_json()], at=NOON).events) <= 1


def rule(data: bytes) -> None:
    """Any text is a condition or an `InvalidDocument`; a condition reads back the same."""
    with suppress(InvalidDocument):
        found = condition_from_json(data)
        assert found == condition_from_json(condition_to_json(found))


def json_logic(data: bytes) -> None:
    """Any JSON value is a condition, an `InvalidDocument` or an `UnknownField`; a condition reads back the same.

    What the standard library refuses to read, as a number with an exponent out of bounds, is the host's to catch.
    """
    try:
        value = json.loads(data, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return
    with suppress(InvalidDocument, UnknownField):
        found = from_json_logic(value)
        assert found == condition_from_json(condition_to_json(found))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (
        token, link, door, application, form, canonical_json, receipt, checkpoint, event, event_of_values, rule, json_logic,
    )
}  # fmt: skip


def seeds() -> Mapping[str, Sequence[bytes]]:
    """For each target something that it accepts, from which to begin."""
    agreed = ConsentEvent.given(
        ANNA, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="till"
    )
    store = MemoryStore()
    store.append([agreed])
    note = f"shop.example\n1\n{'A' * 43}=\n\n— key AAAAAAAA\n"
    proof = ConsentReceipt.from_dict(
        {"public": {"kind": "given", "v": 1}, "evidence": {"profile_id": "c1"}, "salt": "0" * 64, "index": 0, "proof": ["1" * 64],
         "checkpoint": note, "notice": WORDS.model_dump()}
    )  # fmt: skip
    signed = TOKENS.issue("unsubscribe", ref=bytes(12), at=NOON).encode()
    rules = (
        field("country").equals("PL"),
        all_of(
            orders.count(within="90 days").more_than(2),
            orders.sum("total", within="3 months", where=item("category") == "garden").more_than(
                50, "BGN"
            ),
            not_(in_segment("regulars")),
        ),
        birthday.within_days(7),
    )
    logic = (
        {"and": [{"==": [{"var": "country"}, "PL"]}, {">": [{"var": "points"}, 5]}]},
        {"or": [{"in": [{"var": "a"}, ["b", "c"]]}, {"!": {"var": "d"}}, {"<=": [1, {"var": "e"}, 2.5]}]},
    )  # fmt: skip
    parts = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    forms = [
        b"do=object", b"do=withdraw&purpose=newsletter&channel=email", b"do=pause&until=2026-03-20", b"do=erase&sure=yes",
        b"do=correct&field=f_whole&value=2", b"do=correct&field=f_number&value=2,5", b"do=correct&field=f_list&value=a%0Ab",
        b"do=correct-birthday&day=29&month=2", b"do=forget&field=given", b"List-Unsubscribe=One-Click",
    ]  # fmt: skip
    return {
        "token": [b"\0\x44\0" + signed, b"\0\x44\2\1\2\1" + bytes(30), b"\x03\x44\1" + signed],
        "link": [LINKS.url("unsubscribe", "k1").rpartition("/")[2].encode()],
        "door": [bytes((0, act, 1, 0, day, 1, 3)) + b"act\7confirm" for act in range(4) for day in (0, 9)],
        "application": [
            b"\2pl\1x\1/\0\0\x1aList-Unsubscribe=One-Click\0\1",
            b"\2pl\1x\1/\0\0" + bytes((len(parts),)) + parts + b"\0\0\2",
        ],
        "form": [b"\0\1" + one for one in forms] + [b"\0\2" + parts],
        "canonical_json": [b'{"a":[1,true,null,"\xc5\xbc\\u20ac"],"b":{"":-9007199254740991}}'],
        "receipt": [proof.to_json().encode()],
        "checkpoint": [note.encode()],
        "event": [agreed.to_json().encode()],
        "event_of_values": [bytes((kind,)) + bytes(40) for kind in range(len(get_args(Kind)))],
        "rule": [condition_to_json(one).encode() for one in rules],
        "json_logic": [json.dumps(one).encode() for one in logic],
    }  # fmt: skip


def words(name: str) -> Sequence[str]:
    """The words that a document of this kind has: with them the fuzzing finds its way through JSON."""
    found = {
        text
        for seed in seeds()[name]
        for text in re.findall(r'"[a-z][a-z_0-9-]*"', seed.decode("latin-1"))
    }
    if name == "rule":
        found |= set(re.findall(r'"[a-z][a-z_0-9-]*"', json.dumps(rule_schema())))
    if name == "event":
        found |= {f'"{word}"' for known in (Kind, Actor, Method, Scope) for word in get_args(known)}
        found |= {f'"{word}"' for word in ConsentEvent.model_fields}
    if name == "json_logic":
        found |= {f'"{word}"' for word in (*OPERATORS, "var", "missing")}
    return sorted(found)
