"""Sending: a campaign, its plan, its delivery through an outbox, and what comes back by the links in a letter."""

from relationkit.campaigns.campaign import Campaign as Campaign
from relationkit.campaigns.deliver import Delivery as Delivery
from relationkit.campaigns.deliver import DeliveryStore as DeliveryStore
from relationkit.campaigns.deliver import Pace as Pace
from relationkit.campaigns.deliver import deliver as deliver
from relationkit.campaigns.deliver import utc_now as utc_now
from relationkit.campaigns.outbox import Addressee as Addressee
from relationkit.campaigns.outbox import Addressees as Addressees
from relationkit.campaigns.outbox import Claim as Claim
from relationkit.campaigns.outbox import Outbox as Outbox
from relationkit.campaigns.outbox import Outcome as Outcome
from relationkit.campaigns.plan import Plan as Plan
from relationkit.campaigns.plan import Share as Share
from relationkit.campaigns.plan import Skip as Skip
from relationkit.campaigns.plan import plan as plan
from relationkit.campaigns.progress import Progress as Progress
from relationkit.campaigns.replies import ReplyStore as ReplyStore
from relationkit.campaigns.replies import take_answers as take_answers
from relationkit.campaigns.replies import take_stop as take_stop
from relationkit.campaigns.uses import used_fields as used_fields
from relationkit.consent.decision.many import Audience as Audience

__all__ = [
    "Addressee",
    "Addressees",
    "Audience",
    "Campaign",
    "Claim",
    "Delivery",
    "DeliveryStore",
    "Outbox",
    "Outcome",
    "Pace",
    "Plan",
    "Progress",
    "ReplyStore",
    "Share",
    "Skip",
    "deliver",
    "plan",
    "take_answers",
    "take_stop",
    "used_fields",
    "utc_now",
]
