"""A sender, links and a letter to play with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from relationkit.messages import Rendered, Sender, SignedLinks, Template, letter_links, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.messages import LinkKind

SECRET = bytes(range(32))


@pytest.fixture(scope="session")
def sender() -> Sender:
    """Jan signs."""
    return Sender(
        name="Jan Nowak",
        role="doradca ogrodniczy",
        firm="Ogrody & Syn",
        phone="+48 601 000 001",
        email="jan@shop.example",
        postal_address="ul. Ptasia 1, 00-001 Warszawa",
    )


@pytest.fixture(scope="session")
def links() -> Mapping[LinkKind, str]:
    """The links of one letter, with a survey."""
    return letter_links(SignedLinks("https://shop.example/r", SECRET), "k1", survey=True)


@pytest.fixture
def filled(sender: Sender, links: Mapping[LinkKind, str]) -> Callable[..., Rendered]:
    """Render a template with text, HTML or subject of the test's own, for Mrs Anna."""

    def fill(
        text: str = "Dzień dobry?", html: str | None = None, subject: str = "Zupa", **given: Any
    ) -> Rendered:
        language = given.pop("language", "pl")
        values: dict[str, Any] = {
            "sender": sender,
            "greeting": "Szanowna Pani Anno,",
            "pronouns": {"nominative": "Pani", "dative": "Pani"},
            "why": "Prosiła Pani o nasze przepisy.",
            "links": links,
        }
        template = Template(id="spring", subject=subject, text=text, html=html, language=language)
        return render(template, **{**values, **given})

    return fill
