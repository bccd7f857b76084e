"""The consent receipt of Kantara, version 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relationkit.consent.exports.history import History
from relationkit.consent.exports.pseudonyms import principal_id, receipt_id, record_id

if TYPE_CHECKING:
    from relationkit.consent.decision import Decision
    from relationkit.consent.exports.particulars import Particulars

VERSION = "KI-CR-v1.1.0"


def kantara_receipt(
    decision: Decision, particulars: Particulars, *, key: bytes
) -> dict[str, Any] | None:
    """Write the receipt for the consent that stands; None where none does.

    This format knows no state: on paper a consent that was withdrawn looks like one that was given. So there is a receipt only
    while consent stands for the address in use. It knows no channel and no wording either; `consent_record` tells all.

    Pseudonyms and errors are as there. "EXPLICIT" is this format's word for a consent expressed by an act; whether it is one of
    GDPR article 9(2)(a), ``sensitive`` says. Source: Kantara Initiative, Consent Receipt Specification 1.1.0. Its schema asks
    for eleven members and not for the text of the purpose, which is always given here.

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
    >>> kantara_receipt(said, told, key=bytes(32)) is None
    True
    """
    history = History.of(decision)
    asked, controller, grant = history.asked, particulars.controller, history.grant
    purpose = asked.purpose
    recipients = particulars.recipients_named(purpose.recipients)
    record = record_id(asked, controller.id, key)
    if grant is None:
        return None
    language = particulars.language if grant.notice is None else grant.notice.language
    sent: dict[str, Any] = {
        "purpose": purpose.title.get(language) or next(iter(purpose.title.values())),
        "consentType": "EXPLICIT",
        "purposeCategory": [purpose.message_class],
        "piiCategory": ["contact", *purpose.fields],
        "primaryPurpose": True,
        "termination": purpose.valid_for or "until it is withdrawn",
        "thirdPartyDisclosure": bool(recipients),
    }
    if recipients:
        sent["thirdPartyName"] = ", ".join(recipient.name for recipient in recipients)
    return {
        "version": VERSION,
        "jurisdiction": controller.country,
        "consentTimestamp": max(0, int(grant.occurred_at.timestamp())),
        "collectionMethod": grant.method or grant.source,
        "consentReceiptID": receipt_id(record, grant.id, key),
        "language": language,
        "piiPrincipalId": principal_id(asked, controller.id, key),
        "piiControllers": [
            {
                "piiController": controller.name,
                "contact": controller.contact,
                "address": {
                    "streetAddress": controller.postal_address,
                    "addressCountry": controller.country,
                },
                "email": particulars.email,
                "phone": particulars.phone,
            }
        ],
        "policyUrl": particulars.privacy_url,
        "services": [{"service": controller.name, "purposes": [sent]}],
        "sensitive": purpose.explicit,
        "spiCat": list(purpose.fields) if purpose.explicit else [],
    }
