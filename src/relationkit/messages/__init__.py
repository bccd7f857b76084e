"""Letters: templates, what is made from them for one customer, and the port to what carries it.

A letter is addressed to a person and signed by a person; it says why it came, and how to leave and to see one's data.
"""

from relationkit.messages.envelope import envelope as envelope
from relationkit.messages.envelope import message_token as message_token
from relationkit.messages.headers import letter_headers as letter_headers
from relationkit.messages.links import LinkKind as LinkKind
from relationkit.messages.links import Links as Links
from relationkit.messages.links import SignedLinks as SignedLinks
from relationkit.messages.links import letter_links as letter_links
from relationkit.messages.lint import LintWarning as LintWarning
from relationkit.messages.lint import lint as lint
from relationkit.messages.mailbox import Mailbox as Mailbox
from relationkit.messages.message import Message as Message
from relationkit.messages.message import Receipt as Receipt
from relationkit.messages.message import message_key as message_key
from relationkit.messages.mime import to_bytes as to_bytes
from relationkit.messages.render import Rendered as Rendered
from relationkit.messages.render import render as render
from relationkit.messages.sender import Sender as Sender
from relationkit.messages.template import Template as Template
from relationkit.messages.transport import Transport as Transport
from relationkit.messages.uses import template_fields as template_fields

__all__ = [
    "LinkKind",
    "Links",
    "LintWarning",
    "Mailbox",
    "Message",
    "Receipt",
    "Rendered",
    "Sender",
    "SignedLinks",
    "Template",
    "Transport",
    "envelope",
    "letter_headers",
    "letter_links",
    "lint",
    "message_key",
    "message_token",
    "render",
    "template_fields",
    "to_bytes",
]
