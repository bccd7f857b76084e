from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import Campaign
from relationkit.errors import InvalidDocument
from relationkit.greetings import Etiquette
from relationkit.messages import Template

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop


def test_a_campaign_survives_json(shop: Shop) -> None:
    """A campaign is a document, with its segment, purpose, templates and sender."""
    campaign = shop.campaign(survey="post-purchase", facts={"discount": 10})

    assert campaign == Campaign.from_json(campaign.to_json())


def test_a_campaign_keeps_the_shops_etiquette(shop: Shop) -> None:
    """What the shop decides about greetings is part of the document, and a key it does not know is refused."""
    campaign = shop.campaign(etiquette=Etiquette(ka_forms=False, restore="likely"))
    told = campaign.to_json()

    assert campaign == Campaign.from_json(told)
    with pytest.raises(InvalidDocument, match="etiquette"):
        Campaign.from_json(told.replace("ka_forms", "kaforms"))


def test_a_customer_reads_their_language_or_the_first(shop: Shop) -> None:
    """The template of the locale's language, else the first one."""
    campaign = shop.campaign()

    assert ["en", "pl", "pl"] == [
        campaign.template_for(language).language for language in ("en", "bg", None)
    ]


def test_one_template_is_enough(shop: Shop) -> None:
    """A single template need not be a list."""
    one = Template(id="x", language="en", subject="x", text="{{ greeting }}")

    assert (one,) == shop.campaign(template=one).template


def test_two_templates_of_one_language_are_refused(shop: Shop) -> None:
    """Nobody could say which one a customer reads."""
    one = Template(id="x", language="en", subject="x", text="{{ greeting }}")
    with pytest.raises(InvalidDocument, match="one template a language"):
        shop.campaign(template=(one, one))
