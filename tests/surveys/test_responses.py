"""An answered questionnaire."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import Answer, Profile
from relationkit.rules import evaluate, field
from relationkit.surveys import Response

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_answers_become_facts_that_rules_can_ask_for() -> None:
    """Each is a dated answer of the profile, under answers.<survey>.<question>."""
    response = Response(
        id="r1",
        survey="shop",
        version=1,
        profile_id="c1",
        submitted_at=AT,
        language="pl",
        answers={"score": 9, "liked": ("price",)},
    )
    facts = response.facts()
    profile = Profile(id="c1", answers=facts)

    assert Answer(survey="shop", question="score", value=9, answered_at=AT) == facts[0]
    assert evaluate(field("answers.shop.score").at_least(9), profile, at=AT).holds
    assert evaluate(field("answers.shop.liked").contains("price"), profile, at=AT).holds
    assert "Response('r1')" == repr(response)


@pytest.mark.parametrize("value", [True, 1.0, Decimal(1), None, ["a", 1], {"a": 1}])
def test_an_answer_is_a_whole_number_text_or_ids(value: object) -> None:
    """The set of kinds is closed."""
    with pytest.raises(InvalidDocument, match="Response is invalid"):
        Response(
            id="r1",
            survey="shop",
            version=1,
            submitted_at=AT,
            language="pl",
            answers={"q": value},
        )
