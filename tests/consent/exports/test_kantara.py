"""The consent receipt of Kantara 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent.exports import kantara_receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS = {
    "version": str,
    "jurisdiction": str,
    "consentTimestamp": int,
    "collectionMethod": str,
    "consentReceiptID": str,
    "piiPrincipalId": str,
    "piiControllers": list,
    "services": list,
    "policyUrl": str,
    "sensitive": bool,
    "spiCat": list,
}
CONTROLLER = {"piiController": str, "contact": str, "address": dict, "email": str, "phone": str}
PURPOSE = {
    "purpose": str,
    "consentType": str,
    "purposeCategory": list,
    "piiCategory": list,
    "termination": str,
    "thirdPartyDisclosure": bool,
}


def lacking(node: dict[str, Any], members: Mapping[str, type]) -> list[str]:
    return [name for name, kind in members.items() if type(node.get(name)) is not kind]


def receipt(shop: Any, *events: object, **more: Any) -> dict[str, Any] | None:
    return kantara_receipt(shop.decided(events, **more), shop.told, key=shop.key)


@pytest.mark.parametrize("recipients", [(), ("Kurier",)])
def test_the_required_members_are_there(shop: Any, recipients: tuple[str, ...]) -> None:
    """Eleven members, and those of controllers, services and purposes, each of its type; and the text of the purpose."""
    purpose = shop.news.model_copy(update={"recipients": recipients})
    found = receipt(shop, shop.yes(), purpose=purpose)
    assert found is not None
    (controller,), (service,) = found["piiControllers"], found["services"]
    (sent,) = service["purposes"]

    assert 11 == len(MEMBERS)
    assert [] == lacking(found, MEMBERS)
    assert [] == lacking(controller, CONTROLLER)
    assert [] == lacking(service, {"service": str})
    assert [] == lacking(sent, PURPOSE)
    assert bool(recipients) == sent["thirdPartyDisclosure"] == ("thirdPartyName" in sent)
    assert "Listy o ogrodzie" == sent["purpose"]
    assert 1772366400 == found["consentTimestamp"]


def test_there_is_none_without_a_consent_that_stands(shop: Any) -> None:
    """The format has no state: a receipt for what was withdrawn would say that it was given."""
    assert receipt(shop) is None
    assert receipt(shop, shop.yes(), shop.no()) is None
    assert receipt(shop, shop.yes(), at=shop.noon + 800 * shop.day) is None


def test_it_is_about_the_consent_relied_on(shop: Any) -> None:
    """A later claim of somebody else is not the consent; a purpose without the language is told in the first it has."""
    later = {"occurred_at": shop.noon + shop.day, "recorded_at": shop.noon + shop.day}
    claim = shop.yes(kind="claimed", actor="import", source="list", **later)
    greek = shop.news.model_copy(
        update={
            "title": {"el": "Γράμματα"},
            "valid_for": None,
            "message_class": "service",
            "explicit": True,
        }
    )
    first = shop.yes(method=None, notice=None, explicit=True)
    found = receipt(shop, first, claim)
    other = receipt(shop, first, claim, purpose=greek)
    assert found is not None
    assert other is not None

    assert "kasa" == found["collectionMethod"] == other["collectionMethod"]
    assert "Γράμματα" == other["services"][0]["purposes"][0]["purpose"]
    assert (True, ["hobby"]) == (other["sensitive"], other["spiCat"])


def test_the_person_is_a_pseudonym(shop: Any) -> None:
    """Neither name nor address is in it."""
    text = str(receipt(shop, shop.yes()))

    assert [] == [word for word in ("Anna", "owalska", "'c1'", shop.yes().id) if word in text]
