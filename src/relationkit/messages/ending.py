"""How every letter ends: who signs, why it came, the way out, the way to one's data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.messages.links import LinkKind
    from relationkit.messages.phrases import Phrases
    from relationkit.messages.sender import Sender

_NOT_DIALLED = re.compile(r"[^+\d]")


def signature_text(sender: Sender, said: Phrases) -> str:
    """Name, role, firm, phone: a line each."""
    lines = (sender.name, sender.role, sender.firm, f"{said.phone} {sender.phone}")
    return "\n".join(line for line in lines if line)


def signature_html(sender: Sender, said: Phrases) -> Markup:
    """The same as a paragraph; the phone number can be pressed."""
    role = f"<br>{escape(sender.role)}" if sender.role else ""
    return Markup(  # noqa: S704 - every value in it is escaped
        f'<p style="margin:24px 0 0"><strong>{escape(sender.name)}</strong>{role}<br>{escape(sender.firm)}<br>'
        f'{escape(said.phone)} <a href="tel:{_NOT_DIALLED.sub("", sender.phone)}" dir="ltr">{escape(sender.phone)}</a></p>'
    )


def footer_text(sender: Sender, why: str, links: Mapping[LinkKind, str], said: Phrases) -> str:
    """Why, unsubscribe, your data, and where the firm lives, below the line that mail programs know (RFC 3676, 4.3)."""
    lines = [
        "-- ",
        why,
        f"{said.unsubscribe}: {links['unsubscribe']}",
        f"{said.your_data}: {links['your-data']}",
    ]
    if sender.postal_address:
        lines.append(f"{sender.firm}, {sender.postal_address}")
    return "\n".join(lines)


def footer_html(sender: Sender, why: str, links: Mapping[LinkKind, str], said: Phrases) -> Markup:
    """The same in small letters. No colours: the reader's own, light or dark, have the contrast."""
    place = (
        f"<br>{escape(sender.firm)}, {escape(sender.postal_address)}"
        if sender.postal_address
        else ""
    )
    return Markup(  # noqa: S704 - every value in it is escaped
        '<div style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #88888866;font-size:13px;line-height:1.5">'
        f'{escape(why)}<br><span lang="{said.language}">'
        f'<a href="{escape(links["unsubscribe"])}">{escape(said.unsubscribe)}</a> · '
        f'<a href="{escape(links["your-data"])}">{escape(said.your_data)}</a></span>{place}</div>'
    )
