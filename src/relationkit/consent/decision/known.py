"""What is known of customers beside the log: the suppression list, registers of refusals, who is a firm, pauses, last contact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.decision.asked import Circumstances
from relationkit.consent.decision.listed import stopped_by_list
from relationkit.consent.pauses import pauses_of
from relationkit.errors import InvalidDocument, UnknownField

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.decision.asked import Rulebook
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.consent.registers import RefusalRegister
    from relationkit.consent.suppression import Peppers
    from relationkit.profiles import ContactPoint, FieldRegistry, Profile

_CONTACTS = frozenset({"clicked", "replied", "answered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Whom to ask about customers before a message of a purpose may go on a channel.

    ``peppers`` are the keys to the store's suppression list, ``registers`` the registers of refusals, ``business`` the field that
    says who is a firm.
    """

    purpose: Purpose
    channel: str
    rulebook: Rulebook
    peppers: Peppers | None = None
    registers: Sequence[RefusalRegister] = ()
    business: str | None = None

    def circumstances(
        self,
        store: object,
        profiles: Sequence[Profile],
        consents: Mapping[str, Sequence[ConsentEvent]],
        *,
        at: datetime,
    ) -> Mapping[str, Circumstances]:
        """What is known of each customer, by id, as of a moment."""
        listed = stopped_by_list(
            store, self.peppers, profiles, consents, purpose=self.purpose, channel=self.channel
        )
        paused = pauses_of(store, profiles)
        firms = {profile.id for profile in profiles if is_firm(profile, self.business)}
        registered = self._registered(profiles, firms, at) if self.registers else {}
        return {
            profile.id: Circumstances(
                suppressed=listed.get(profile.id),
                business=profile.id in firms,
                registered=registered.get(profile.id),
                last_contact=last_contact(profile),
                paused=paused.get(profile.id),
            )
            for profile in profiles
        }

    def _registered(
        self, profiles: Sequence[Profile], firms: Collection[str], at: datetime
    ) -> Mapping[str, bool | None]:
        """What the registers say of those for whom the law names any: held, not held, or None where one was not asked."""
        named: dict[str, tuple[str, ...]] = {}
        asked: defaultdict[str, dict[str, ContactPoint]] = defaultdict(dict)
        for profile in profiles:
            point = profile.contact(self.channel)
            terms = self.rulebook.terms(
                profile.country,
                at,
                self.purpose.message_class,
                self.channel,
                business=profile.id in firms,
            )
            if point is not None and terms.registers:
                named[profile.id] = terms.registers
                for name in terms.registers:
                    asked[name][profile.id] = point
        said: defaultdict[tuple[str, str], set[bool | None]] = defaultdict(set)
        for register in self.registers:
            points = asked.get(register.name, {})
            answers = register.holds(tuple(points.values()), at=at) if points else ()
            for profile_id, held in zip(points, answers, strict=True):
                said[register.name, profile_id].add(held)
        return {
            profile_id: _all_of([said[name, profile_id] for name in names])
            for profile_id, names in named.items()
        }


def is_firm(profile: Profile, field: str | None) -> bool:
    """Whether the field says that the customer is a firm: a yes, or any text, such as a tax number.

    >>> from relationkit.profiles import Profile
    >>> is_firm(Profile(id="c1", attributes={"vat_id": "BG000000000"}), "vat_id")
    True
    """
    value = None if field is None else profile.attributes.get(field)
    return value is True or (isinstance(value, str) and bool(value.strip(" ")))


def require_firm_field(fields: FieldRegistry, name: str) -> None:
    """Refuse a field that is not declared, or that can say neither yes nor a text.

    >>> from relationkit.profiles import FieldRegistry
    >>> require_firm_field(FieldRegistry(), "firm")
    Traceback (most recent call last):
    relationkit.errors.UnknownField: field 'firm', which says who is a firm, is not declared; declare it with a FieldSpec
    """
    found = next((spec.type for spec in fields if spec.name == name), None)
    if found is None:
        message = f"field {name!r}, which says who is a firm, is not declared"
        raise UnknownField(f"{message}; declare it with a FieldSpec")
    if found not in {"yes-no", "text"}:
        message = f"field {name!r}, which says who is a firm, is of type {found!r}"
        raise InvalidDocument(
            f"{message}; take one of type yes-no or text", issues=((name, "wrong-type"),)
        )


def last_contact(profile: Profile) -> datetime | None:
    """When the customer last bought, wrote or clicked; an opened letter is no contact (CNIL).

    >>> from relationkit.profiles import Profile
    >>> last_contact(Profile(id="c1")) is None
    True
    """
    moments = [order.placed_at for order in profile.orders]
    moments += [one.happened_at for one in profile.interactions if one.kind in _CONTACTS]
    return max(moments, default=None)


def _all_of(answers: Sequence[Collection[bool | None]]) -> bool | None:
    """Held by one is held; free is only who is free in each."""
    if any(True in one for one in answers):
        return True
    return False if all(False in one for one in answers) else None
