"""How every letter ends: who signs, why it came, the way out, the way to one's data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from relationkit.messages.phrases import phrases
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.messages.links import LinkKind
    from relationkit.messages.phrases import Phrases
    from relationkit.messages.sender import Sender

_NOT_DIALLED = re.compile(r"[^+\d]")


@dataclass(frozen=True, slots=True)
class Ending:
    """How the letters of one sender, reason and language end, worked out once; only the links are each letter's own."""

    direction: str
    why: str
    sender: Mapping[str, str | None]
    signature: str
    signature_markup: Markup
    _text: tuple[str, str, str]
    _html: tuple[Markup, Markup, Markup]

    def footer(self, links: Mapping[LinkKind, str]) -> str:
        """Why, unsubscribe, your data, and where the firm lives, below the line that mail programs know (RFC 3676, 4.3)."""
        before, between, after = self._text
        return f"{before}{links['unsubscribe']}{between}{links['your-data']}{after}"

    def footer_markup(self, links: Mapping[LinkKind, str]) -> Markup:
        """The same in small letters. No colours: the reader's own, light or dark, have the contrast."""
        before, between, after = self._html
        out, data = escape(links["unsubscribe"]), escape(links["your-data"])
        return Markup(f"{before}{out}{between}{data}{after}")  # noqa: S704 - all of it is escaped


@lru_cache(maxsize=64)
def ending(sender: Sender, why: str, language: str) -> Ending:
    """The ending of a sender's letters in a language."""
    said, why = phrases(language), one_line(why)
    return Ending(
        direction=said.direction,
        why=why,
        sender={
            "name": sender.name,
            "role": sender.role,
            "firm": sender.firm,
            "phone": sender.phone,
            "email": sender.email,
        },
        signature=_signature(sender, said),
        signature_markup=_signature_markup(sender, said),
        _text=_footer(sender, why, said),
        _html=_footer_markup(sender, why, said),
    )


def _signature(sender: Sender, said: Phrases) -> str:
    """Name, role, firm, phone: a line each."""
    lines = (sender.name, sender.role, sender.firm, f"{said.phone} {sender.phone}")
    return "\n".join(line for line in lines if line)


def _signature_markup(sender: Sender, said: Phrases) -> Markup:
    """The same as a paragraph; the phone number can be pressed."""
    role = f"<br>{escape(sender.role)}" if sender.role else ""
    return Markup(  # noqa: S704 - every value in it is escaped
        f'<p style="margin:24px 0 0"><strong>{escape(sender.name)}</strong>{role}<br>{escape(sender.firm)}<br>'
        f'{escape(said.phone)} <a href="tel:{_NOT_DIALLED.sub("", sender.phone)}" dir="ltr">{escape(sender.phone)}</a></p>'
    )


def _footer(sender: Sender, why: str, said: Phrases) -> tuple[str, str, str]:
    """What stands before, between and after the two links."""
    place = f"\n{sender.firm}, {sender.postal_address}" if sender.postal_address else ""
    return f"-- \n{why}\n{said.unsubscribe}: ", f"\n{said.your_data}: ", place


def _footer_markup(sender: Sender, why: str, said: Phrases) -> tuple[Markup, Markup, Markup]:
    place = (
        f"<br>{escape(sender.firm)}, {escape(sender.postal_address)}"
        if sender.postal_address
        else ""
    )
    before = (
        '<div style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #88888866;font-size:13px;line-height:1.5">'
        f'{escape(why)}<br><span lang="{said.language}"><a href="'
    )
    between = f'">{escape(said.unsubscribe)}</a> · <a href="'
    after = f'">{escape(said.your_data)}</a></span>{place}</div>'
    return Markup(before), Markup(between), Markup(after)  # noqa: S704 - every value in them is escaped
