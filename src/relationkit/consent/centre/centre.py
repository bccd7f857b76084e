"""A shop's preference centre: what it is made of, and what it needs of a store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from relationkit.consent.centre.look import preference_view
from relationkit.consent.links import LinkStore
from relationkit.consent.pauses import PauseBook
from relationkit.consent.rights import RequestBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.centre.view import FieldWords, Origin, PastMessage, PreferenceView
    from relationkit.consent.decision import Rulebook
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.notices import Notice
    from relationkit.consent.purposes import Controller, Purpose
    from relationkit.consent.rights import RightsRequest
    from relationkit.profiles import FieldRegistry, Profile


class CentreStore(LinkStore, RequestBook, PauseBook, Protocol):
    """What the centre needs of a store; every `Store` has it."""

    @property
    def fields(self) -> FieldRegistry:
        """The attributes that profiles may have."""
        ...

    def put(self, profiles: Iterable[Profile], /) -> None:
        """Keep each person as given now."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop's other books say of one customer: the last messages, and where values came from.

    >>> Known().messages
    ()
    """

    messages: tuple[PastMessage, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Centre:
    """A shop's preference centre: who is responsible, for what it writes, and in which words it asks.

    ``notices`` are the words that are agreed to, by purpose and language; where there are none nothing can be begun here.
    ``words`` are the shop's words beside each field, ``channels`` those on which it writes (None: wherever there is an address).
    ``known`` looks up what only the shop's other books know of a customer.

    >>> from relationkit.consent import Controller
    >>> Centre(Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example"))
    Centre('ogrody', 0 purposes)
    """

    controller: Controller
    purposes: tuple[Purpose, ...] = ()
    notices: Mapping[str, Mapping[str, Notice]] = field(default_factory=dict)
    words: Mapping[str, FieldWords] = field(default_factory=dict)
    channels: tuple[str, ...] | None = None
    rulebook: Rulebook | None = None
    known: Callable[[str], Known] = lambda _profile_id: Known()

    def view(
        self,
        profile: Profile,
        events: Sequence[ConsentEvent],
        *,
        fields: FieldRegistry,
        language: str,
        at: datetime,
        paused_until: datetime | None = None,
        requests: Iterable[RightsRequest] = (),
    ) -> PreferenceView:
        """What this customer sees; see `preference_view`."""
        known = self.known(profile.id)
        return preference_view(
            profile,
            events,
            purposes=self.purposes,
            fields=fields,
            controller=self.controller,
            language=language,
            at=at,
            messages=known.messages,
            channels=self.channels,
            notices=self.notices,
            words=self.words,
            origins=known.origins,
            paused_until=paused_until,
            requests=requests,
            rulebook=self.rulebook,
        )

    def __repr__(self) -> str:
        return f"Centre({self.controller.id!r}, {len(self.purposes)} purposes)"
