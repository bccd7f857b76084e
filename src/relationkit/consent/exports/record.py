"""Consent records and receipts of ISO/IEC TS 27560:2023, as JSON-LD in the terms of the DPV."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from datetime import UTC
from typing import TYPE_CHECKING, Any

from relationkit.consent.exports.dpv import context, terms
from relationkit.consent.exports.history import History
from relationkit.consent.exports.particulars import iso_period
from relationkit.consent.exports.pseudonyms import act_id, principal_id, receipt_id, record_id
from relationkit.consent.kinds import OWN
from relationkit.consent.ledger.leaf import digest_of
from relationkit.consent.purposes import BASES, NEEDS_CONSENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.consent.decision import Decision
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.exports.history import State
    from relationkit.consent.exports.particulars import Particulars, Recipient
    from relationkit.consent.notices import Notice
    from relationkit.consent.purposes import Purpose

RECORD = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
RECEIPT = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
_CONTROLLER = "_:controller"
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def consent_record(decision: Decision, particulars: Particulars, *, key: bytes) -> dict[str, Any]:
    """Write what `decide` was asked as a consent record, for the purpose, the channel and the address in use.

    It is drawn up anew each time and stored nowhere. The person appears under a pseudonym that only `key`, at least 32 random
    bytes of the shop, leads back to; neither name nor address is in it. All states are in it, oldest first, each replacing the
    one before: also that a consent expired, or was stopped under another spelling. The one that nothing replaces holds. A consent
    that somebody else reports is "unknown" until a purpose accepts it; what the shop ended is ``dpv:ConsentRevoked``, as DPV 2.3
    has no ``ConsentTerminated``.

    `InvalidDocument` for a short key, for recipients of the purpose who are not in the particulars, and for a decision that
    `decide` did not give. Source: DPVCG, Guide for ISO/IEC TS 27560:2023, Final Community Group Report of 15 February 2026.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller, Purpose, decide
    >>> from relationkit.consent.exports import Particulars
    >>> from relationkit.profiles import Profile
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> told = Particulars(
    ...     controller=shop, email="dane@shop.example", phone="+48221234567", language="pl", privacy_url="https://shop.example/dane",
    ...     withdraw_url="https://shop.example/stop", stored_in=["PL"], kept_for="3 years",
    ... )
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for it."})
    >>> said = decide(Profile(id="c1"), [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> consent_record(said, told, key=bytes(32))["dpv:hasConsentStatus"][-1]["@type"]
    'dpv:ConsentUnknown'
    """
    history = History.of(decision)
    return {"@context": context(), **_record(history, particulars, key)}


def consent_receipt(decision: Decision, particulars: Particulars, *, key: bytes) -> dict[str, Any]:
    """Write the receipt that the person gets: the record, with the moment at which it was drawn up.

    Errors and pseudonyms are those of `consent_record`. The proof that an act stands in the log is another paper:
    `relationkit.consent.ledger.ConsentReceipt`.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller, Purpose, decide
    >>> from relationkit.consent.exports import Particulars
    >>> from relationkit.profiles import Profile
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> told = Particulars(
    ...     controller=shop, email="dane@shop.example", phone="+48221234567", language="pl", privacy_url="https://shop.example/dane",
    ...     withdraw_url="https://shop.example/stop", stored_in=["PL"], kept_for="3 years",
    ... )
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for it."})
    >>> said = decide(Profile(id="c1"), [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> consent_receipt(said, told, key=bytes(32))["@type"]
    'dpv:ConsentReceipt'
    """
    history = History.of(decision)
    record = _record(history, particulars, key)
    created = _moment(history.asked.at)
    name = receipt_id(record["dct:identifier"], json.dumps(record, sort_keys=True), key)
    return {
        "@context": context(),
        "@id": f"urn:uuid:{name}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": {"@id": RECEIPT},
        "dct:identifier": name,
        "dct:created": created,
        "dct:publisher": {"@id": _CONTROLLER},
        "dct:audience": record["dpv:hasDataSubject"],
        "dpv:hasRecordOfActivity": record,
    }


def _record(history: History, told: Particulars, key: bytes) -> dict[str, Any]:
    asked, controller = history.asked, told.controller
    purpose = asked.purpose
    record = record_id(asked, controller.id, key)
    principal = principal_id(asked, controller.id, key)
    subject = {
        "@id": f"urn:uuid:{principal}",
        "@type": "dpv:DataSubject",
        "dct:identifier": principal,
    }
    content: dict[str, Any] = {
        "@id": f"urn:uuid:{record}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": RECORD},
        "dct:identifier": record,
        "dct:modified": _moment(asked.at),
        "dct:language": _languages(history, told),
        "dpv:hasDataSubject": subject,
        "dpv:hasDataController": {
            "@id": _CONTROLLER,
            "dct:identifier": controller.id,
            **_party("dpv:DataController", controller.name, controller.postal_address),
            "dpv:hasContact": list(dict.fromkeys([controller.contact, told.email, told.phone])),
        },
        "dpv:hasNotice": _notices(history, told),
        "dpv:hasJurisdiction": _country(controller.country),
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            **({"dpv:hasName": controller.authority} if controller.authority else {}),
            "dpv:hasJurisdiction": _country(controller.country),
        },
        "dpv:hasProcess": _process(purpose, asked.channel, told),
        "dpv:hasConsentStatus": [
            _status(state, purpose, f"urn:uuid:{principal}", key) | _place(number)
            for number, state in enumerate(history.states)
        ],
    }
    if controller.officer:
        content["dpv:hasDataProtectionOfficer"] = {
            "@type": "dpv:DataProtectionOfficer",
            "dpv:hasContact": controller.officer,
        }
    if history.decision.valid_until is not None:
        content["dct:valid"] = _moment(history.decision.valid_until)
    return content


def _process(purpose: Purpose, channel: str, told: Particulars) -> dict[str, Any]:
    data = terms("data")
    recipients = [_recipient(each) for each in told.recipients_named(purpose.recipients)]
    places = [_country(code) for code in told.stored_in]
    rights = {"dpv:isExercisedAt": told.withdraw_url}
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {
            "@type": ["dpv:Purpose", terms("class")[purpose.message_class]],
            "dct:identifier": f"{purpose.id}@{purpose.version}",
            "dct:title": _in_languages(purpose.title),
            "dct:description": _in_languages(purpose.why),
        },
        "dpv:hasLegalBasis": _term(_legal_basis(purpose)),
        "dpv:hasPersonalData": [
            {
                "@type": ["dpv:PersonalData", data.get(channel, data["other"])],
                "dpv:hasNecessity": _term("dpv:Required"),
            },
            *(
                {
                    "@type": [
                        "dpv:SpecialCategoryPersonalData"
                        if purpose.explicit
                        else "dpv:PersonalData"
                    ],
                    "dct:identifier": name,
                    "dpv:hasNecessity": _term("dpv:Optional"),
                }
                for name in purpose.fields
            ),
        ],
        "dpv:hasDataSource": _term("dpv:DataSubjectDataSource"),
        "dpv:hasProcessing": [_term("dpv:Store"), _term("dpv:Use")],
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": places},
            {
                "@type": "dpv:StorageDuration",
                "dpv:hasDuration": _lasting(told.kept_for, "consent has ended"),
            },
        ],
        "dpv:hasLocation": places,
        "dpv:hasRecipient": recipients or [{"@id": _CONTROLLER}],
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", **rights},
        "dpv:hasRight": [
            {"@type": ["dpv:DataSubjectRight", term], **rights} for term in terms("right").values()
        ],
    }


def _status(state: State, purpose: Purpose, principal: str, key: bytes) -> dict[str, Any]:
    event = state.event
    explicit = purpose.explicit if event is None else event.explicit
    granted = state.term in {"dpv:ConsentGiven", "dpv:RenewedConsentGiven"}
    lasts = purpose.valid_for if granted else None
    status: dict[str, Any] = {
        "@type": state.term,
        "dpv:isIndicatedAtTime": _moment(state.since),
        "dpv:isIndicatedBy": {"@id": _CONTROLLER} if event is None else _who(event, principal),
        "dpv:hasLegalBasis": _term(
            "dpv:ExplicitlyExpressedConsent" if explicit else "dpv:ExpressedConsent"
        ),
        "dpv:hasDuration": _lasting(
            lasts, "consent is withdrawn" if granted else "the person consents anew"
        ),
    }
    if event is None:
        return status
    status["dct:identifier"] = act_id(event.id, key)
    status["dct:source"] = event.source
    status["dct:created"] = _moment(event.recorded_at)
    if event.method is not None:
        status["dpv:hasIndicationMethod"] = event.method
    if event.notice is not None:
        status["dpv:hasNotice"] = {"@id": _name_of(event.notice)}
    return status


def _place(number: int) -> dict[str, Any]:
    """The name of a state, and of the one that it replaces."""
    replaced = {"dct:replaces": {"@id": f"_:state-{number - 1}"}} if number else {}
    return {"@id": f"_:state-{number}", **replaced}


def _who(event: ConsentEvent, principal: str) -> dict[str, str]:
    if event.actor == "guardian":
        return {"@type": "dpv:GuardianOfDataSubject"}
    if event.actor in OWN:
        return {"@id": principal}
    others = {"mailbox-provider": "dpv:ThirdParty", "authority": "dpv:Authority"}
    return {"@type": others[event.actor]} if event.actor in others else {"@id": _CONTROLLER}


def _notices(history: History, told: Particulars) -> list[dict[str, Any]]:
    found = {_name_of(notice): notice for notice in notices(history)}
    return [
        {
            "@id": told.privacy_url,
            "@type": "dpv:PrivacyNotice",
            "dct:language": told.language,
        },
        *(
            {
                "@id": name,
                "@type": "dpv:ConsentNotice",
                "dct:identifier": notice.id,
                "dct:hasVersion": notice.version,
                "dct:language": notice.language,
                "dct:description": notice.text,
            }
            for name, notice in found.items()
        ),
    ]


def notices(history: History) -> tuple[Notice, ...]:
    """The notices that were shown, each once, the oldest first."""
    shown = [event.notice for event in history.acts if event.notice is not None]
    return tuple({digest_of(notice): notice for notice in shown}.values())


def _name_of(notice: Notice) -> str:
    """The name of a notice by its content (RFC 6920): equal words have an equal name."""
    digest = urlsafe_b64encode(bytes.fromhex(digest_of(notice))).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _languages(history: History, told: Particulars) -> list[str]:
    shown = [notice.language for notice in notices(history)]
    return list(dict.fromkeys(shown or [told.language]))


def _legal_basis(purpose: Purpose) -> str:
    """GDPR article 6(1), or 9(2)(a) where the purpose asks for explicit consent."""
    asks = purpose.message_class in NEEDS_CONSENT
    if asks and purpose.explicit:
        return terms("basis")["explicit"]
    return terms("basis")["consent" if asks else BASES[purpose.message_class]]


def _party(role: str, name: str, address: str) -> dict[str, Any]:
    return {
        "@type": ["dpv:LegalEntity", role],
        "dpv:hasName": name,
        "dpv:hasAddress": address,
    }


def _recipient(recipient: Recipient) -> dict[str, Any]:
    return {
        "dct:identifier": recipient.name,
        **_party("dpv:ThirdParty", recipient.name, recipient.postal_address),
        "dpv:hasContact": [recipient.contact],
    }


def _lasting(length: str | None, until: str) -> dict[str, str]:
    if length is None:
        return {"@type": "dpv:UntilEventDuration", "rdf:value": until}
    return {"@type": "dpv:TemporalDuration", "rdf:value": iso_period(length)}


def _country(code: str) -> dict[str, str]:
    return {"@type": "dpv:Country", "dct:identifier": code}


def _term(term: str) -> dict[str, str]:
    """A term as a node, so that JSON-LD reads an IRI and no text."""
    return {"@id": term}


def _in_languages(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Each with its language tag (RFC 5646); a tag that is none is left out, for a processor would drop text and all."""
    tags = {language: language.replace("_", "-") for language in texts}
    return [
        {"@value": text, **({"@language": tags[own]} if _TAG.fullmatch(tags[own]) else {})}
        for own, text in texts.items()
    ]


def _moment(at: datetime) -> str:
    """A moment in UTC, to the second, as ISO 8601 writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
