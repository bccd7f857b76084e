"""A name and an address, as they stand in From and To."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SPECIAL = re.compile(r'[()<>\[\]:;@\\,."]')  # RFC 5322, section 3.2.3
_NOT_IN_PHRASE = re.compile(r'[()<>\[\]:;@\\,"\x00-\x1f\x7f]')  # a full stop passes: Jan K. Nowak
_QUOTED_PAIR = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, repr=False)
class Mailbox:
    """A display name, which may be empty, and an address.

    >>> Mailbox.read('"Nowak, Jan" <jan@shop.example>').name
    'Nowak, Jan'
    >>> str(Mailbox("Nowak, Jan", "jan@shop.example"))
    '"Nowak, Jan" <jan@shop.example>'
    """

    name: str
    address: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Take a mailbox apart; a text that is not a name and an address in angle brackets is an address alone."""
        text = text.strip()
        if not text.endswith(">") or "<" not in text:
            return cls("", text)
        name, _, address = text[:-1].rpartition("<")
        name = name.strip()
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = unquoted(name)
        elif _NOT_IN_PHRASE.search(name):
            return cls("", text)  # and not an address either, so that nobody else gets the letter
        return cls(name, address.strip())

    def __str__(self) -> str:
        """Write it out; a name with commas and the like is quoted (RFC 5322, section 3.2.4)."""
        if not self.name:
            return self.address
        return f"{quoted(self.name)} <{self.address}>"

    def __repr__(self) -> str:
        return "Mailbox()"


def quoted(name: str) -> str:
    """Return the name as a phrase: in quotation marks where its characters need them.

    >>> print(quoted("Nowak & Co."))
    "Nowak & Co."
    """
    if not _SPECIAL.search(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def unquoted(text: str) -> str:
    """Return what stands in the quotation marks around a text.

    >>> unquoted('"Nowak, Jan"')
    'Nowak, Jan'
    """
    return _QUOTED_PAIR.sub(r"\1", text[1:-1])
