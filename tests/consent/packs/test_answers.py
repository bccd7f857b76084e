"""Which of two answers is the stricter, and who is cited for it."""

from __future__ import annotations

import pytest

from relationkit.consent.packs import Answer, SoftOptIn
from relationkit.consent.packs.answers import Question, in_months, stricter


@pytest.mark.parametrize(
    ("question", "lax", "strict"),
    [
        ("consent", False, True),
        ("least", "claim", "recorded"),
        ("least", "recorded", "confirmed"),
        ("soft-opt-in", SoftOptIn(), None),
        ("soft-opt-in", SoftOptIn(), SoftOptIn(sale_months=24, similar=True)),
        ("valid-for", None, 12),
        ("valid-for", 24, 12),
        ("headers", (), ("List-Unsubscribe",)),
        ("age", 13, 16),
        ("minors", True, False),
        ("withdrawal", 10, 0),
        ("link-lives", 30, 60),
        ("keep-proof", 0, 36),
    ],
)
def test_the_stricter_answer_wins_and_is_cited(
    question: Question, lax: object, strict: object
) -> None:
    """In either order; the looser one's provision is not named."""
    one, other = Answer(lax, ("a:lax",)), Answer(strict, ("b:strict",))

    assert other == stricter(question, one, other) == stricter(question, other, one)


def test_two_that_agree_are_both_cited() -> None:
    """And so are two that only together make the answer."""
    assert ("a:1", "b:1") == stricter("age", Answer(16, ("b:1",)), Answer(16, ("a:1",))).refs
    mixed = stricter(
        "soft-opt-in",
        Answer(SoftOptIn(similar=True), ("a:1",)),
        Answer(SoftOptIn(sale_months=24), ("b:1",)),
    )
    assert Answer(SoftOptIn(sale_months=24, similar=True), ("a:1", "b:1")) == mixed


def test_months_are_written_as_a_period() -> None:
    """As the language of rules reads them."""
    assert ("1 month", "12 months", None) == (in_months(1), in_months(12), in_months(None))


def test_a_pack_may_ask_for_a_person_who_was_signed_in() -> None:
    """The firmest of the assurances is stricter than all others."""
    firmest = Answer("authenticated", ("house:signed-in",))

    assert firmest == stricter("least", Answer("confirmed", ("de:x",)), firmest)
