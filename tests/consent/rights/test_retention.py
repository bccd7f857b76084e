"""What is over is told; holds win; evidence outlives what it proves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from relationkit.consent.rights import Record, Retention, RetentionRule
from relationkit.errors import InvalidDocument

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def rule(
    entity: str = "profile", window: str = "2 years", anchor: str = "last-contact"
) -> RetentionRule:
    return RetentionRule.from_dict(
        {"entity": entity, "purpose": "news", "anchor": anchor, "window": window, "action": "erase"}
    )


def record(name: str, at: datetime, entity: str = "profile", whose: str = "c1") -> Record:
    return Record(name, entity, "news", whose, {"last-contact": at})  # type: ignore[arg-type]


@pytest.mark.parametrize("window", ["1h", "23 hours", "23h"])
def test_a_window_is_a_day_at_least(window: str) -> None:
    """Shorter ones are mistakes."""
    with pytest.raises(InvalidDocument, match="less than a day"):
        rule(window=window)
    assert ("24h", "1d") == (rule(window="24h").window, rule(window="1d").window)


def test_there_is_one_rule_for_each() -> None:
    """Two would say two things."""
    with pytest.raises(InvalidDocument, match="two rules for profile/news"):
        Retention([rule(), rule(window="1 year")])


@pytest.mark.parametrize("window", ["1 year", "23 months", "2 years"])
def test_evidence_is_kept_for_longer_than_the_profile(window: str) -> None:
    """Refused before anything is looked at."""
    with pytest.raises(InvalidDocument, match="would go before"):
        Retention([rule(), rule("consents", window)])
    assert "Retention(2 rules)" == repr(Retention([rule(), rule("consents", "5 years")]))
    assert 1 == len(list(Retention([rule("consents", window)])))


def test_a_dry_run_says_what_would_be_done_and_why_not() -> None:
    """Due at the very moment; a record without a rule is not in it, one without its anchor is told."""
    long_ago = NOON.replace(year=2024)
    records = [
        record("over", long_ago),
        record("not-yet", long_ago + DAY, whose="c2"),
        record("held", long_ago, whose="c3"),
        Record("unknown", "profile", "news", "c4", {"recorded": long_ago}),
        Record("no-rule", "orders", "news", "c1", {"recorded": long_ago}),
    ]
    found = Retention([rule()]).dry_run(records, at=NOON, held={"c3"})

    assert [
        ("over", "due", NOON),
        ("not-yet", "kept", NOON + DAY),
        ("held", "legal-hold", None),
        ("unknown", "no-anchor", None),
    ] == [(one.id, one.verdict, one.until) for one in found]


def test_evidence_of_a_profile_that_stays_stays() -> None:
    """It goes last, and not before the profile that it proves."""
    rules = Retention([rule(), rule("consents", "3 years")])
    long_ago = NOON.replace(year=2020)
    found = rules.dry_run(
        [
            record("e1", long_ago, "consents"),
            record("e2", long_ago, "consents", "c2"),
            record("c1", long_ago),
            record("c2", NOON, whose="c2"),
        ],
        at=NOON,
    )

    assert [
        ("c1", "due"),
        ("c2", "kept"),
        ("e1", "due"),
        ("e2", "proves-a-profile"),
    ] == [(one.id, one.verdict) for one in found]
