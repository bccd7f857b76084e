"""The hand that writes the letters of one campaign."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from relationkit.campaigns.view import letter_view
from relationkit.greetings import greet, pronouns
from relationkit.messages import Message, letter_headers, letter_links, message_key, render
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from relationkit.campaigns.campaign import Campaign
    from relationkit.greetings import Gender
    from relationkit.messages import Links, Sender
    from relationkit.profiles import Profile


class Writer:
    """Writes one letter after another; what the letters share is worked out once."""

    def __init__(self, campaign: Campaign, links: Links) -> None:
        self._campaign = campaign
        self._links = links
        self._at_home = _at_home(campaign)
        self._content = {
            template.language: template.content(campaign.sender) for template in campaign.template
        }
        self._pronouns: dict[tuple[Gender | None, str], Mapping[str, str]] = {}

    def letter(self, profile: Profile, content: Collection[str] = ()) -> Message:
        """The campaign's letter to one customer who has an address on its channel.

        `content` is what the law asks it to say: where that is a postal address, and the sender has none, the controller's.
        """
        campaign = self._campaign
        sender = self._at_home if "postal-address" in content else campaign.sender
        point = profile.contact(campaign.channel)
        assert point is not None  # noqa: S101 - decide() denies a customer without an address
        template = campaign.template_for(profile.language)
        language = template.language
        key = message_key(
            campaign.id, campaign.step, profile.id, campaign.channel, self._content[language]
        )
        links = letter_links(self._links, key, survey=campaign.survey is not None)
        mail = profile.contact("email")
        greeting = greet(
            profile,
            language=language,
            register=campaign.tone,
            email=mail.address if mail else None,
            etiquette=campaign.etiquette,
        )
        rendered = render(
            template,
            sender=sender,
            greeting=greeting.text,
            pronouns=self._you(greeting.gender, language),
            why=campaign.purpose.why_in(language),
            links=links,
            customer=letter_view(profile),
            facts=campaign.facts,
        )
        return Message(
            key=key,
            campaign=campaign.id,
            profile_id=profile.id,
            purpose=campaign.purpose.id,
            channel=campaign.channel,
            to=point.address,
            sender=campaign.sender.mailbox,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            language=language,
            headers=letter_headers(links),
        )

    def _you(self, gender: Gender | None, language: str) -> Mapping[str, str]:
        if (gender, language) not in self._pronouns:
            cases = asdict(pronouns(gender, language=language))
            self._pronouns[gender, language] = {**cases, "gender": gender or ""}
        return self._pronouns[gender, language]


def _at_home(campaign: Campaign) -> Sender:
    """The sender with an address by post, if the campaign has any."""
    sender, controller = campaign.sender, campaign.controller
    if controller is None or sender.postal_address is not None:
        return sender
    return sender.model_copy(update={"postal_address": one_line(controller.postal_address)})
