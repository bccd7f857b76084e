"""The decision: may this be sent, to this person, over this channel, now; pure, total, and no unless something says yes."""

from relationkit.consent.decision.asked import Circumstances as Circumstances
from relationkit.consent.decision.asked import Intent as Intent
from relationkit.consent.decision.asked import Rulebook as Rulebook
from relationkit.consent.decision.decide import decide as decide
from relationkit.consent.decision.decision import Decision as Decision
from relationkit.consent.decision.decision import Step as Step
from relationkit.consent.decision.many import Ruling as Ruling
from relationkit.consent.decision.many import decide_many as decide_many
from relationkit.consent.decision.permit import Permit as Permit
