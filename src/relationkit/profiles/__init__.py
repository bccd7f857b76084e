"""Who the customer is: one view per customer, with contact points, orders, interactions, remarks and answers.

The fields that a shop keeps beyond the person's own are declared in a `FieldRegistry`, each with the purpose it serves
and the words with which the customer is asked for it; an undeclared one is refused.
"""

from relationkit.profiles.answers import Answer as Answer
from relationkit.profiles.birthday import Birthday as Birthday
from relationkit.profiles.consents import ConsentFact as ConsentFact
from relationkit.profiles.contact import ContactPoint as ContactPoint
from relationkit.profiles.contact import loose_address as loose_address
from relationkit.profiles.contact import numbered as numbered
from relationkit.profiles.fields import FieldRegistry as FieldRegistry
from relationkit.profiles.fields import FieldSpec as FieldSpec
from relationkit.profiles.interactions import Annotation as Annotation
from relationkit.profiles.interactions import Interaction as Interaction
from relationkit.profiles.memberships import Membership as Membership
from relationkit.profiles.numbers import millionths as millionths
from relationkit.profiles.orders import Order as Order
from relationkit.profiles.orders import OrderItem as OrderItem
from relationkit.profiles.ports import ProfileSource as ProfileSource
from relationkit.profiles.ports import ProfileStore as ProfileStore
from relationkit.profiles.profile import Profile as Profile

__all__ = [
    "Annotation",
    "Answer",
    "Birthday",
    "ConsentFact",
    "ContactPoint",
    "FieldRegistry",
    "FieldSpec",
    "Interaction",
    "Membership",
    "Order",
    "OrderItem",
    "Profile",
    "ProfileSource",
    "ProfileStore",
    "loose_address",
    "millionths",
    "numbered",
]
