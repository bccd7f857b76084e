"""A wrong value put right, with a record of before and after that tells neither (GDPR article 16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relationkit.consent.ledger.leaf import commitment
from relationkit.consent.rights.plain import OWN_FIELDS, attributes, own_fields
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.consent.kinds import Actor
    from relationkit.profiles import FieldRegistry

_GIVEN = frozenset(OWN_FIELDS) - {"registered_at"}


@dataclass(frozen=True, slots=True)
class Rectification:
    """Who changed which fields when: what stands in a log. The values do not; ``commitment`` binds them (see `Correction`).

    >>> from datetime import UTC, datetime
    >>> Rectification("c1", datetime(2026, 3, 1, tzinfo=UTC), "subject", "letter", ("given",), "00").fields
    ('given',)
    """

    profile_id: str
    at: datetime
    actor: Actor
    source: str
    fields: tuple[str, ...]
    commitment: str


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """The profile as it is now, the record for the log, and the evidence that opens it: salt, before and after.

    The evidence is personal data; keep it where it can be deleted.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> record = Rectification("c1", datetime(2026, 3, 1, tzinfo=UTC), "subject", "letter", ("given",), "00")
    >>> Correction(Profile(id="c1"), record, {"salt": "00", "before": {}, "after": {}}).holds()
    False
    """

    profile: Profile
    record: Rectification
    evidence: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Correction({self.record!r})"

    def holds(self) -> bool:
        """Whether the evidence is what the record binds."""
        return opens(self.record, self.evidence)


def rectify(
    profile: Profile,
    changes: Mapping[str, object],
    *,
    fields: FieldRegistry,
    at: datetime,
    source: str,
    salt: bytes,
    actor: Actor = "subject",
) -> Correction:
    """Put values right: those that every profile has, and declared attributes; None says that a value is not known.

    An address is not changed here: a new one is a new contact point, and `ProfileStore.put` takes it. `salt` is 32 random bytes.
    Raises `InvalidDocument` for a field that is not the person's to change, or a value that it does not take, and `UnknownField`
    for an undeclared one.

    >>> import secrets
    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import FieldRegistry, Profile
    >>> noon = datetime(2026, 3, 1, tzinfo=UTC)
    >>> done = rectify(
    ...     Profile(id="c1", given="Ana"), {"given": "Anna"}, fields=FieldRegistry(), at=noon, source="letter",
    ...     salt=secrets.token_bytes(32),
    ... )
    >>> done.profile.given, done.record.fields, done.holds()
    ('Anna', ('given',), True)
    """
    declared = {spec.name for spec in fields}
    closed = sorted(set(changes) & (set(Profile.model_fields) - _GIVEN - declared))
    if closed:
        message = (
            f"field {closed[0]!r} is not rectified; a new address is put as a new contact point"
        )
        raise InvalidDocument(message, issues=((closed[0], "not-rectifiable"),))
    own = {name: value for name, value in changes.items() if name in _GIVEN}
    added = {name: value for name, value in changes.items() if name not in _GIVEN}
    known = {
        name: value for name, value in {**profile.attributes, **added}.items() if value is not None
    }
    kept = {name: getattr(profile, name) for name in Profile.model_fields}
    changed = Profile.from_dict({**kept, **own, "attributes": known})
    fields.check(changed)
    names = tuple(sorted(changes))
    evidence = {
        "salt": salt.hex(),
        "before": _values(profile, names),
        "after": _values(changed, names),
    }
    record = Rectification(profile.id, require_aware(at), actor, source, names, _bound(evidence))
    return Correction(changed, record, evidence)


def opens(record: Rectification, evidence: Mapping[str, Any]) -> bool:
    """Whether the evidence belongs to the record.

    >>> from datetime import UTC, datetime
    >>> record = Rectification("c1", datetime(2026, 3, 1, tzinfo=UTC), "subject", "letter", ("given",), "00")
    >>> opens(record, {"salt": "00", "before": {}, "after": {}})
    False
    """
    return _bound(evidence) == record.commitment


def _bound(evidence: Mapping[str, Any]) -> str:
    told = {"before": evidence["before"], "after": evidence["after"]}
    return commitment(bytes.fromhex(evidence["salt"]), told).hex()


def _values(profile: Profile, names: tuple[str, ...]) -> dict[str, Any]:
    values = own_fields(profile) | attributes(profile)
    return {name: values.get(name) for name in names}
