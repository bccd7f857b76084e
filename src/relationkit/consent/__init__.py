"""Whether this may be written, to this person, on this channel, now, and what proves it.

Consent is a log of what people did, never a flag. `decide` folds the log into one `Decision` for one purpose, channel and
moment; the default is no. After a person's own stop, nobody else's act leads to a message.
"""

from relationkit.consent.decision import Circumstances as Circumstances
from relationkit.consent.decision import Decision as Decision
from relationkit.consent.decision import Intent as Intent
from relationkit.consent.decision import Permit as Permit
from relationkit.consent.decision import Rulebook as Rulebook
from relationkit.consent.decision import Ruling as Ruling
from relationkit.consent.decision import Step as Step
from relationkit.consent.decision import decide as decide
from relationkit.consent.decision import decide_many as decide_many
from relationkit.consent.events import ConsentEvent as ConsentEvent
from relationkit.consent.log import ConsentLog as ConsentLog
from relationkit.consent.notices import Notice as Notice
from relationkit.consent.purposes import Controller as Controller
from relationkit.consent.purposes import Purpose as Purpose
from relationkit.consent.sharing import Sharing as Sharing
from relationkit.consent.sharing import may_share as may_share
from relationkit.consent.sharing import shared_with as shared_with

__all__ = [
    "Circumstances",
    "ConsentEvent",
    "ConsentLog",
    "Controller",
    "Decision",
    "Intent",
    "Notice",
    "Permit",
    "Purpose",
    "Rulebook",
    "Ruling",
    "Sharing",
    "Step",
    "decide",
    "decide_many",
    "may_share",
    "shared_with",
]
