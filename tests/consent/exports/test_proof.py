"""The proof for human eyes."""

from __future__ import annotations

import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any, get_args

import pytest

from relationkit.consent import Circumstances, Intent, Rulebook
from relationkit.consent.decision.questions import QUESTIONS
from relationkit.consent.exports import proof_page
from relationkit.consent.exports.words import words
from relationkit.consent.kinds import STOPS, Actor, Kind, Method, Scope
from relationkit.consent.ledger import Ledger
from relationkit.consent.packs import shipped_pack
from relationkit.consent.purposes import BASES, Assurance, MessageClass
from relationkit.consent.texts import LANGUAGES
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint
from relationkit.storage import MemoryStore

VOID = {"br", "meta"}


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1:] != ["style"]:
            self.text.append(data)


def page(shop: Any, *events: object, language: str = "en", receipts: Any = (), **more: Any) -> str:
    return proof_page(shop.decided(events, **more), shop.told, language=language, receipts=receipts)


def text_of(html: str) -> str:
    return " ".join(" ".join(Reader(html).text).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_texts(language: str) -> None:
    """Every kind, actor, method, scope, proof, class, ground, question and outcome has words in each language."""
    said = words(language)
    codes = {
        "passed", "serves", "consent", "soft-opt-in", "exempt", "later", "intent-contradiction", "no-address", "erased",
        "suppressed", "suppression-unreadable", "stopped", "minor", "age-unknown", "no-explicit-consent", "in-register",
        "register-unasked", "no-consent", "address-changed", "consent-unproven", "consent-outdated", "consent-expired",
        "consent-stale",
    }  # fmt: skip

    assert set(get_args(Kind)) == set(said["kind"])
    assert set(get_args(Actor)) == set(said["actor"])
    assert set(get_args(Method)) == set(said["method"])
    assert set(get_args(Scope)) == set(said["scope"])
    assert set(get_args(Assurance)) == set(said["assurance"])
    assert set(get_args(MessageClass)) == set(said["class"])
    assert {*BASES.values(), "consent"} == set(said["basis"])
    assert {"consent", "soft-opt-in", "exempt"} == set(said["ground"])
    assert {*(name for name, _ in QUESTIONS), "caps"} == set(said["step"])
    assert codes | (STOPS - {"register-hit"}) == set(said["code"])
    assert set(words("en")["page"]) == set(said["page"])


def test_every_code_that_is_decided_has_words() -> None:
    """The codes in the source of the decision are those that have words."""
    source = (files("relationkit.consent.decision") / "questions.py").read_text("utf-8")
    table = tomllib.loads(
        (files("relationkit.consent.exports") / "texts" / "en.toml").read_text("utf-8")
    )
    parts = [*source.split("weighing.no(")[1:], *source.split("_else(weighing, ")[1:]]
    codes = {part.split('"')[1] for part in parts if part.startswith('"')}

    assert {"no-consent", "register-unasked", "consent-stale"} <= codes
    assert set() == codes - set(table["code"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole(shop: Any, language: str) -> None:
    """Well formed, in its language and direction, without script, and with nothing to fetch or click."""
    html = page(shop, shop.yes(), shop.no(), language=language)
    read = Reader(html)
    root = dict(read.tags)["html"]

    assert [] == read.wrong
    assert (language, "rtl" if language == "fa" else "ltr") == (root["lang"], root["dir"])
    assert set() == {"script", "link", "img", "a", "form", "iframe"} & {tag for tag, _ in read.tags}
    assert set() == {
        name for _, attributes in read.tags for name in attributes if name.startswith("on")
    }


def test_it_tells_who_agreed_to_what(shop: Any) -> None:
    """The person, the exact words, when, by which method, for which address and which number of it, how well proved."""
    said = text_of(page(shop, shop.yes(reference="till-7", product_classes=["seeds"])))

    for part in (
        "Anna Kowalska", "c1", "anna.kowalska@example.com", "Garden letters", "version 1", "hobby", "Kurier",
        "Tak, chcę listy o ogrodzie.", "version 3", "Consent was given", "March 1, 2026, 12:00:00 UTC", "the person",
        "by ticking a box", "kasa", "Which address of this channel: 1", "the person's own act is on record", "till-7", "seeds",
        "24 months",
    ):  # fmt: skip
        assert part in said


def test_it_tells_every_later_act_and_what_follows(shop: Any) -> None:
    """Acts stand in their order; the decision has its questions as sentences, its evidence and its provisions."""
    stop = shop.no(kind="objected", scope="marketing", purpose=None, method="one-click")
    said = text_of(page(shop, stop, shop.yes()))

    assert said.index("Consent was given") < said.index("An objection was made")
    for part in (
        "No message may be sent.", "all marketing", "by one click in the letter", "act 2",
        "Did the person stop it? The person objected.", "Prawo komunikacji elektronicznej art. 398(1)",
        "in force since November 10, 2024", "pl:pke-398-1", "not yet checked by counsel",
    ):  # fmt: skip
        assert part in said


def test_an_allowed_message_tells_its_grounds(shop: Any) -> None:
    """Channel and data are two answers, with the moment at which they end by themselves."""
    said = text_of(page(shop, shop.yes()))

    for part in (
        "A message may be sent.", "What allows the message consent", "consent (GDPR, article 6(1)(a))", "It ends by itself",
        "March 1, 2028", "It rests on act 1",
    ):  # fmt: skip
        assert part in said


def test_a_deferred_message_tells_until_when(shop: Any) -> None:
    """Caps put off what may go."""
    said = text_of(page(shop, shop.yes(), intent=Intent(not_before=shop.noon + 20 * shop.day)))

    assert "May be asked again March 21, 2026" in said
    assert "May it go at this hour? Not yet: later." in said


def test_nothing_is_told_as_nothing(shop: Any) -> None:
    """Without acts, words, provisions, extracts, name and address the page says so, or is silent."""
    nobody = shop.anna.model_copy(update={"given": None, "family": None, "contacts": ()})
    parcel = shop.news.model_copy(
        update={
            "message_class": "security",
            "fields": (),
            "recipients": (),
            "valid_for": None,
            "title": {"el": "Γ"},
        }
    )
    bare = shop.controller.model_copy(update={"officer": None, "authority": None})
    decision = shop.decided(
        profile=nobody, purpose=parcel, rulebook=Rulebook(bare, [shipped_pack("us")])
    )
    said = text_of(
        proof_page(decision, shop.told.model_copy(update={"controller": bare}), language="de")
    )

    for part in (
        "No words stand in the log", "The log has no act of this person", "No provision was needed", "No extract from the log",
        "until it is withdrawn", "nobody", "Γ",
    ):  # fmt: skip
        assert part in said
    assert [] == [
        part
        for part in ("Name", "Address now", "Data protection officer", "Supervisory")
        if part in said
    ]


def test_a_class_that_serves_the_person_is_told_so(shop: Any) -> None:
    """Its code is the class itself."""
    parcel = shop.news.model_copy(update={"message_class": "transactional"})

    assert "Yes: the message serves the person" in text_of(page(shop, purpose=parcel))


def test_an_act_for_an_address_alone_shows_only_a_spelling_of_the_persons_own(shop: Any) -> None:
    """A bounce names no person: the address is printed where it is theirs, else called another spelling of it."""
    exact = shop.no(
        kind="bounced",
        profile_id=None,
        address="anna.kowalska@example.com",
        actor="mailbox-provider",
    )
    other = shop.no(
        kind="bounced",
        profile_id=None,
        address="Anna.Kowalska+x@example.com",
        actor="mailbox-provider",
    )

    assert "another spelling" not in text_of(page(shop, exact))
    assert "another spelling of the address in use" in text_of(page(shop, other))
    assert "+x" not in page(shop, other)


def test_an_address_of_before_is_told_as_such(shop: Any) -> None:
    """What was given for another address is shown with it, and does not hold."""
    moved = shop.anna.model_copy(
        update={"contacts": (ContactPoint(channel="email", address="anna@example.org", epoch=1),)}
    )
    said = text_of(page(shop, shop.yes(), profile=moved))

    assert "Address then anna.kowalska@example.com" in said
    assert "There is one only for another address." in said


def test_the_page_of_a_person_holds_no_other_persons_data(shop: Any) -> None:
    """A stop of another customer binds, and nothing of that customer is on the page, nor anything of strangers."""
    later = {"occurred_at": shop.noon + shop.day, "recorded_at": shop.noon + shop.day}
    jans = shop.no(
        profile_id="c2-jan", address="anna.kowalska+jan@example.com", source="JANS-LETTER", **later
    )
    html = page(shop, shop.yes(), jans, shop.yes(shop.jan, source="JANS-TILL"))

    assert "under another customer" in text_of(html)
    assert [] == [word for word in ("c2-jan", "+jan", "JANS", jans.id) if word in html]


def test_an_extract_from_the_ledger_is_printed_and_checked(shop: Any) -> None:
    """Log, size, place, root, whether it holds, the whole receipt to copy, and how to verify it."""
    act = shop.yes()
    store = MemoryStore()
    store.append([act, shop.no()])
    receipt = Ledger(store, origin="shop.example/consent").receipt(act.id)
    assert receipt is not None
    read = text_of(page(shop, act, receipts=[receipt]))
    broken = receipt.model_copy(update={"index": 1})

    for part in (
        "For act 1",
        "shop.example/consent",
        "Entries 2",
        "it holds",
        receipt.proof[0],
        "RFC 6962",
        receipt.to_json(),
    ):
        assert part in read
    assert "it does not hold (not-in-log)" in text_of(page(shop, act, receipts=[broken]))
    for evidence in ({}, {"id": "0" * 32}):
        with pytest.raises(InvalidDocument, match="no act on the page"):
            page(shop, act, receipts=[receipt.model_copy(update={"evidence": evidence})])


def test_persian_has_its_own_digits(shop: Any) -> None:
    """Days and numbers of acts; digests and addresses stay as they are."""
    html = page(shop, shop.yes(), language="fa")

    assert "۱ مارس ۲۰۲۶، ۱۲:۰۰:۰۰ UTC" in html
    assert "۲۴ ماه" in html
    assert "anna.kowalska@example.com" in html


def test_a_register_and_a_firm_change_the_provisions(shop: Any) -> None:
    """What is known beside the log is part of the question."""
    firm = Circumstances(business=True)

    assert "No message may be sent." in text_of(page(shop, circumstances=firm))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["hours", "days", "weeks", "months", "years"])
def test_a_length_of_time_has_words(language: str, unit: str) -> None:
    """In each language, for each unit, and never as a bare key."""
    said = words(language).length(f"5 {unit}")

    assert said.split()[0] in {"5", "۵"}
    assert (language == "en") == (unit in said)


def test_words_hide_their_texts() -> None:
    """A table is named by its language."""
    assert "Words('fa')" == repr(words("fa_IR"))
