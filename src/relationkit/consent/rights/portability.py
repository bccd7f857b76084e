"""What a person gave, to take along (GDPR article 20): JSON, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import TYPE_CHECKING, Any

from relationkit.consent.kinds import OWN
from relationkit.consent.rights.plain import attributes, document, own_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from relationkit.consent.events import ConsentEvent
    from relationkit.profiles import Profile

_RUNS = frozenset("=+-@\t\r\n|%'")
"""What makes a spreadsheet take a cell for more than text; and our own mark, so that exactly one is taken off again."""


def portable(
    profile: Profile, events: Iterable[ConsentEvent] = (), *, derived: Collection[str] = ()
) -> Mapping[str, Any]:
    """The person's own part of what is kept: fields, addresses, orders, answers, and what they said about consents.

    Not the shop's remarks, segments and clicks, nor attributes that are `derived`, such as a score.

    >>> from relationkit.profiles import Profile
    >>> portable(Profile(id="c1", given="Anna", attributes={"score": 7}), derived={"score"})["fields"]
    {'given': 'Anna'}
    """
    values = own_fields(profile) | attributes(profile)
    return {
        "fields": {
            name: value
            for name, value in values.items()
            if name != "registered_at" and name not in derived
        },
        "contacts": [document(point, {"epoch", "since"}) for point in profile.contacts],
        "orders": [document(order, {"profile_id"}) for order in profile.orders],
        "answers": [document(answer) for answer in profile.answers],
        "consents": [
            document(event, {"id", "profile_id", "recorded_at"})
            for event in sorted(events, key=lambda one: (one.occurred_at, one.id))
            if event.actor in OWN and event.profile_id == profile.id
        ],
    }


def to_csv(data: Mapping[str, Any]) -> str:
    r"""One line a value: the part, the number within it, the name, the value; every cell is quoted text.

    >>> to_csv({"fields": {"phone": "+359888123456"}})
    '"part","number","name","value"\r\n"fields","1","phone","\'+359888123456"\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("part", "number", "name", "value"))
    for part, held in data.items():
        for number, row in enumerate([held] if isinstance(held, dict) else held, 1):
            for name, value in row.items():
                writer.writerow(
                    [safe_cell(str(cell)) for cell in (part, number, name, _flat(value))]
                )
    return text.getvalue()


def safe_cell(text: str) -> str:
    """The text with a ``'`` before it where a spreadsheet would run it, after whatever spaces and width of letters.

    >>> safe_cell(" =1+1"), safe_cell("1 = 1")
    ("' =1+1", '1 = 1')
    """
    plain = unicodedata.normalize("NFKC", text)
    first = next((sign for sign in plain if not _unseen(sign)), "")
    return f"'{text}" if first in _RUNS and first else text


def plain_cell(text: str) -> str:
    """The text as it was before `safe_cell`.

    >>> plain_cell("'=1+1"), plain_cell("Anna")
    ('=1+1', 'Anna')
    """
    return text.removeprefix("'")


def _unseen(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign) in {"Zs", "Cf"}


def _flat(value: object) -> str:
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
