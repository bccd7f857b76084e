"""Whether this may be written, to this person, on this channel, now, and what proves it.

Consent is a log of what people did, never a flag. `decide` folds the log into one `Permission` for one purpose, channel and
moment; the default is no. After a person's own stop, nobody else's act leads to a message.
"""

from relationkit.consent.decide import Permission as Permission
from relationkit.consent.decide import decide as decide
from relationkit.consent.events import ConsentEvent as ConsentEvent
from relationkit.consent.events import Notice as Notice
from relationkit.consent.log import ConsentLog as ConsentLog
from relationkit.consent.purposes import Purpose as Purpose

__all__ = ["ConsentEvent", "ConsentLog", "Notice", "Permission", "Purpose", "decide"]
