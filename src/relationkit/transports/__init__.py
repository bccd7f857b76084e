"""How a message leaves the house: a folder that mail programs read, an SMTP server, or memory.

Each keeps the contract `relationkit.testing.TransportContract`. The mail modules load when something is sent.
"""

from relationkit.transports.maildir import MaildirTransport as MaildirTransport
from relationkit.transports.memory import CountingTransport as CountingTransport
from relationkit.transports.memory import MemoryTransport as MemoryTransport
from relationkit.transports.smtp import SmtpTransport as SmtpTransport

__all__ = ["CountingTransport", "MaildirTransport", "MemoryTransport", "SmtpTransport"]
