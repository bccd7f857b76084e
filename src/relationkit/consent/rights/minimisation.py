"""What is asked but never used (GDPR article 5(1)(c))."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.profiles.profile import PERSON_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import FieldRegistry

Finding = Literal["never-used", "no-such-purpose", "not-declared"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that is asked and not used, or used and not declared, with what is wrong.

    never-used: no segment, template or purpose takes it; ask no more, and erase what was answered. no-such-purpose: it is
    declared for a purpose that is gone. not-declared: a purpose uses what nobody declared.

    >>> Asked("hobby", "never-used").finding
    'never-used'
    """

    field: str
    finding: Finding
    about: str | None = None


def minimise(
    fields: FieldRegistry,
    purposes: Iterable[Purpose],
    *,
    used: Mapping[str, Collection[str]],
) -> tuple[Asked, ...]:
    """Compare what is asked with what is used, by field.

    `used` says who uses which fields: the name of a segment or of a template, and the fields that it asks for;
    `relationkit.campaigns.used_fields` learns it from the shop's own. To be declared for a purpose is no use; to be named in
    `Purpose.fields` is.

    >>> from relationkit.profiles import FieldRegistry, FieldSpec
    >>> hobby = FieldSpec(name="hobby", type="text", purposes=("newsletter",), ask={"en": "so that we write about it"})
    >>> minimise(FieldRegistry([hobby]), [], used={"segment gardeners": {"country"}})
    (Asked(field='hobby', finding='never-used', about=None), Asked(field='hobby', finding='no-such-purpose', about='newsletter'))
    """
    known = {purpose.id: purpose for purpose in purposes}
    declared = {spec.name for spec in fields}
    taken = {name for names in used.values() for name in names}
    taken.update(name for purpose in known.values() for name in purpose.fields)
    found = [Asked(name, "never-used") for name in declared - taken]
    found += [
        Asked(spec.name, "no-such-purpose", purpose)
        for spec in fields
        for purpose in spec.purposes
        if purpose not in known
    ]
    found += [
        Asked(name, "not-declared", purpose.id)
        for purpose in known.values()
        for name in purpose.fields
        if name not in declared and name not in PERSON_FIELDS
    ]
    return tuple(sorted(found, key=lambda one: (one.field, one.finding, one.about or "")))
