"""What happens when somebody follows a link of a letter, without a framework and without a session.

`handle` takes a method, a token and a form, and gives an `LinkOutcome`: what to show, and what it wrote. To look changes nothing;
stopping takes one step and works for ever; confirming takes a fresh token, once.
"""

from relationkit.consent.links.alarm import suspected_automation as suspected_automation
from relationkit.consent.links.book import Holder as Holder
from relationkit.consent.links.book import LinkBook as LinkBook
from relationkit.consent.links.book import LinkStore as LinkStore
from relationkit.consent.links.book import Pending as Pending
from relationkit.consent.links.book import PendingBook as PendingBook
from relationkit.consent.links.confirmation import Request as Request
from relationkit.consent.links.confirmation import request_confirmation as request_confirmation
from relationkit.consent.links.handle import LinkAct as LinkAct
from relationkit.consent.links.handle import LinkOutcome as LinkOutcome
from relationkit.consent.links.handle import handle as handle

__all__ = [
    "Holder",
    "LinkAct",
    "LinkBook",
    "LinkOutcome",
    "LinkStore",
    "Pending",
    "PendingBook",
    "Request",
    "handle",
    "request_confirmation",
    "suspected_automation",
]
