"""A wrong value is put right, and the record tells neither the old one nor the new one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relationkit.consent.rights import rectify
from relationkit.consent.rights.rectification import opens
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import FieldRegistry, FieldSpec, Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = FieldRegistry(
    FieldSpec.from_dict({"name": name, "type": kind, "purposes": ["news"], "ask": {"en": "..."}})
    for name, kind in (("hobby", "text"), ("height", "number"))
)
ANNA = Profile(id="c1", given="Ana", birthday="--05-17", attributes={"hobby": "ches"})


def test_values_are_put_right() -> None:
    """A person's own and declared ones; None takes a value out, and others stay."""
    done = rectify(
        ANNA,
        {"given": "Anna", "birthday": "--05-18", "hobby": None, "height": Decimal("1.70")},
        fields=FIELDS,
        at=NOON,
        source="letter",
        salt=bytes(32),
    )

    assert ("Anna", "--05-18", {"height": Decimal("1.70")}) == (
        done.profile.given,
        str(done.profile.birthday),
        dict(done.profile.attributes),
    )
    assert {
        "given": "Ana",
        "birthday": "--05-17",
        "hobby": "ches",
        "height": None,
    } == done.evidence["before"]
    assert ("birthday", "given", "height", "hobby") == done.record.fields


def test_the_record_says_nothing_and_binds_the_values() -> None:
    """Other values, or another salt, do not open it."""
    done = rectify(ANNA, {"given": "Anna"}, fields=FIELDS, at=NOON, source="letter", salt=bytes(32))

    assert "Ana" not in f"{done!r}"
    assert "Anna" not in f"{done!r}"
    assert done.holds()
    assert not opens(done.record, {**done.evidence, "after": {"given": "Hanna"}})
    assert not opens(done.record, {**done.evidence, "salt": "01" * 32})


@pytest.mark.parametrize(
    "name", ["id", "contacts", "orders", "registered_at", "consents", "attributes"]
)
def test_what_is_not_the_persons_to_change_is_refused(name: str) -> None:
    """Facts that others made, and addresses, which are new contact points."""
    with pytest.raises(InvalidDocument, match="not rectified"):
        rectify(ANNA, {name: "x"}, fields=FIELDS, at=NOON, source="letter", salt=bytes(32))


def test_what_is_no_such_value_is_refused() -> None:
    """Without a word of it."""
    with pytest.raises(InvalidDocument, match="of type 'number'"):
        rectify(ANNA, {"height": "tall"}, fields=FIELDS, at=NOON, source="letter", salt=bytes(32))
    with pytest.raises(UnknownField):
        rectify(ANNA, {"shoes": "41"}, fields=FIELDS, at=NOON, source="letter", salt=bytes(32))
