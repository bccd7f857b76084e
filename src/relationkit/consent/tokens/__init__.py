"""What a link carries: opaque, made with the shop's key, good for one kind of act.

A token of the first class only lessens what is sent: it never expires and may be replayed. One of the second opens or shows
something: it is good for a week, once, and by POST. No token serves both.
"""

from relationkit.consent.tokens.keys import KeyRing as KeyRing
from relationkit.consent.tokens.token import RESTRICTING as RESTRICTING
from relationkit.consent.tokens.token import Token as Token
from relationkit.consent.tokens.token import TokenKind as TokenKind
from relationkit.consent.tokens.token import Tokens as Tokens
from relationkit.consent.tokens.token import reference as reference

__all__ = ["RESTRICTING", "KeyRing", "Token", "TokenKind", "Tokens", "reference"]
