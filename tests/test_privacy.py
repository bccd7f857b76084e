"""Law 8: no name, address or answer in a repr, an exception, a warning or a log line.

Each room shows its exhibits here: everything of it that holds personal data, made from the canaries
below, and every fault that can be provoked with them. The tests then listen to all that is said.
"""

from __future__ import annotations

import logging
import traceback
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import duckdb
import pytest

from relationkit import errors
from relationkit.campaigns import Campaign, deliver, plan
from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, Rulebook, decide
from relationkit.consent.ledger import Checkpoint, Ledger
from relationkit.consent.suppression import Peppers, look_up, suppressions_of
from relationkit.consent.tokens import KeyRing, Tokens
from relationkit.documents import Document
from relationkit.engines import DuckdbTables
from relationkit.greetings import gender_of, greet, pronouns, read_name, vocative
from relationkit.messages import (
    Message,
    Sender,
    SignedLinks,
    Template,
    letter_links,
    lint,
    render,
    to_bytes,
)
from relationkit.profiles import (
    Annotation,
    Answer,
    ContactPoint,
    FieldRegistry,
    FieldSpec,
    Order,
    OrderItem,
    Profile,
)
from relationkit.reports import Letter, Letters, Passage, Report
from relationkit.rules import condition_from_json, evaluate, field
from relationkit.segments import Segment, backtest, compare, diff, overlap
from relationkit.sources import load_woocommerce
from relationkit.storage import MemoryStore, SqliteStore
from relationkit.surveys import Nps, Summary, Survey, Text
from relationkit.transports import (
    CountingTransport,
    MaildirTransport,
    MemoryTransport,
    SmtpTransport,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.conftest import House

    from relationkit.storage import Store

# Invented, and not to be met by chance in any other text.
NAME = "Kanarella"
FAMILY = "Żółtopiórska"
ADDRESS = "kanarella.zoltopiorska@canary.example"
PHONE = "+48 601 999 313"
STREET = "ulica Ptasia 313"
ANSWER = "the parcel sang to me"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIELDS = FieldRegistry(
    [FieldSpec(name="street", type="text", purposes=("newsletter",), ask={"en": "to fit"})]
)
CANARIES = (NAME, FAMILY, ADDRESS, ADDRESS.split("@", maxsplit=1)[0], PHONE, STREET, ANSWER)


def fault(act: Callable[[], object]) -> BaseException:
    """Provoke a fault and return it; an act that goes well is itself a mistake of the exhibit."""
    try:
        act()
    except errors.RelationkitError as error:
        return error
    message = "the exhibit was to fail and did not"
    raise AssertionError(message)


# ---------------------------------------------------------------------------------------- exhibits
# One function a room: yield values and faults. A room that holds no personal data yields nothing and says why.


def of_documents() -> Iterator[object]:
    """A document, and the refusals of one that is wrong in each way."""

    class Card(Document):
        id: str
        name: str
        years: int = 0

    yield Card(id="c1", name=NAME)
    yield [Card(id="c1", name=NAME)]
    yield fault(lambda: Card(id="c1", name=NAME, years=ADDRESS))
    yield fault(lambda: Card.from_json(f'{{"id": "c1", "name": "{NAME}", "years": "{ANSWER}"}}'))
    yield fault(lambda: Card.from_json(f'{{"id": "c1", "name": "{NAME}"'))
    yield fault(lambda: Card.from_dict({"id": "c1", "name": NAME, "years": ADDRESS}))
    yield fault(lambda: Card.from_dict(ADDRESS))
    yield fault(lambda: Card.from_dict({"id": "c1", "name": NAME, ADDRESS: 1}))


def of_errors() -> Iterator[object]:
    """Errors say what they are given; the rooms that give it are below."""
    yield from ()


def anna() -> Profile:
    """A customer of whom every text is a canary."""
    return Profile(
        id="c1",
        given=NAME,
        family=FAMILY,
        vocative=NAME,
        birthday="1980-12-31",
        attributes={"street": STREET},
        contacts=[
            ContactPoint(channel="email", address=ADDRESS, epoch=0),
            ContactPoint(channel="post", address=STREET, epoch=0),
        ],
        orders=[
            Order(
                id="o1",
                profile_id="c1",
                placed_at=NOON,
                total="9.90",
                currency="PLN",
                items=[OrderItem(product="p1", name=ANSWER, quantity=1, price="9.90")],
                bill_to=f"{NAME} {FAMILY}",
                ship_to=FAMILY,
            )
        ],
        annotations=[
            Annotation(id="n1", profile_id="c1", department="service", written_at=NOON, text=ANSWER)
        ],
        answers=[Answer(survey="s", question="q", value=ANSWER, answered_at=NOON)],
    )


def of_profiles() -> Iterator[object]:
    """A customer with all that can be known, each part alone, and what the door refuses."""
    person = anna()
    yield person
    yield from (*person.contacts, *person.orders, *person.annotations, *person.answers)
    yield from (*person.orders[0].items, *person.orders[0].parts())
    yield fault(lambda: ContactPoint(channel="email", address=f"{NAME} at {ADDRESS}"))
    yield fault(lambda: ContactPoint(channel="sms", address=PHONE))
    yield fault(
        lambda: Profile(id="c1", country=NAME, locale=FAMILY, gender=ANSWER, birthday=STREET)
    )
    yield fault(lambda: Profile(id="c1", time_zone=STREET))
    street = FieldSpec(name="street", type="number", purposes=("post",), ask={"en": "to write"})
    yield fault(lambda: FieldRegistry([street]).check(person))
    yield fault(lambda: FieldRegistry().check(person))


def of_rules() -> Iterator[object]:
    """What a rule saw of a person. Its `str` tells, its `repr` does not."""
    for rule in (field("given").equals(FAMILY), field("street").equals(STREET)):
        yield evaluate(rule, anna(), at=NOON)
    yield fault(lambda: condition_from_json(f'{{"kind": "compare", "{NAME}": "{ANSWER}"'))
    yield fault(lambda: condition_from_json(f'{{"kind": "{NAME}"}}'))


def of_consent() -> Iterator[object]:
    """What people did, the decision about it, and an act that cannot have been."""
    words = Notice(id="newsletter", version="3", language="en", text=ANSWER)
    purpose = Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."})
    given = ConsentEvent.given(
        anna(), purpose="newsletter", channel="email", at=NOON, notice=words, source="checkout"
    )
    yield from (words, given)
    said = decide(anna(), [given], purpose=purpose, channel="email", at=NOON)
    yield from (said, said.trace, said.inputs_digest, said.decision_id)
    yield fault(lambda: said.permit)
    rulebook = Rulebook(
        Controller(
            id="shop",
            name="Shop",
            postal_address="Polna 1",
            country="PL",
            contact="dane@shop.example",
        )
    )
    allowed = decide(anna(), [given], purpose=purpose, channel="email", at=NOON, rulebook=rulebook)
    yield from (allowed, allowed.permit, allowed.asked.rulebook if allowed.asked else None)
    yield from of_the_ledger(given)
    yield from of_the_list()
    yield fault(
        lambda: ConsentEvent(
            kind="given", address=ADDRESS, occurred_at=NOON, recorded_at=NOON, source=STREET
        )
    )


def of_the_ledger(given: ConsentEvent) -> Iterator[object]:
    """A leaf, its evidence, a receipt, and what is no checkpoint."""
    store = MemoryStore()
    store.append([given])
    ledger = Ledger(store, origin="shop.example/consent")
    (leaf,) = store.ledger_leaves(0, 1)
    yield from (ledger, leaf, leaf.public, store.ledger_entry(given.id))
    receipt = ledger.receipt(given.id)
    yield from (receipt, receipt.verify() if receipt else None, ledger.checkpoint(), ledger.audit())
    yield fault(lambda: Checkpoint.from_note(f"{NAME}\n{ADDRESS}\n{STREET}\n"))


def of_the_list() -> Iterator[object]:
    """What keeps an address away without keeping it, and links that say nothing of it."""
    peppers = Peppers(bytes(range(32)))
    entries = list(suppressions_of(anna(), peppers, at=NOON, code="erased"))
    store = MemoryStore()
    store.suppress(entries)
    yield from (peppers, *entries, look_up(store, peppers, anna().contacts))
    tokens = Tokens(KeyRing({1: bytes(range(32))}, current=1))
    token = tokens.issue("unsubscribe", ref=bytes(12), at=NOON)
    yield from (tokens, token, tokens.read(token, kind="unsubscribe", at=NOON))
    yield fault(lambda: tokens.read(ADDRESS, kind="unsubscribe", at=NOON))


def of_segments() -> Iterator[object]:
    """A rule with a name, and what it saw of a person."""
    street = Segment("street", where=field("street").equals(STREET))
    yield street
    yield street.explain(anna(), at=NOON)
    yield fault(lambda: Segment(STREET, where=field("street").equals(STREET)))
    elsewhere = Segment("elsewhere", where=field("street").equals("Elsewhere 1"))
    yield elsewhere.why_not(anna(), at=NOON)
    yield elsewhere.next_change(anna(), at=NOON)
    store = MemoryStore(fields=FIELDS)
    store.put([anna(), Profile(id="c9")])
    yield street.preview(store, at=NOON)
    yield overlap([street, elsewhere], store, at=NOON)
    yield backtest(street, store, [NOON])
    yield compare(street, None, store, at=NOON)
    yield diff(street, elsewhere, store, at=NOON)
    yield street.lint(FIELDS.vocabulary())


def of_engines() -> Iterator[object]:
    """What an engine found, and its refusal of a rule."""
    shop = duckdb.connect()
    shop.execute("CREATE TABLE customers AS SELECT 'c1' AS id, ? AS street", [STREET])
    tables = DuckdbTables(shop, profiles="customers")
    street = Segment("street", where=field("street").equals(STREET))
    yield tables
    yield tables.segment(street, at=NOON)
    yield fault(lambda: tables.segment(Segment("x", where=field("way").equals(STREET)), at=NOON))


def of_greetings() -> Iterator[object]:
    """A name read, a gender guessed, a form found, a line written."""
    yield read_name(f"{NAME} {FAMILY}", language="pl", email=ADDRESS)
    yield gender_of(NAME, language="pl", family=FAMILY)
    yield vocative(NAME, gender="f", language="pl")
    yield greet(anna(), language="pl", register="warm")
    yield greet(ADDRESS, language="pl")
    yield pronouns("f", language="pl")


def letter() -> Message:
    """A letter of which every text is a canary."""
    return Message(
        key="0" * 32,
        campaign="spring",
        profile_id="c1",
        purpose="newsletter",
        channel="email",
        to=ADDRESS,
        sender=f"{NAME} {FAMILY} <jan@shop.example>",
        subject=ANSWER,
        text=f"{NAME}, {STREET}",
        html=f"<p>{NAME}</p>",
        language="pl",
    )


def template() -> Template:
    """A template with a canary in its words."""
    return Template(
        id="spring", language="en", subject=ANSWER, text=f"{{{{ greeting }}}} {STREET}?"
    )


def sender() -> Sender:
    """Somebody who signs."""
    return Sender(name=f"{NAME} {FAMILY}", phone=PHONE, firm=STREET, email=ADDRESS)


def of_messages() -> Iterator[object]:
    """A letter in each state, who signs it, and what is refused in it."""
    yield from (letter(), template(), sender())
    links = SignedLinks("https://shop.example/r", bytes(range(32)))
    made = letter_links(links, "0" * 32)
    yield render(template(), sender=sender(), greeting=NAME, pronouns={}, why=STREET, links=made)
    yield made
    yield fault(lambda: Sender(name=NAME, phone=STREET, firm="x", email=f"{NAME} {ADDRESS}"))
    yield fault(
        lambda: Template(id="x", language="en", subject="x", text=f"{{{{ '{NAME}' * 10**9 }}}}")
    )
    yield fault(lambda: to_bytes(replace(letter(), to=f"{NAME}\nBcc: {ADDRESS}"), at=NOON))
    yield from lint(template())


def survey() -> Survey:
    """Two questions."""
    return Survey(
        "s",
        version=1,
        title={"en": "s"},
        questions=(
            Nps(id="score", text={"en": "?"}),
            Text(id="why", text={"en": "?"}, max_length=30),
        ),
    )


def of_surveys() -> Iterator[object]:
    """An answer that is kept, one that is refused, and their sum."""
    report = survey().validate({"score": 3, "why": ANSWER}, profile_id="c1", language="en", at=NOON)
    yield report
    assert report.response is not None
    yield report.response
    yield report.response.facts()
    wrong = survey().validate(
        {"score": ANSWER, NAME: ADDRESS, "why": ANSWER * 9}, code="k", language="en", at=NOON
    )
    yield wrong
    yield wrong.issues
    yield Summary(survey(), [report.response])


def campaign() -> Campaign:
    """A letter to everybody."""
    return Campaign(
        "spring",
        segment=Segment("all", where=field("id").is_known()),
        purpose=Purpose(
            id="newsletter", title={"en": "News"}, why={"en": STREET}, message_class="service"
        ),
        sender=sender(),
        template=template(),
        facts={"street": STREET},
    )


def filled(store: Store) -> Store:
    """A store that knows her."""
    store.put([anna()])
    profile = store.profile("c1")
    assert profile is not None
    store.append(
        [ConsentEvent.withdrawn(profile, purpose="x", channel="email", at=NOON, source="link")]
    )
    return store


def of_campaigns() -> Iterator[object]:
    """A plan, its entries, a delivery and its receipts."""
    store = filled(MemoryStore(fields=STREETS))
    links = SignedLinks("https://shop.example/r", bytes(range(32)))
    todo = plan(campaign(), store, at=NOON, links=links)
    yield todo
    yield list(todo)
    nobody = campaign().model_copy(
        update={"segment": Segment("none", where=field("given").equals("x"))}
    )
    yield list(plan(nobody, store, at=NOON, links=links))
    yield campaign()
    wire = MemoryTransport()
    yield deliver(todo, wire, store, clock=lambda: NOON)
    yield wire
    yield list(store.receipts("spring"))
    yield fault(
        lambda: deliver(todo, MemoryTransport(frozenset({"sms"})), store, clock=lambda: NOON)
    )


STREETS = FieldRegistry(
    [FieldSpec(name="street", type="text", purposes=("post",), ask={"en": "to write"})]
)


def of_storage() -> Iterator[object]:
    """Stores that hold her, and what they refuse."""
    memory = filled(MemoryStore(fields=STREETS))
    lite = filled(SqliteStore(":memory:", fields=STREETS))
    for store in (memory, lite):
        yield store
        yield store.profile("c1")
        yield store.consents([anna()])
        named = anna().model_copy(update={"attributes": {"name": NAME}})
        yield fault(partial(store.put, [named]))
        stray = anna().orders[0].model_copy(update={"profile_id": "c9"})
        yield fault(partial(store.add, [stray]))
        store.enqueue([letter()], at=NOON)
        yield store.claim(1, at=NOON, lease=timedelta(seconds=9), campaign="spring")
    yield fault(lambda: SqliteStore(f"/no/such/folder/{NAME}/shop.db"))


def of_transports() -> Iterator[object]:
    """Ways out of the house, and what they refuse."""
    yield MaildirTransport(f"/no/such/{NAME}")
    yield SmtpTransport("localhost", 1, username=ADDRESS, password=ANSWER)
    counting = CountingTransport()
    yield counting.send_many([letter(), replace(letter(), to=f"{NAME}\r\n{ADDRESS}")], at=NOON)
    yield counting
    yield fault(
        lambda: SmtpTransport("localhost", 1, username=ADDRESS, password=ANSWER).send_many(
            [letter()], at=NOON
        )
    )
    yield fault(lambda: MaildirTransport("/proc/no/box").send_many([letter()], at=NOON))


def of_sources() -> Iterator[object]:
    """An export with good and bad rows."""
    store = MemoryStore()
    good = {
        "id": 1,
        "email": ADDRESS,
        "first_name": NAME,
        "last_name": FAMILY,
        f"{NAME} {FAMILY}": STREET,
    }
    bad = {"id": 2, "email": f"{NAME} {ADDRESS}", "first_name": [ANSWER], "billing": STREET}
    worse = {
        "id": 9,
        "customer_id": 1,
        "total": ANSWER,
        "currency": NAME,
        "date_created_gmt": STREET,
        "status": "completed",
    }
    report = load_woocommerce(
        store, customers=[good, bad, {"id": ADDRESS}], orders=[worse], at=NOON
    )
    yield report
    yield report.issues
    yield str(report)
    yield fault(
        lambda: load_woocommerce(store, customers="/no/such/customers.json", orders=[], at=NOON)
    )


def of_reports() -> Iterator[object]:
    """A report shows letters to whoever opens it, and nothing by its repr."""
    shown = Letter(
        title="A letter", subject=ANSWER, text=f"{NAME} {STREET}", language="en", html=NAME
    )
    passage = Passage("Why", f"{NAME} {ADDRESS}")
    report = Report("Week", NOON, (passage, Letters((shown,))))
    yield from (shown, passage, report)


def of_testing() -> Iterator[object]:
    """Contracts hold no customers."""
    yield from ()


EXHIBITS: Mapping[str, Callable[[], Iterator[object]]] = {
    "campaigns": of_campaigns,
    "consent": of_consent,
    "documents": of_documents,
    "engines": of_engines,
    "errors": of_errors,
    "greetings": of_greetings,
    "messages": of_messages,
    "profiles": of_profiles,
    "reports": of_reports,
    "rules": of_rules,
    "segments": of_segments,
    "sources": of_sources,
    "storage": of_storage,
    "surveys": of_surveys,
    "testing": of_testing,
    "transports": of_transports,
}


# ------------------------------------------------------------------------------------------- tests


def _said(thing: object) -> str:
    """What a log line or a console would show of a thing; `str` is the caller's own wish to read it."""
    if isinstance(thing, BaseException):
        return "".join((*traceback.format_exception(thing), repr(thing), repr(vars(thing))))
    return repr([thing])


def _heard(text: str) -> list[str]:
    """The canaries that can be heard in a text, in either spelling of their letters."""
    folded = text.casefold()
    return [bird for bird in CANARIES if bird.casefold() in folded or ascii(bird)[1:-1] in text]


def test_every_room_shows_its_exhibits(house: House) -> None:
    """No room is left out of this test."""
    assert [] == [room for room in house.rooms if room not in EXHIBITS]


@pytest.mark.parametrize("room", EXHIBITS)
def test_no_canary_is_heard(room: str, caplog: pytest.LogCaptureFixture) -> None:
    """No repr, no error with its whole traceback, no warning and no log line lets a canary out."""
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        said = [_said(thing) for thing in EXHIBITS[room]()]
    said += [str(warning.message) for warning in warned]
    said += [logging.Formatter().format(record) for record in caplog.records]

    assert [] == [(bird, text) for text in said for bird in _heard(text)]


def test_the_listener_has_ears() -> None:
    """A leak would be heard: in a repr, in an error's text, and behind an escape."""
    leak = ValueError(f"no such address: {ADDRESS}")

    assert ADDRESS in _heard(_said(leak))
    assert NAME in _heard(_said({"name": NAME}))
    assert FAMILY in _heard(ascii(FAMILY))
