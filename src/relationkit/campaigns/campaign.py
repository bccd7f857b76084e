"""A campaign: which customers, what for, on which channel, in which words, signed by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, Field, JsonValue, model_validator

from relationkit.consent import Controller, Purpose
from relationkit.documents import Document
from relationkit.greetings import Etiquette, Register
from relationkit.messages import Sender, Template
from relationkit.profiles.contact import Channel
from relationkit.segments import Segment


def _several(value: object) -> object:
    return (value,) if isinstance(value, Template) else value


class Campaign(Document):
    """One letter to one segment, for one purpose.

    ``template`` is one template, or one for each language: a customer reads the one of their locale, else the first.
    ``step`` tells apart the letters of one campaign to the same person. ``tone`` is the register of the greeting,
    ``etiquette`` what the shop decides where natives disagree.
    ``survey`` names the survey that the letter invites to; each letter then carries a link with a code of its own.
    ``facts`` are plain values, as in JSON, that the template may use. ``controller`` is who answers for the data: the law of its
    country holds beside that of each customer's; without either, the strictest there is.

    >>> from relationkit.rules import field
    >>> Campaign(
    ...     "spring-2026",
    ...     segment=Segment("poles", where=field("country").equals("PL")),
    ...     purpose=Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."}),
    ...     sender=Sender(name="Anna Nowak", phone="+48221234567", firm="Example Shop", email="anna@shop.example"),
    ...     template=Template(id="spring", language="en", subject="Spring", text="{{ greeting }} What will you plant?"),
    ... )
    Campaign('spring-2026')
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]
    segment: Segment
    purpose: Purpose
    template: Annotated[tuple[Template, ...], BeforeValidator(_several), Field(min_length=1)]
    sender: Sender
    channel: Channel = "email"
    step: str = "1"
    tone: Register = "formal"
    etiquette: Etiquette = Etiquette()
    survey: str | None = None
    facts: Mapping[str, JsonValue] = Field(default_factory=dict)
    controller: Controller | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            id: str,  # noqa: A002 - the documented name
            *,
            segment: Segment,
            purpose: Purpose,
            template: Template | tuple[Template, ...],
            sender: Sender,
            channel: str = "email",
            step: str = "1",
            tone: Register = "formal",
            etiquette: Etiquette = ...,
            survey: str | None = None,
            facts: Mapping[str, object] = ...,
            controller: Controller | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _one_template_a_language(self) -> Self:
        languages = [template.language for template in self.template]
        if len(set(languages)) < len(languages):
            message = "a campaign has one template a language"
            raise ValueError(message)
        return self

    def template_for(self, language: str | None) -> Template:
        """The template in the customer's language, else the first."""
        return next(
            (template for template in self.template if template.language == language),
            self.template[0],
        )
