"""Consent records and receipts of ISO/IEC TS 27560:2023."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import Decision, Rulebook
from relationkit.consent.exports import consent_receipt, consent_record
from relationkit.consent.exports.dpv import NAMESPACES, terms
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

VECTORS = Path(__file__).parent.parent / "vectors" / "dpv"

# ISO field -> where it stands in the record (guide of the DPVCG, section 7.2); all are mandatory in ISO but those marked.
HEADER = {
    "schema_version": "dct:conformsTo",
    "record_id": "dct:identifier",
    "pii_principal_id": "dpv:hasDataSubject/dct:identifier",
    "privacy_notice": "dpv:hasNotice",
    "language": "dct:language",
    "pii_controllers": "dpv:hasDataController",
    "jurisdiction": "dpv:hasJurisdiction",
    "authority_party (GDPR)": "dpv:hasAuthority",
    "purposes": "dpv:hasProcess/dpv:hasPurpose",
    "lawful_basis (GDPR)": "dpv:hasProcess/dpv:hasLegalBasis",
    "pii_information": "dpv:hasProcess/dpv:hasPersonalData",
    "pii_type": "dpv:hasProcess/dpv:hasPersonalData/@type",
    "pii_optional (GDPR)": "dpv:hasProcess/dpv:hasPersonalData/dpv:hasNecessity",
    "collection_method (GDPR)": "dpv:hasProcess/dpv:hasDataSource",
    "processing_method (GDPR)": "dpv:hasProcess/dpv:hasProcessing",
    "storage_locations": "dpv:hasProcess/dpv:hasStorageCondition",
    "retention_period": "dpv:hasProcess/dpv:hasStorageCondition",
    "processing_location (GDPR)": "dpv:hasProcess/dpv:hasLocation",
    "recipient_third_parties": "dpv:hasProcess/dpv:hasRecipient",
    "withdrawal_method": "dpv:hasProcess/dpv:hasConsentControl/dpv:isExercisedAt",
    "privacy_rights (GDPR)": "dpv:hasProcess/dpv:hasRight",
}
PARTY = {
    "party_id": "dct:identifier",
    "party_address": "dpv:hasAddress",
    "party_name": "dpv:hasName",
    "party_contact": "dpv:hasContact",
    "party_type": "@type",
}
EVENT = {
    "event_time": "dpv:isIndicatedAtTime",
    "validity_duration": "dpv:hasDuration/rdf:value",
    "entity_id": "dpv:isIndicatedBy",
    "event_type": "dpv:hasLegalBasis/@id",
    "event_state": "@type",
}
DUBLIN_CORE = {
    "audience", "conformsTo", "created", "description", "hasVersion", "identifier", "language", "modified", "publisher",
    "replaces", "source", "title", "valid",
}  # fmt: skip


def record(shop: Any, *events: object, **more: Any) -> dict[str, Any]:
    return consent_record(shop.decided(events, **more), shop.told, key=shop.key)


def states(found: dict[str, Any]) -> list[str]:
    return [status["@type"].removeprefix("dpv:") for status in found["dpv:hasConsentStatus"]]


def at(node: Any, path: str) -> list[Any]:
    """All that stands at a path, whichever lists lie between."""
    found = [node]
    for name in path.split("/"):
        nodes = [each for part in found for each in (part if isinstance(part, list) else [part])]
        found = [each.get(name) for each in nodes]
    return found


def named(node: Any) -> Iterator[str]:
    """Every key and every value that is a name with a prefix."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in {"@value", "dct:identifier", "dct:source", "dct:description"}:
                yield from (name, *named(value))
    elif isinstance(node, list):
        for each in node:
            yield from named(each)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize("path", HEADER.values(), ids=HEADER)
@pytest.mark.parametrize("told", [True, False], ids=["given", "nothing"])
def test_the_mandatory_fields_are_there(shop: Any, path: str, told: bool) -> None:
    """Each field that ISO or GDPR makes mandatory is in the record, of a rich history and of none."""
    found = at(record(shop, *([shop.yes()] if told else [])), path)

    assert all(found)


@pytest.mark.parametrize("path", PARTY.values(), ids=PARTY)
def test_each_party_is_told_whole(shop: Any, path: str) -> None:
    """The controller and each recipient have an id, an address, a name, a contact and a type."""
    found = record(shop)

    assert all(at(found["dpv:hasDataController"], path))
    assert all(at(found["dpv:hasProcess"]["dpv:hasRecipient"], path))


@pytest.mark.parametrize("path", EVENT.values(), ids=EVENT)
def test_each_state_is_told_whole(shop: Any, path: str) -> None:
    """Each state has its time, its duration, who brought it about, its type and itself."""
    found = record(shop, shop.yes(), shop.no(), shop.yes(kind="requested", notice=None))

    assert all(at(found["dpv:hasConsentStatus"], path))


def test_the_schema_is_the_one_of_gdpr(shop: Any) -> None:
    """Of the guide's two names for the profile the first is used."""
    assert {"@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"} == record(shop)[
        "dct:conformsTo"
    ]


def test_every_term_stands_in_the_vocabulary(shop: Any) -> None:
    """No IRI is emitted that DPV 2.3 does not have."""
    with (VECTORS / "terms.csv").open(newline="") as file:
        frozen = {row["iri"] for row in csv.DictReader(file)}
    rich = shop.news.model_copy(update={"explicit": True})
    outputs = [
        record(shop, shop.yes(), shop.no(actor="authority", kind="invalidated")),
        record(
            shop, shop.yes(actor="guardian"), shop.no(kind="complained", actor="mailbox-provider")
        ),
        record(shop, shop.yes(explicit=True), purpose=rich),
        consent_receipt(shop.decided(), shop.told, key=shop.key),
    ]
    tables = [
        terms(name).values() for name in ("state", "found", "class", "basis", "data", "right")
    ]
    emitted = {name for output in outputs for name in named(output)}
    emitted |= {term for table in tables for term in table}
    prefixed = [
        (prefix, term)
        for prefix, _, term in (name.partition(":") for name in emitted)
        if term and prefix in NAMESPACES
    ]

    assert (
        {"audience", "valid"}
        <= {term for prefix, term in prefixed if prefix == "dct"}
        <= DUBLIN_CORE
    )
    assert {"value"} == {term for prefix, term in prefixed if prefix == "rdf"}
    assert (
        set()
        == {
            NAMESPACES[prefix] + term
            for prefix, term in prefixed
            if prefix not in {"dct", "rdf", "xsd"}
        }
        - frozen
    )


def test_the_ten_states_are_those_of_the_vocabulary() -> None:
    """The states that we emit are all its leaves, and no other."""
    with (VECTORS / "terms.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    leaves = {
        row["iri"].replace(NAMESPACES["dpv"], "dpv:")
        for row in rows
        if "https://w3id.org/dpv#ConsentStatus" in row["hasbroader"]
        and not row["iri"].endswith("ForProcessing")
    }

    assert 10 == len(leaves)
    assert leaves == {*terms("state").values(), *terms("found").values()}


@pytest.mark.parametrize(
    ("kind", "more", "state"),
    [
        ("withdrawn", {}, "ConsentWithdrawn"),
        ("withdrawn", {"actor": "staff"}, "ConsentRevoked"),
        ("objected", {"scope": "marketing", "purpose": None, "channel": None}, "ConsentWithdrawn"),
        ("objected", {"scope": "everything", "purpose": None}, "ConsentWithdrawn"),
        ("revoked", {"actor": "admin"}, "ConsentRevoked"),
        ("invalidated", {"actor": "authority"}, "ConsentInvalidated"),
        ("complained", {"actor": "mailbox-provider"}, "ConsentRevoked"),
        ("refused", {}, "ConsentRefused"),
        ("renewed", {"epoch": 0, "address": "anna.kowalska@example.com"}, "RenewedConsentGiven"),
    ],
)
def test_each_act_leads_to_its_state(
    shop: Any, kind: str, more: dict[str, Any], state: str
) -> None:
    """Only the person withdraws; what anybody else ends is revoked; past states stay."""
    assert ["ConsentGiven", state] == states(record(shop, shop.yes(), shop.no(kind=kind, **more)))


@pytest.mark.parametrize("kind", ["bounced", "restricted", "sale"])
def test_what_is_no_state_of_consent_is_none(shop: Any, kind: str) -> None:
    """A dead address, a restriction and a sale leave the consent as it is."""
    act = shop.no(kind=kind)

    assert ["ConsentGiven"] == states(record(shop, shop.yes(), act))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("requested", "ConsentRequested"), ("deferred", "ConsentRequestDeferred")],
)
def test_to_be_asked_again_takes_nothing(shop: Any, kind: str, expected: str) -> None:
    """A request is a state; after a consent the consent still holds, and comes last."""
    request = shop.no(kind=kind)

    assert [expected] == states(record(shop, request))
    assert ["ConsentGiven", expected, "ConsentGiven"] == states(record(shop, shop.yes(), request))


def test_a_claim_is_unknown_until_it_is_accepted(shop: Any) -> None:
    """What others report is no consent, unless the purpose vouches for it; it lifts no stop either."""
    claim = shop.yes(kind="claimed", actor="import")
    vouched = shop.news.model_copy(update={"least": "claim"})
    late = shop.yes(
        kind="claimed",
        actor="staff",
        occurred_at=shop.noon + 2 * shop.day,
        recorded_at=shop.noon + 2 * shop.day,
    )

    assert ["ConsentUnknown"] == states(record(shop, claim))
    assert ["ConsentUnknown", "ConsentGiven"] == states(record(shop, claim, purpose=vouched))
    assert ["ConsentGiven", "ConsentWithdrawn", "ConsentUnknown", "ConsentWithdrawn"] == states(
        record(shop, shop.yes(), shop.no(), late)
    )


def test_expiry_follows_from_time(shop: Any) -> None:
    """An expired consent says so last, since the moment at which it ended, though no event does."""
    found = record(shop, shop.yes(), at=shop.noon + 800 * shop.day)

    assert ["ConsentGiven", "ConsentExpired"] == states(found)
    assert "2028-03-01T12:00:00Z" == found["dpv:hasConsentStatus"][-1]["dpv:isIndicatedAtTime"]


def test_expiry_follows_from_time_where_no_consent_is_needed(shop: Any) -> None:
    """Where another question decides, an old consent is still told as expired."""
    parcel = shop.news.model_copy(update={"message_class": "transactional"})
    found = record(shop, shop.yes(), purpose=parcel, at=shop.noon + 800 * shop.day)

    assert ["ConsentGiven", "ConsentExpired"] == states(found)
    assert ["ConsentGiven"] == states(record(shop, shop.yes(), purpose=parcel))


def test_a_consent_to_an_older_version_was_ended_by_the_shop(shop: Any) -> None:
    """Who changes the purpose ends what was agreed to before."""
    newer = shop.news.model_copy(update={"version": 2, "accepted_from": 2})

    assert ["ConsentGiven", "ConsentRevoked"] == states(record(shop, shop.yes(), purpose=newer))


def test_a_stop_recorded_elsewhere_holds(shop: Any) -> None:
    """A stop for another spelling, under another customer, ends the state here and tells nothing of them."""
    stop = shop.no(
        profile_id="c2-jan", address="anna.kowalska+jan@example.com", source="JANS-LETTER"
    )
    found = record(shop, shop.yes(), stop)

    assert ["ConsentGiven", "ConsentWithdrawn"] == states(found)
    assert "jan" not in json.dumps(found).lower()


def test_a_later_consent_of_their_own_lifts_a_stop_from_elsewhere(shop: Any) -> None:
    """As it does when deciding."""
    stop = shop.no(
        profile_id="c2-jan",
        address="anna.kowalska+jan@example.com",
        occurred_at=shop.noon - shop.day,
    )
    american = Rulebook(shop.controller.model_copy(update={"country": "US"}))
    person = shop.anna.model_copy(update={"country": "US"})

    assert ["ConsentGiven"] == states(record(shop, stop, shop.yes()))
    assert ["ConsentGiven"] == states(
        record(shop, stop, shop.yes(), profile=person, rulebook=american)
    )


def test_a_grant_belongs_to_its_contact_point(shop: Any) -> None:
    """A consent for an address of before, or without any address now, is not the state of this one."""
    moved = shop.anna.model_copy(
        update={"contacts": (shop.anna.contacts[0].model_copy(update={"epoch": 1}),)}
    )
    gone = shop.anna.model_copy(update={"contacts": ()})

    assert ["ConsentUnknown"] == states(record(shop, shop.yes(), profile=moved))
    assert ["ConsentUnknown"] == states(record(shop, shop.yes(), profile=gone))


def test_other_purposes_channels_and_controllers_stay_out(shop: Any) -> None:
    """A record is about one purpose, channel and controller, and about what was known then."""
    other = [
        shop.yes(purpose="survey"),
        shop.yes(channel="sms"),
        shop.yes(controller="another"),
        shop.no(controller="another"),
        shop.no(purpose="survey"),
        shop.no(recorded_at=shop.noon + 11 * shop.day),
    ]
    served = shop.news.model_copy(update={"message_class": "service"})
    objection = shop.no(kind="objected", scope="marketing", purpose=None)

    assert ["ConsentUnknown"] == states(record(shop, *other))
    assert ["ConsentGiven"] == states(record(shop, shop.yes(), objection, purpose=served))


def test_who_acted_is_told(shop: Any) -> None:
    """The person by pseudonym, the shop as controller, others by their kind."""
    found = record(
        shop,
        shop.yes(),
        shop.yes(
            actor="guardian", occurred_at=shop.noon + shop.day, recorded_at=shop.noon + shop.day
        ),
        shop.no(
            kind="revoked",
            actor="staff",
            occurred_at=shop.noon + 2 * shop.day,
            recorded_at=shop.noon + 3 * shop.day,
        ),
        shop.no(
            kind="invalidated",
            actor="authority",
            occurred_at=shop.noon + 3 * shop.day,
            recorded_at=shop.noon + 3 * shop.day,
        ),
    )
    who = [status["dpv:isIndicatedBy"] for status in found["dpv:hasConsentStatus"]]

    assert [
        {"@id": found["dpv:hasDataSubject"]["@id"]},
        {"@type": "dpv:GuardianOfDataSubject"},
        {"@id": "_:controller"},
        {"@type": "dpv:Authority"},
    ] == who


def test_the_person_is_a_pseudonym(shop: Any) -> None:
    """Neither name, address nor customer number is in it; the same key gives the same names, another gives others."""
    found = record(shop, shop.yes(), shop.no())
    text = json.dumps(found, ensure_ascii=False)
    again = consent_record(shop.decided([shop.yes()]), shop.told, key=shop.key)
    other = consent_record(shop.decided([shop.yes()]), shop.told, key=bytes(32))
    survey = record(shop, purpose=shop.news.model_copy(update={"id": "survey"}))

    assert [] == [
        word
        for word in ("Anna", "anna", "Kowalska", "kowalska", '"c1"', shop.yes().id)
        if word in text
    ]
    assert found["dct:identifier"] == again["dct:identifier"]
    assert found["dpv:hasDataSubject"] == again["dpv:hasDataSubject"]
    assert found["dct:identifier"] != other["dct:identifier"]
    assert found["dpv:hasDataSubject"] not in (
        other["dpv:hasDataSubject"],
        survey["dpv:hasDataSubject"],
    )


def test_an_addresss_record_is_its_own(shop: Any) -> None:
    """Another contact point is another record of the same person."""
    moved = shop.anna.model_copy(
        update={"contacts": (shop.anna.contacts[0].model_copy(update={"epoch": 1}),)}
    )
    one, two = record(shop), record(shop, profile=moved)

    assert one["dct:identifier"] != two["dct:identifier"]
    assert one["dpv:hasDataSubject"] == two["dpv:hasDataSubject"]


def test_the_exact_words_are_in_it(shop: Any) -> None:
    """The notice that was shown stands in the record once, named by its content, and the act points at it."""
    found = record(
        shop,
        shop.yes(),
        shop.yes(
            kind="renewed", occurred_at=shop.noon + shop.day, recorded_at=shop.noon + shop.day
        ),
    )
    shown = [notice for notice in found["dpv:hasNotice"] if notice["@type"] == "dpv:ConsentNotice"]

    assert [shop.words.text] == [notice["dct:description"] for notice in shown]
    assert [{"@id": shown[0]["@id"]}] * 2 == at(found["dpv:hasConsentStatus"], "dpv:hasNotice")
    assert shown[0]["@id"].startswith("ni:///sha-256;")


def test_a_purpose_without_recipients_keeps_the_data_with_the_controller(shop: Any) -> None:
    """The field is mandatory: the controller itself is then the only recipient."""
    alone = shop.news.model_copy(update={"recipients": ()})

    assert [{"@id": "_:controller"}] == record(shop, purpose=alone)["dpv:hasProcess"][
        "dpv:hasRecipient"
    ]


def test_what_a_shop_does_not_have_is_left_out(shop: Any) -> None:
    """No officer and no named authority; how long a consent lasts is still said."""
    bare = shop.controller.model_copy(update={"officer": None, "authority": None})
    endless = shop.news.model_copy(update={"valid_for": None})
    found = consent_record(
        shop.decided([shop.yes(method=None, notice=None)], purpose=endless),
        shop.told.model_copy(update={"controller": bare}),
        key=shop.key,
    )

    assert "dpv:hasDataProtectionOfficer" not in found
    assert "dpv:hasName" not in found["dpv:hasAuthority"]
    assert (
        "consent is withdrawn" == found["dpv:hasConsentStatus"][0]["dpv:hasDuration"]["rdf:value"]
    )
    assert ["pl"] == found["dct:language"]


@pytest.mark.parametrize(
    ("length", "written"),
    [
        ("24 months", "P24M"),
        ("36h", "PT36H"),
        ("2 weeks", "P2W"),
        ("1 year", "P1Y"),
        ("30d", "P30D"),
    ],
)
def test_a_length_is_written_as_iso_8601_does(shop: Any, length: str, written: str) -> None:
    """Hours stand behind a T."""
    purpose = shop.news.model_copy(update={"valid_for": length})
    (given, *_) = record(shop, shop.yes(), purpose=purpose)["dpv:hasConsentStatus"]

    assert written == given["dpv:hasDuration"]["rdf:value"]


def test_the_ground_of_a_purpose_without_consent_is_told(shop: Any) -> None:
    """A message about an order rests on the contract, an explicit consent on GDPR article 9."""
    parcel = shop.news.model_copy(update={"message_class": "transactional"})
    explicit = shop.news.model_copy(update={"explicit": True})

    assert {"@id": "eu-gdpr:A6-1-b"} == record(shop, purpose=parcel)["dpv:hasProcess"][
        "dpv:hasLegalBasis"
    ]
    assert {"@id": "eu-gdpr:A9-2-a"} == record(shop, purpose=explicit)["dpv:hasProcess"][
        "dpv:hasLegalBasis"
    ]


def test_a_receipt_holds_the_record(shop: Any) -> None:
    """The receipt names itself and its schema, says when it was made, and holds the whole record."""
    decision = shop.decided([shop.yes()])
    receipt = consent_receipt(decision, shop.told, key=shop.key)
    whole = consent_record(decision, shop.told, key=shop.key)
    del whole["@context"]

    assert {"@id": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"} == receipt[
        "dct:conformsTo"
    ]
    assert whole == receipt["dpv:hasRecordOfActivity"]
    assert "2026-03-11T12:00:00Z" == receipt["dct:created"]
    assert receipt["dct:identifier"] != whole["dct:identifier"]


@pytest.mark.parametrize(
    ("more", "key", "code"),
    [
        ({}, b"short", "too-short"),
        ({"recipients": ("Kurier", "Unknown")}, bytes(32), "not-told"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    shop: Any, more: dict[str, Any], key: bytes, code: str
) -> None:
    """A short key and a recipient that nobody described."""
    decision = shop.decided(purpose=shop.news.model_copy(update=more))
    with pytest.raises(InvalidDocument) as refused:
        consent_record(decision, shop.told, key=key)

    assert [code] == [issue for _, issue in refused.value.issues]


def test_only_a_decision_that_was_drawn_is_exported(shop: Any) -> None:
    """One put together by hand has no question behind it."""
    with pytest.raises(InvalidDocument, match="ask decide"):
        consent_record(Decision("deny", "x", "newsletter", "email"), shop.told, key=shop.key)
