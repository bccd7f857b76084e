"""What the laws of different countries ask of a message, as dated data with sources; never legal advice.

A `Pack` is a table of rules, each one provision with its article, the days it is in force and where it can be read.
`policy_for` gives the strictest of all packs that apply to the countries concerned at a moment; `Policy` answers the
questions of a decision and names the provisions behind each answer.
"""

from relationkit.consent.packs.answers import Answer as Answer
from relationkit.consent.packs.answers import SoftOptIn as SoftOptIn
from relationkit.consent.packs.hours import Hours as Hours
from relationkit.consent.packs.meet import policy_for as policy_for
from relationkit.consent.packs.pack import Pack as Pack
from relationkit.consent.packs.pack import shipped_pack as shipped_pack
from relationkit.consent.packs.pack import shipped_packs as shipped_packs
from relationkit.consent.packs.policy import Policy as Policy
from relationkit.consent.packs.rules import Rule as Rule

__all__ = [
    "Answer",
    "Hours",
    "Pack",
    "Policy",
    "Rule",
    "SoftOptIn",
    "policy_for",
    "shipped_pack",
    "shipped_packs",
]
