"""Conditions as data: what must hold, of whom, in which window of time, and why it does.

A condition is a frozen document that reads and writes JSON. `evaluate` answers it for one subject at one moment with
three values (true, false, unknown) and says what it saw. The reference of the meaning is docs/reference/rules.md.
"""

from relationkit.rules.builder import all_of as all_of
from relationkit.rules.builder import any_of as any_of
from relationkit.rules.builder import birthday as birthday
from relationkit.rules.builder import field as field
from relationkit.rules.builder import interaction as interaction
from relationkit.rules.builder import interactions as interactions
from relationkit.rules.builder import item as item
from relationkit.rules.builder import items as items
from relationkit.rules.builder import not_ as not_
from relationkit.rules.builder import or_unknown as or_unknown
from relationkit.rules.builder import order as order
from relationkit.rules.builder import orders as orders
from relationkit.rules.conditions import Condition as Condition
from relationkit.rules.conditions import condition_from_json as condition_from_json
from relationkit.rules.conditions import condition_to_json as condition_to_json
from relationkit.rules.conditions import profile_fields as profile_fields
from relationkit.rules.evaluate import evaluate as evaluate
from relationkit.rules.explanation import Explanation as Explanation
from relationkit.rules.money import Rates as Rates
from relationkit.rules.periods import Period as Period
from relationkit.rules.subject import Event as Event
from relationkit.rules.subject import Subject as Subject

__all__ = [
    "Condition",
    "Event",
    "Explanation",
    "Period",
    "Rates",
    "Subject",
    "all_of",
    "any_of",
    "birthday",
    "condition_from_json",
    "condition_to_json",
    "evaluate",
    "field",
    "interaction",
    "interactions",
    "item",
    "items",
    "not_",
    "or_unknown",
    "order",
    "orders",
    "profile_fields",
]
