"""The proof for human eyes: one page that a shop prints and hands to a person, an authority or a court."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from relationkit.consent.exports.history import History
from relationkit.consent.exports.provisions import provisions
from relationkit.consent.exports.record import notices
from relationkit.consent.exports.words import words
from relationkit.consent.kinds import GRANTS
from relationkit.consent.ledger import Checkpoint
from relationkit.consent.ledger.leaf import digest_of
from relationkit.consent.texts import fill
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Template

    from relationkit.consent.decision import Decision
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.exports.particulars import Particulars
    from relationkit.consent.ledger import ConsentReceipt


@dataclass(frozen=True, slots=True, repr=False)
class _Act:
    """One act with its number on the page."""

    number: int
    event: ConsentEvent
    address: str | None
    other_spelling: bool
    proof: str | None


@dataclass(frozen=True, slots=True, repr=False)
class _Extract:
    """What a ledger receipt says on the page."""

    number: int
    checkpoint: Checkpoint
    root: str
    index: int
    holds: bool
    code: str
    json: str


def proof_page(
    decision: Decision,
    particulars: Particulars,
    *,
    language: str,
    receipts: Iterable[ConsentReceipt] = (),
) -> str:
    """Write who agreed to what, with the exact words, each later act, and the decision that follows, as one HTML page.

    The page is in English, Polish, Bulgarian or Persian, has no script and needs no other file; `language` falls back to English.
    It names the person and the address, and belongs to nobody but that person and whoever may see their data. What others did
    under the same address is told without their data. `receipts` are the ledger's, for acts on the page; they are checked when
    the page is drawn up. `InvalidDocument` for a receipt of another act, and for a decision that `decide` did not give.

    "Each individual declaration fully documented", and printable at any time: BGH, 10 February 2011, I ZR 164/09.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller, Purpose, decide
    >>> from relationkit.consent.exports import Particulars
    >>> from relationkit.profiles import Profile
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> told = Particulars(
    ...     controller=shop, email="dane@shop.example", phone="+48221234567", language="pl", privacy_url="https://shop.example/dane",
    ...     withdraw_url="https://shop.example/stop", stored_in=["PL"], kept_for="3 years",
    ... )
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for it."})
    >>> said = decide(Profile(id="c1"), [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> '<html lang="pl" dir="ltr">' in proof_page(said, told, language="pl")
    True
    """
    history, said = History.of(decision), words(language)
    purpose = history.asked.purpose
    acts = _acts(history)
    numbers = {act.event.id: act.number for act in acts}
    return _template().render(
        said=said,
        style=style(),
        fill=fill,
        history=history,
        decision=decision,
        particulars=particulars,
        controller=particulars.controller,
        title=_in(purpose.title, said.language),
        why=_in(purpose.why, said.language),
        notices=[(digest_of(notice), notice) for notice in notices(history)],
        digest_of=digest_of,
        acts=acts,
        evidence=[numbers[name] for name in decision.evidence if name in numbers],
        provisions=provisions(history),
        extracts=[_extract(receipt, numbers) for receipt in receipts],
    )


def _acts(history: History) -> list[_Act]:
    asked = history.asked
    own = {point.address for point in asked.profile.contacts}
    return [
        _Act(
            number,
            event,
            event.address if event.profile_id is not None or event.address in own else None,
            event.profile_id is None and event.address not in own,
            event.assurance if event.kind in GRANTS else None,
        )
        for number, event in enumerate(history.acts, 1)
    ]


def _extract(receipt: ConsentReceipt, numbers: Mapping[str, int]) -> _Extract:
    name = receipt.evidence.get("id")
    if not isinstance(name, str) or name not in numbers:
        message = (
            "a receipt is of no act on the page; give those of this person, purpose and channel"
        )
        raise InvalidDocument(message, issues=(("receipts", "other-act"),))
    checkpoint = Checkpoint.from_note(receipt.checkpoint)
    verified = receipt.verify()
    return _Extract(
        numbers[name],
        checkpoint,
        checkpoint.text.splitlines()[2],
        receipt.index,
        verified.holds,
        verified.code,
        receipt.to_json(),
    )


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


@cache
def style() -> str:
    """The style of the page, for the screen and for paper."""
    return (files("relationkit.consent.exports") / "templates" / "proof.css").read_text("utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("relationkit.consent.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("proof.html.j2")
