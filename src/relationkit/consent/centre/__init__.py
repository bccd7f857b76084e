"""The preference centre as data: what a customer sees of themselves, and the few things that can be said in return.

`preference_view` lays out purposes, fields, messages and controls; `read_command` reads one explicit command from a form by a
list of what may be in it; `enact` turns it into events or a corrected profile. `visit` does all of it behind a token from the
mailbox, used once, and keeps what was said: also a pause, and a request for a copy or for erasure with the day by which it is
due. Pages are `relationkit.consent.pages`, or the shop's own.
"""

from relationkit.consent.centre.centre import Centre as Centre
from relationkit.consent.centre.centre import CentreStore as CentreStore
from relationkit.consent.centre.centre import Known as Known
from relationkit.consent.centre.commands import Ask as Ask
from relationkit.consent.centre.commands import Command as Command
from relationkit.consent.centre.commands import Correct as Correct
from relationkit.consent.centre.commands import Erase as Erase
from relationkit.consent.centre.commands import Export as Export
from relationkit.consent.centre.commands import Forget as Forget
from relationkit.consent.centre.commands import Object as Object
from relationkit.consent.centre.commands import Open as Open
from relationkit.consent.centre.commands import PauseUntil as PauseUntil
from relationkit.consent.centre.commands import Refused as Refused
from relationkit.consent.centre.commands import Withdraw as Withdraw
from relationkit.consent.centre.enact import Change as Change
from relationkit.consent.centre.enact import enact as enact
from relationkit.consent.centre.form import read_command as read_command
from relationkit.consent.centre.look import preference_view as preference_view
from relationkit.consent.centre.view import FieldWords as FieldWords
from relationkit.consent.centre.view import Origin as Origin
from relationkit.consent.centre.view import PastMessage as PastMessage
from relationkit.consent.centre.view import PreferenceView as PreferenceView
from relationkit.consent.centre.visit import Visit as Visit
from relationkit.consent.centre.visit import visit as visit

__all__ = [
    "Ask",
    "Centre",
    "CentreStore",
    "Change",
    "Command",
    "Correct",
    "Erase",
    "Export",
    "FieldWords",
    "Forget",
    "Known",
    "Object",
    "Open",
    "Origin",
    "PastMessage",
    "PauseUntil",
    "PreferenceView",
    "Refused",
    "Visit",
    "Withdraw",
    "enact",
    "preference_view",
    "read_command",
    "visit",
]
