"""The questionnaire of these tests: a shop asks after a purchase."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from relationkit.rules import any_of, field
from relationkit.surveys import Choice, Nps, Option, Scale, Survey, Text


@pytest.fixture(scope="session")
def at() -> datetime:
    """The moment of sending the form."""
    return datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def survey() -> Survey:
    """Six questions of all kinds; two of them are asked only of some."""
    return Survey(
        "post-purchase",
        version=1,
        title={"en": "Your order", "pl": "Twoje zamówienie"},
        questions=[
            Nps(
                "score",
                text={"en": "Would you recommend us?", "bg": "Бихте ли ни препоръчали?"},
                required=True,
            ),
            Text(
                "why",
                text={"en": "What went wrong?"},
                lines=3,
                max_length=40,
                required=True,
                relevant=field("score").at_most(6),
            ),
            Choice(
                "liked",
                text={"en": "What did you like?", "pl": "Co się podobało?"},
                several=True,
                least=1,
                most=2,
                options=[
                    Option("price", text={"en": "The price"}),
                    Option("advice", text={"en": "The advice"}),
                    Option("packing", text={"en": "The packing"}),
                    Option("own", text={"en": "Something else"}, other=True),
                    Option("none", text={"en": "Nothing", "pl": "Nic"}, exclusive=True),
                ],
                other_max_length=20,
            ),
            Scale("packing", text={"en": "How was it packed?"}, low=1, high=5, required=True),
            Choice(
                "again",
                text={"en": "Will you buy again?"},
                required=True,
                options=[
                    Option("yes", text={"en": "Yes"}),
                    Option("no", text={"en": "No"}),
                    Option("own", text={"en": "It depends"}, other=True),
                ],
            ),
            Text(
                "wish",
                text={"en": "What should we do better?"},
                relevant=any_of(field("again").equals("no"), field("packing").at_most(2)),
            ),
        ],
    )
