"""Many who leave at once after a letter are told to the shop, and honoured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from relationkit.consent import ConsentEvent
from relationkit.consent.links import suspected_automation

SENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stop(number: int, seconds: float, domain: str = "firm.example", **more: object) -> ConsentEvent:
    at = SENT + timedelta(seconds=seconds)
    return ConsentEvent.from_dict(
        {
            "kind": "withdrawn",
            "profile_id": f"c{number}",
            "purpose": "newsletter",
            "channel": "email",
            "address": f"anna{number}@{domain}",
            "occurred_at": at,
            "recorded_at": at,
            "source": "link",
            **more,
        }
    )


def test_a_burst_of_one_domain_is_suspected() -> None:
    """Ten within a minute, soon after the letter, whatever the order; the slow and the few are people."""
    burst = [stop(number, number * 5) for number in range(10)]
    few = [stop(number, 1, "few.example") for number in range(9)]
    slow = [stop(number, number * 7, "slow.example") for number in range(20)]
    found = suspected_automation([*slow, *reversed(burst), *few], sent_at=SENT)

    assert {"firm.example": tuple(event.id for event in burst)} == found


def test_a_minute_is_shorter_than_a_minute() -> None:
    """Half-open: what is exactly a minute apart is not within one."""
    minute = [stop(number, number * 60 / 9) for number in range(10)]

    assert {} == suspected_automation(minute, sent_at=SENT)


def test_a_long_burst_is_suspected_whole() -> None:
    """Each event that lies in some full minute, and those around it not."""
    burst = [stop(number, number) for number in range(100)]
    late = stop(500, 300)

    assert {"firm.example": tuple(event.id for event in burst)} == suspected_automation(
        [*burst, late], sent_at=SENT
    )


def test_only_own_stops_by_mail_soon_after_the_letter_count() -> None:
    """Neither what came before it, nor much later, nor what the shop did, nor a stop without an address."""
    others = [
        *(stop(number, -1) for number in range(10)),
        *(stop(number, 1800) for number in range(10)),
        *(stop(number, 1, actor="staff") for number in range(10)),
        *(stop(number, 1, address=None) for number in range(10)),
    ]

    assert {} == suspected_automation(others, sent_at=SENT)
    assert {} != suspected_automation([stop(1, 1)], sent_at=SENT, at_least=1)
