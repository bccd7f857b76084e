"""Conditions as data: what must hold, of whom, in which window of time, and why it does.

A condition is a frozen document that reads and writes JSON. `evaluate` answers it for one subject at one moment with
three values (true, false, unknown) and says what it saw. The reference of the meaning is docs/reference/rules.md.
"""

from relationkit.rules.builder import all_of as all_of
from relationkit.rules.builder import anniversary as anniversary
from relationkit.rules.builder import answer as answer
from relationkit.rules.builder import any_item as any_item
from relationkit.rules.builder import any_of as any_of
from relationkit.rules.builder import at_least_k_of as at_least_k_of
from relationkit.rules.builder import birthday as birthday
from relationkit.rules.builder import bucket as bucket
from relationkit.rules.builder import consent as consent
from relationkit.rules.builder import field as field
from relationkit.rules.builder import in_segment as in_segment
from relationkit.rules.builder import interaction as interaction
from relationkit.rules.builder import item as item
from relationkit.rules.builder import membership as membership
from relationkit.rules.builder import none_of as none_of
from relationkit.rules.builder import not_ as not_
from relationkit.rules.builder import or_unknown as or_unknown
from relationkit.rules.builder import order as order
from relationkit.rules.conditions import Condition as Condition
from relationkit.rules.conditions import condition_from_json as condition_from_json
from relationkit.rules.conditions import condition_to_json as condition_to_json
from relationkit.rules.conditions import profile_fields as profile_fields
from relationkit.rules.conditions import segments_in as segments_in
from relationkit.rules.definition import Definition as Definition
from relationkit.rules.definition import Standings as Standings
from relationkit.rules.evaluate import evaluate as evaluate
from relationkit.rules.explanation import Explanation as Explanation
from relationkit.rules.history import answers as answers
from relationkit.rules.history import consents as consents
from relationkit.rules.history import followed_by as followed_by
from relationkit.rules.history import interactions as interactions
from relationkit.rules.history import items as items
from relationkit.rules.history import memberships as memberships
from relationkit.rules.history import orders as orders
from relationkit.rules.history import sequence as sequence
from relationkit.rules.history import step as step
from relationkit.rules.money import Rates as Rates
from relationkit.rules.periods import Period as Period
from relationkit.rules.subject import Event as Event
from relationkit.rules.subject import Subject as Subject
from relationkit.rules.vocabulary import Vocabulary as Vocabulary

__all__ = [
    "Condition",
    "Definition",
    "Event",
    "Explanation",
    "Period",
    "Rates",
    "Standings",
    "Subject",
    "Vocabulary",
    "all_of",
    "anniversary",
    "answer",
    "answers",
    "any_item",
    "any_of",
    "at_least_k_of",
    "birthday",
    "bucket",
    "condition_from_json",
    "condition_to_json",
    "consent",
    "consents",
    "evaluate",
    "field",
    "followed_by",
    "in_segment",
    "interaction",
    "interactions",
    "item",
    "items",
    "membership",
    "memberships",
    "none_of",
    "not_",
    "or_unknown",
    "order",
    "orders",
    "profile_fields",
    "segments_in",
    "sequence",
    "step",
]
