"""A template and what is known of one customer: a letter."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.messages.page import append, is_document, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.messages.links import LinkKind
    from relationkit.messages.sender import Sender
    from relationkit.messages.template import Template

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """What one customer reads: ready for a `Message`.

    >>> Rendered(subject="Seeds", text="Dear Anna, ...", html=None)
    Rendered()
    """

    subject: str
    text: str
    html: str | None = None

    def __repr__(self) -> str:
        return "Rendered()"


def render(
    template: Template,
    /,
    *,
    sender: Sender,
    greeting: str,
    pronouns: Mapping[str, str],
    why: str,
    links: Mapping[LinkKind, str],
    language: str | None = None,
    customer: Mapping[str, object] = _NOTHING,
    facts: Mapping[str, object] = _NOTHING,
) -> Rendered:
    r"""Fill a template in for one customer.

    However the template is written, the letter ends with the sender's name and phone, why it came, the link out of the
    list and the link to the customer's own data: `render` appends what the template did not place itself. ``language`` is
    that of the letter, the template's own if not given. Values are put in as one line of text each and, in HTML, escaped;
    a text in them is never read as a template. Raises `TemplateError` when the template asks for what it was not given,
    and for output that grows without measure.

    >>> from relationkit.messages import Sender, Template
    >>> letter = render(
    ...     Template(id="soup", language="en", subject="Your soup", text="{{ greeting }}\n\nHow was the soup?"),
    ...     sender=Sender(name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example"),
    ...     greeting="Dear Ms Smith,", pronouns={}, why="You asked for recipes.",
    ...     links={"unsubscribe": "https://shop.example/u1", "your-data": "https://shop.example/y1"},
    ... )
    >>> print(letter.text.replace("-- ", "--"))
    Dear Ms Smith,
    <BLANKLINE>
    How was the soup?
    <BLANKLINE>
    Jan Nowak
    Ogrody
    tel. +48 601 000 001
    <BLANKLINE>
    --
    You asked for recipes.
    Unsubscribe from these letters: https://shop.example/u1
    See and correct your data: https://shop.example/y1
    <BLANKLINE>
    """
    from relationkit.messages.ending import ending
    from relationkit.messages.values import Block

    if not ("unsubscribe" in links and "your-data" in links):
        raise InvalidDocument(
            "a letter has the links 'unsubscribe' and 'your-data'; make them with letter_links"
        )
    language = language or template.language
    end = ending(sender, why, language)  # pyright: ignore[reportArgumentType] - a frozen document has a hash
    footer = end.footer(links)
    values: dict[str, object] = {
        "greeting": greeting,
        "you": pronouns,
        "customer": customer,
        "facts": facts,
        "sender": end.sender,
        "signature": Block(end.signature),
        "footer": Block(footer),
        "why": end.why,
        "unsubscribe_url": links["unsubscribe"],
        "your_data_url": links["your-data"],
    }
    if "survey" in links:
        values["survey_url"] = links["survey"]
    subject = " ".join(_filled(template, "subject", values).split())
    text = _filled(template, "text", values).strip("\n")
    for part in (end.signature, footer):
        if part not in text:
            text = f"{text.rstrip()}\n\n{part}"
    if template.html is None:
        return Rendered(subject, f"{text}\n")
    values["signature"] = end.signature_markup
    values["footer"] = footer_markup = end.footer_markup(links)
    html = _filled(template, "html", values)
    missing = [part for part in (end.signature_markup, footer_markup) if part not in html]
    html = append(html, "".join(missing))
    if not is_document(html):
        html = page(html, subject=subject, language=language, direction=end.direction)
    return Rendered(subject, f"{text}\n", html)


def _filled(template: Template, part: str, values: Mapping[str, object]) -> str:
    from relationkit.messages.values import Refusal

    try:
        return template.compiled(part)(values)
    except Refusal as refusal:
        raise template.fault(part, refusal.said, refusal.line) from None
