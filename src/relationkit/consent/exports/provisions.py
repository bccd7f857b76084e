"""The provisions behind a decision, as they stand in the policy packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.packs import shipped_packs

if TYPE_CHECKING:
    from relationkit.consent.exports.history import History
    from relationkit.consent.packs import Rule


def provisions(history: History) -> tuple[tuple[str, Rule], ...]:
    """Each rule that bore on the decision with its name; for a no, those that ask for consent."""
    asked, decision = history.asked, history.decision
    refs = decision.refs or asked.rulebook.policy(asked.profile.country, asked.at).refs(
        "consent",
        asked.purpose.message_class,
        asked.channel,
        business=asked.circumstances.business,
    )
    packs = shipped_packs() if asked.rulebook.packs is None else asked.rulebook.packs
    known = {f"{pack.id}:{rule.id}": rule for pack in packs for rule in pack.rules}
    return tuple((name, known[name]) for name in refs)
