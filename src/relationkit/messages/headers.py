"""The headers that tell mailbox providers what a letter is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.messages.links import LinkKind


def letter_headers(
    links: Mapping[LinkKind, str], *, list_id: str | None = None, automatic: bool = False
) -> tuple[tuple[str, str], ...]:
    """The headers of a marketing letter, for `Message.headers`.

    List-Unsubscribe with its one-click companion (RFC 8058), which Gmail and Yahoo ask of bulk senders; List-Id where the
    shop has one for this list (RFC 2919), such as ``recipes.shop.example``; Auto-Submitted for letters that no person set
    off, such as a birthday card (RFC 3834). The mail server's signature (DKIM) must cover both List-Unsubscribe headers.

    >>> letter_headers({"unsubscribe": "https://shop.example/r/u1", "your-data": "https://shop.example/r/y1"})
    (('List-Unsubscribe', '<https://shop.example/r/u1>'), ('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'))
    """
    out = links.get("unsubscribe", "")
    if not out.startswith("https://"):
        raise InvalidDocument(
            "a marketing letter has an https link 'unsubscribe' (RFC 8058); give one"
        )
    headers = [
        ("List-Unsubscribe", f"<{out}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
    if list_id is not None:
        headers.append(("List-Id", f"<{list_id}>"))
    if automatic:
        headers.append(("Auto-Submitted", "auto-generated"))
    return tuple(headers)
