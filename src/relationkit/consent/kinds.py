"""The kinds of acts in the log, who did them, how, and how far they reach."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "requested", "deferred", "given", "confirmed", "renewed", "claimed",
    "refused", "withdrawn", "objected", "revoked", "invalidated", "complained", "bounced", "register-hit", "restricted",
    "restriction-lifted", "sale", "inquiry", "membership",
]  # fmt: skip
Actor = Literal[
    "subject", "guardian", "staff", "admin", "system", "import", "mailbox-provider", "authority"
]
Method = Literal[
    "checkbox", "button", "paper", "phone", "in-store", "one-click", "mailto", "preference-centre", "reply", "api", "import",
]  # fmt: skip
Scope = Literal["purpose", "marketing", "everything"]

GRANTS = frozenset({"given", "confirmed", "renewed", "claimed"})
STOPS = frozenset(
    {
        "refused", "withdrawn", "objected", "revoked", "invalidated", "complained", "bounced", "register-hit", "restricted",
    }
)  # fmt: skip
"""Whatever makes sending less; each is found under every spelling of its address."""
RELATIONSHIPS = frozenset({"sale", "inquiry", "membership"})
OWN = frozenset({"subject", "guardian"})
"""Whose act is the person's own."""
