"""What a load did, and what was wrong with the export: ids, codes and counts, never values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_ISSUES: Final = 1_000
_MOST_NAMES = 200
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,79}")
_OTHER = "(other)"


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing that is wrong with one row: where, which record, what, and in which part of it.

    ``row`` counts from 1; in a file of JSON Lines it is the line. ``id`` is the record's own id in the export, where it has
    a good one. ``path`` names the part, never what stands in it. The codes, by what they cost:

    - the row: malformed-json, row-too-long, unreadable-row, not-an-object, missing-id, invalid-id, duplicate-id (the first row
      stays), refused-by-store; of an order also missing-total, missing-date, missing-status, unknown-currency,
      unknown-customer, guest-without-address;
    - the row or the part, whichever cannot do without it: invalid-amount, invalid-date, ambiguous-date (without an offset),
      wrong-type, too-long, unwritable-text (a NUL, or not UTF-8);
    - the part: invalid-email, invalid-phone, invalid-birthday, invalid-gender, invalid-locale, invalid-country,
      invalid-time-zone, invalid-attribute, invalid-quantity (counted as 1), incomplete-item;
    - the consent: consent-unproven, consent-without-address, consent-address-changed; suppressed, where an address of the
      customer is on the store's suppression list: the customer is kept, and no consent of theirs is.

    >>> print(RowIssue("orders.json", 7, "1006", "unknown-currency", "currency"))
    orders.json row 7 id 1006: unknown-currency (currency)
    """

    file: str
    row: int
    id: str | None
    code: str
    path: str

    def __str__(self) -> str:
        known = f" id {self.id}" if self.id is not None else ""
        path = f" ({self.path})" if self.path else ""
        return f"{self.file} row {self.row}{known}: {self.code}{path}"


@dataclass(frozen=True, slots=True, repr=False)
class LoadReport:
    """What was read from an export and kept.

    ``profiles`` and ``guests`` count people, ``orders`` those in their history; ``not_paid`` are orders left out for their
    status. ``consents`` (claims) and ``stops`` are the events that were new to the log. ``suppressed`` are those of the people
    whom the suppression list knows. ``issues`` holds the first 1,000, ``counts`` all of them per code. ``aside`` counts, by name,
    the parts of the export that nobody asked for.

    >>> report = LoadReport(profiles=2, orders=3, counts={"invalid-email": 1})
    >>> report
    LoadReport(2 profiles, 0 guests, 3 orders, 1 issues)
    >>> print(report)
    profiles           2
    guests             0
    orders             3
    not paid           0
    consents           0
    stops              0
    suppressed         0
    <BLANKLINE>
    issue          times
    invalid-email      1
    """

    profiles: int = 0
    guests: int = 0
    orders: int = 0
    not_paid: int = 0
    consents: int = 0
    stops: int = 0
    suppressed: int = 0
    issues: tuple[RowIssue, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return (
            f"LoadReport({self.profiles} profiles, {self.guests} guests, {self.orders} orders, "
            f"{sum(self.counts.values())} issues)"
        )

    def __str__(self) -> str:
        done = {
            "profiles": self.profiles,
            "guests": self.guests,
            "orders": self.orders,
            "not paid": self.not_paid,
            "consents": self.consents,
            "stops": self.stops,
            "suppressed": self.suppressed,
        }
        blocks = [_lines(done)]
        blocks += [[("issue", "times"), *_lines(self.counts)]] if self.counts else []
        blocks += [[("left aside", "times"), *_lines(self.aside)]] if self.aside else []
        wide = max(len(name) for block in blocks for name, _ in block)
        tall = max(len(count) for block in blocks for _, count in block)
        return "\n\n".join(
            "\n".join(f"{name:<{wide}}  {count:>{tall}}" for name, count in block)
            for block in blocks
        )


def _lines(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(name, f"{count:,}") for name, count in counts.items()]


class Tally:
    """Counts while a load runs; `report` is what it comes to."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self._issues: list[RowIssue] = []
        self._counts: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()

    def issue(self, issue: RowIssue) -> None:
        """Count an issue, and keep it while there is room."""
        self._counts[issue.code] += 1
        if len(self._issues) < MOST_ISSUES:
            self._issues.append(issue)

    def left(self, names: Iterator[str]) -> None:
        """Count parts left aside. A name that may itself be somebody's data is not repeated."""
        for name in names:
            known = name in self._aside or (
                len(self._aside) < _MOST_NAMES and _PLAIN_NAME.fullmatch(name) is not None
            )
            self._aside[name if known else _OTHER] += 1

    def report(self) -> LoadReport:
        """The counts so far, frozen; the most frequent first."""
        return LoadReport(
            **self.done,
            issues=tuple(self._issues),
            counts=MappingProxyType(dict(self._counts.most_common())),
            aside=MappingProxyType(dict(self._aside.most_common())),
        )
