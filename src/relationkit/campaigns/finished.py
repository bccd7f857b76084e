"""The finished letter, held against what its decision says that it must carry and say."""

from __future__ import annotations

import re
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from relationkit.messages import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.campaigns.campaign import Campaign
    from relationkit.consent import Decision
    from relationkit.messages import Message

_TAG = re.compile(r"<[^>]*>")
_URI = re.compile(r"<([^<>\s]+)>")
_LABELS = (
    "непоискано търговско съобщение",
    "unsolicited commercial message",
    "unsolicited commercial communication",
    "niezamówiona informacja handlowa",
    "nicht angeforderte kommerzielle kommunikation",
    "communication commerciale non sollicitée",
    "nevyžádané obchodní sdělení",
    "comunicare comercială nesolicitată",
    "comunicación comercial no solicitada",
    "comunicazione commerciale non sollecitata",
)
"""The words of Directive 2000/31 article 7, as several languages have them."""


def lacking(message: Message, decision: Decision, campaign: Campaign) -> str | None:
    """Say whether a letter lacks what its decision asks for: "lacks-header", "lacks-content", or None.

    ``sender-identity``: the name of the controller or of the sender's firm stands in From, or in the text and in the page.
    ``opt-out``: so does the way out of List-Unsubscribe, or, in a letter without that header, the controller's contact.
    ``postal-address``: so does the address of the sender, or of the controller. ``recognisable-label``: the subject, or the
    first line where the channel has no subject, says that the message is unsolicited; one that was consented to need not.
    Whatever else a pack of the shop's own asks for is the shop's to check, and so is whether what stands there can be seen.
    """
    there = {name.lower() for name, _ in message.headers}
    if any(name.lower() not in there for name in decision.headers):
        return "lacks-header"
    for name in decision.content:
        said = _SAID.get(name)
        if said is not None and not said(message, decision, campaign):
            return "lacks-content"
    return None


def _sender(message: Message, _: Decision, campaign: Campaign) -> bool:
    firm, controller = campaign.sender.firm, campaign.controller
    names = (firm,) if controller is None else (firm, controller.name)
    if _says(message, *names):
        return True
    shown = _plain(Mailbox.read(message.sender).name)
    return any(_plain(name) in shown for name in names)


def _way_out(message: Message, _: Decision, campaign: Campaign) -> bool:
    listed = [text for name, text in message.headers if name.lower() == "list-unsubscribe"]
    ways = [uri for text in listed for uri in _URI.findall(text)]
    if not ways and campaign.controller is not None:
        ways = [campaign.controller.contact]
    return _says(message, *map(_way, ways))


def _place(message: Message, _: Decision, campaign: Campaign) -> bool:
    places = [campaign.sender.postal_address]
    if campaign.controller is not None:
        places.append(campaign.controller.postal_address)
    return _says(message, *(place for place in places if place))


def _label(message: Message, decision: Decision, _: Campaign) -> bool:
    if decision.channel_ground == "consent":
        return True
    first = message.subject if message.channel == "email" else message.text.partition("\n")[0]
    return any(label in _plain(first) for label in _LABELS)


_Check: TypeAlias = "Callable[[Message, Decision, Campaign], bool]"
_SAID: Mapping[str, _Check] = MappingProxyType(
    {
        "sender-identity": _sender,
        "opt-out": _way_out,
        "postal-address": _place,
        "recognisable-label": _label,
    }
)
"""What a machine can look for, by the word of the packs."""


def _says(message: Message, *some: str) -> bool:
    """Whether one of these stands in the plain text, and one in the page where there is one."""
    if not any(one in message.text for one in some):
        text = _plain(message.text)
        if not any(_plain(one) in text for one in some):
            return False
    html = message.html
    if html is None or any(one in html or one in unescape(html) for one in some):
        return True
    page = _plain(unescape(_TAG.sub(" ", html)))
    return any(_plain(one) in page for one in some)


def _way(uri: str) -> str:
    """What a reader follows: the link, or the address to write to."""
    return uri[7:].partition("?")[0] if uri.startswith("mailto:") else uri


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
