"""Strings that break other people's software, through every text of consent and of a letter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, Rulebook, decide
from relationkit.consent.exports import (
    Particulars,
    Recipient,
    consent_receipt,
    consent_record,
    kantara_receipt,
    proof_page,
)
from relationkit.errors import InvalidDocument, TemplateError
from relationkit.messages import Sender, Template, render
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = bytes(range(32))
LIST = Path(__file__).parent / "vectors" / "naughty" / "blns.json"
OURS = [
    "Анна\u202e<gnp.exe",
    "Anna\n\nYour account is closed http://evil.example",
    '=HYPERLINK("http://evil.example")',
    "Z" + "\u0301" * 150,
    "\ufeffAnna",
    "Anna\x00",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7}",
    "</blockquote><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "]]><!--",
    "\u2066hidden\u2069",
    "null",
    "@id",
]
STRINGS = [text for text in [*json.loads(LIST.read_text("utf-8")), *OURS] if text]
MARKUP = (
    "script",
    "img",
    "svg",
    "iframe",
    "form",
    "a",
    "input",
    "link",
    "object",
    "embed",
    "video",
)


class Texts(HTMLParser):
    """The tags of a page, and the text in its blockquotes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.quotes: list[str] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.inside = tag == "blockquote"
        if self.inside:
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.quotes[-1] += data


def _exports(text: str) -> tuple[str, tuple[Any, ...], ConsentEvent]:
    """The page, the papers for machines, and the event, with one text wherever a text may stand."""
    short = text[:200]
    notice = Notice(id=text[:80], version=text[:40], language=(text * 2)[:20], text=text)
    controller = Controller(
        id="ogrody",
        name=short,
        postal_address=short,
        country="PL",
        contact=short,
        officer=short,
        authority=short,
    )
    purpose = Purpose(
        id="newsletter",
        title={"en": text, text: text},
        why={"en": text},
        fields=(text,),
        recipients=(short,),
    )
    told = Particulars(
        controller=controller,
        email="dane@shop.example",
        phone="+48221234567",
        language="pl",
        privacy_url="https://shop.example/dane",
        withdraw_url="https://shop.example/stop",
        stored_in=("PL",),
        kept_for="3 years",
        recipients=(Recipient(name=short, postal_address=short, contact=short),),
    )
    anna = Profile(
        id=short,
        given=text,
        family=text,
        country="PL",
        contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)],
    )
    given = ConsentEvent.given(
        anna, purpose="newsletter", channel="email", at=NOON, notice=notice, source=short
    )
    act = ConsentEvent.from_dict(
        given.model_dump(exclude={"id"}) | {"reference": short, "product_classes": [text[:80]]}
    )
    decision = decide(
        anna, [act], purpose=purpose, channel="email", at=NOON, rulebook=Rulebook(controller)
    )
    papers = (
        consent_record(decision, told, key=KEY),
        consent_receipt(decision, told, key=KEY),
        kantara_receipt(decision, told, key=KEY),
    )
    return proof_page(decision, told, language="en"), papers, act


CLEAN = Texts(_exports("plain")[0])


@pytest.fixture(scope="module")
def exported() -> list[tuple[str, str, tuple[Any, ...], ConsentEvent]]:
    """Each string with what came of it."""
    return [(text, *_exports(text)) for text in STRINGS]


def test_the_list_is_the_whole_one() -> None:
    """The frozen list has all its strings."""
    assert 500 < len(json.loads(LIST.read_text("utf-8")))


def test_hostile_texts_are_escaped_on_the_page_and_whole_on_it(exported: list[Any]) -> None:
    """The page has the same tags and attributes as with a plain text, and quotes the words letter for letter."""
    wrong = []
    for number, (text, html, _, _) in enumerate(exported):
        read = Texts(html)
        if (read.tags, read.names, read.quotes) != (CLEAN.tags, CLEAN.names, [text]):
            wrong.append(number)

    assert [] == wrong
    assert [] == [tag for tag in MARKUP if tag in CLEAN.tags]


def test_hostile_texts_are_whole_in_the_papers_for_machines(exported: list[Any]) -> None:
    """What is read back from JSON is what was said, in each place."""
    wrong = []
    for number, (text, _, papers, _) in enumerate(exported):
        record, receipt, kantara = json.loads(json.dumps(papers, allow_nan=False))
        process = record["dpv:hasProcess"]
        said = [
            record["dpv:hasNotice"][1]["dct:description"],
            process["dpv:hasPurpose"]["dct:title"][0]["@value"],
            process["dpv:hasPersonalData"][1]["dct:identifier"],
            receipt["dpv:hasRecordOfActivity"]["dpv:hasNotice"][1]["dct:description"],
            kantara["services"][0]["purposes"][0]["purpose"],
        ]
        short = [
            record["dpv:hasDataController"]["dpv:hasName"],
            process["dpv:hasRecipient"][0]["dpv:hasAddress"],
            record["dpv:hasConsentStatus"][0]["dct:source"],
            kantara["services"][0]["service"],
        ]
        if set(said) != {text} or set(short) != {text[:200]}:
            wrong.append(number)

    assert [] == wrong


def test_hostile_texts_come_back_from_json_and_from_a_store(exported: list[Any]) -> None:
    """An event is the same, id and all, after JSON and after a log."""
    acts = [act for *_, act in exported]
    store = MemoryStore()
    store.append(acts)

    assert acts == [ConsentEvent.from_json(act.to_json()) for act in acts]
    assert len({act.id for act in acts}) == sum(
        len(store.consents([Profile(id=name)])[name])
        for name in {act.profile_id or "" for act in acts}
    )


def test_no_hostile_text_is_in_a_repr() -> None:
    """Documents show ids and nothing else."""
    text = "</bdi>kanarella"
    _, _, act = _exports(text)

    assert text not in repr(act)
    assert act.notice is not None
    assert "text" not in repr(act.notice)


def test_hostile_values_are_no_template_and_no_markup_in_a_letter() -> None:
    """A letter keeps its lines, its tags and its subject, whatever the customer is called; a value is never rendered twice."""
    letter = Template(
        id="spring",
        language="en",
        subject="Seeds for {{ customer.given }}",
        text="{{ greeting }}\n{{ facts.words }}\nAre your beans up?",
        html="<p>{{ greeting }}</p><blockquote>{{ facts.words }}</blockquote>",
    )
    sender = Sender(
        name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example"
    )
    plain: list[str] | None = None
    wrong = []
    for number, text in enumerate(["plain", *STRINGS]):
        said = render(
            letter,
            sender=sender,
            greeting=f"Dear {text},",
            pronouns={},
            why=text,
            links={
                "unsubscribe": "https://shop.example/u/token",
                "your-data": "https://shop.example/d/token",
            },
            customer={"given": text},
            facts={"words": text},
        )
        tags = Texts(said.html or "").tags
        plain = plain or tags
        lines = "Are your beans up?" in said.text.splitlines()
        if tags != plain or len(said.subject.splitlines()) != 1 or not lines:
            wrong.append(number)

    assert [] == wrong


def test_a_hostile_template_is_refused_or_rendered_as_what_it_says() -> None:
    """As the source of a template a naughty string gives a template or `TemplateError`, and nothing else."""
    made = 0
    for text in STRINGS:
        try:
            Template(id="spring", language="en", subject="Seeds", text=text)
        except TemplateError:
            continue
        made += 1

    assert 400 < made


@pytest.mark.parametrize("part", ["purpose", "notice", "event", "particulars"])
def test_an_empty_text_is_refused_where_one_must_stand(part: str) -> None:
    """The one naughty string that is no text."""
    makers: dict[str, Callable[[], object]] = {
        "purpose": lambda: Purpose(id="x", title={}, why={"en": ""}),
        "notice": lambda: Notice(id="", version="1", language="en", text=""),
        "event": lambda: ConsentEvent.objected(Profile(id="c1"), at=NOON, source=""),
        "particulars": lambda: Recipient(name="", postal_address="", contact=""),
    }
    with pytest.raises(InvalidDocument):
        makers[part]()
