"""Handing data on to somebody else: a purpose of its own, to recipients by name, and no unless the person agreed to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from relationkit.consent.decision import Intent, Rulebook, Step, decide
from relationkit.consent.decision.asked import DEFAULT, NOTHING_KNOWN
from relationkit.consent.kinds import GRANTS
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from relationkit.consent.decision import Circumstances, Decision
    from relationkit.consent.decision.asked import Terms
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import MessageClass, Purpose
    from relationkit.profiles import FieldRegistry, Profile


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whether data may go to a recipient, by which code, on which evidence, which data, and until when.

    Allowed: consent. Denied: no-such-recipient where the purpose does not name them, consent-outdated where the person agreed
    to a version that did not name them yet, and every code with which `Decision` denies. ``fields`` are the attributes that may
    go, beside the address on the channel: none but those of the purpose, and none about somebody else. It is no leave to send:
    there is no permit in it.

    >>> Sharing("no-such-recipient", "wishes", "Printer").allowed
    False
    """

    code: str
    purpose: str
    recipient: str
    fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    valid_until: datetime | None = None
    trace: tuple[Step, ...] = field(default=(), compare=False, repr=False)

    @property
    def allowed(self) -> bool:
        """Whether the data may go now."""
        return self.code == "consent"


def may_share(
    profile: Profile,
    events: Sequence[ConsentEvent],
    *,
    purpose: Purpose,
    recipient: str,
    fields: FieldRegistry,
    at: datetime,
    channel: str = "email",
    earlier: Iterable[Purpose] = (),
    circumstances: Circumstances = NOTHING_KNOWN,
    rulebook: Rulebook = DEFAULT,
) -> Sharing:
    """Say whether data of a person may go to a recipient at `at`; the default is no.

    The purpose names the recipient, and the person's last consent to it is to a version that named them already. `earlier` are
    the purpose's former versions; without them only a consent to the present one counts. All else is asked as `decide` asks for
    marketing, whatever the purpose's class: who withdrew, objected, had processing restricted, is suppressed, erased or a child
    is a no. Only a consent is a ground: neither a sale, nor a law that lets letters go without one. `channel` is that of the
    consent, and of the address that goes along; `fields` say which data are special, which asks for an explicit consent, and
    which are about somebody else.

    What a contract cannot do without, such as the address for the courier, is no sharing and is not asked here.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent, Notice, Purpose
    >>> from relationkit.profiles import ContactPoint, FieldRegistry, Profile
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> cards = Purpose(id="cards", title={"en": "Cards"}, why={"en": "You asked for cards."}, recipients=("Printer",))
    >>> words = Notice(id="cards", version="1", language="en", text="Yes, and the firm Printer may print my card.")
    >>> agreed = ConsentEvent.confirmed(anna, purpose="cards", channel="email", at=noon, notice=words, source="checkout")
    >>> def ask(events, recipient="Printer"):
    ...     said = may_share(anna, events, purpose=cards, recipient=recipient, fields=FieldRegistry(), at=noon)
    ...     return said.allowed, said.code
    >>> ask([]), ask([agreed]), ask([agreed], "Broker")
    ((False, 'no-consent'), (True, 'consent'), (False, 'no-such-recipient'))
    >>> ask([agreed, ConsentEvent.objected(anna, at=noon, source="letter")])
    (False, 'objected')
    """
    at = require_aware(at)
    if recipient not in purpose.recipients:
        return Sharing(
            "no-such-recipient",
            purpose.id,
            recipient,
            trace=(Step("recipient", "no-such-recipient"),),
        )
    about = [spec for spec in fields if spec.name in purpose.fields]
    said = decide(
        profile,
        events,
        purpose=purpose.model_copy(update={"message_class": "marketing", "soft_opt_in": False}),
        channel=channel,
        at=at,
        intent=Intent(special=any(spec.sensitivity == "special" for spec in about)),
        circumstances=circumstances,
        rulebook=_ForSharing(rulebook),
        phase="plan",
    )
    versions = {purpose.version} | {
        one.version
        for one in earlier
        if one.id == purpose.id and one.version < purpose.version and recipient in one.recipients
    }
    agreed = {event.id: event.purpose_version for event in events}
    code = said.code
    if said.allowed and not all(agreed[proof] in versions for proof in said.evidence):
        code = "consent-outdated"
    others = {spec.name for spec in about if spec.about == "related-person"}
    return _answer(
        said,
        code,
        recipient,
        tuple(name for name in purpose.fields if name not in others),
    )


def shared_with(
    profile: Profile, events: Iterable[ConsentEvent], purposes: Iterable[Purpose]
) -> tuple[str, ...]:
    """Name those who may hold data of a person, and are told of a correction, a restriction or an erasure (GDPR article 19).

    They are the recipients of every version that the person ever agreed to, also where the consent has ended since; `purposes`
    are all versions, present and former. Nobody else is told, for the notice itself names the person. Who got data without a
    consent, as a courier, is the shop's to add.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent, Notice, Purpose
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> cards = Purpose(id="cards", title={"en": "Cards"}, why={"en": "You asked for cards."}, recipients=("Printer",))
    >>> words = Notice(id="cards", version="1", language="en", text="Yes, and the firm Printer may print my card.")
    >>> agreed = ConsentEvent.given(anna, purpose="cards", channel="email", at=noon, notice=words, source="checkout")
    >>> shared_with(anna, [agreed], [cards]), shared_with(anna, [], [cards])
    (('Printer',), ())
    """
    agreed = {
        (event.purpose, event.purpose_version)
        for event in events
        if event.kind in GRANTS and event.profile_id == profile.id
    }
    return tuple(
        dict.fromkeys(
            name for one in purposes if (one.id, one.version) in agreed for name in one.recipients
        )
    )


class _ForSharing(Rulebook):
    """The same law, asked about data and no message: a consent is always needed; hours and registers are for messages."""

    __slots__ = ("_law",)

    def __init__(self, law: Rulebook) -> None:
        super().__init__(law.controller, law.packs)
        self._law = law

    def terms(
        self,
        country: str | None,
        at: datetime,
        message_class: MessageClass,
        channel: str,
        *,
        business: bool,
    ) -> Terms:
        found = self._law.terms(country, at, message_class, channel, business=business)
        return replace(
            found,
            consent_needed=True,
            soft_opt_in=None,
            registers=(),
            hours=None,
            refs=found.policy.refs("least", message_class, channel),
        )


def _answer(said: Decision, code: str, recipient: str, fields: tuple[str, ...]) -> Sharing:
    trace = (Step("recipient", "passed"), *said.trace)
    if code != said.code:
        trace = (*trace[:-1], Step(trace[-1].name, code))
    allowed = code == "consent"
    return Sharing(
        code,
        said.purpose,
        recipient,
        fields if allowed else (),
        said.evidence,
        said.refs if allowed else (),
        said.valid_until if allowed else None,
        trace,
    )
