"""The keys of the suppression list, and the fingerprints made with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.tokens.keys import mac, require_strong
from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from collections.abc import Collection

    from relationkit.profiles import ContactPoint

CANON = 1
"""The version of the canonical form of addresses, `loose_address`; each fingerprint is kept with it."""

_ID = 8


class Peppers:
    """The secrets with which addresses are hashed: the `current` writes, and all are tried when an address is looked up.

    A plain hash of an address is no secret: somebody with a list of addresses tries them all. Rotate by adding: give the old
    pepper in `retired` and keep it for as long as the list, since nobody can hash again what nobody can read. A pepper's id
    follows from the pepper, so that a wrong one is never taken for the right one. Keep a copy apart from the database; whoever
    loses a pepper sends no marketing to anybody any more.

    >>> peppers = Peppers(bytes(range(32)))
    >>> peppers.fingerprint("email", "A.nna+shop@GoogleMail.com") == peppers.fingerprint("email", "anna@gmail.com")
    True
    >>> peppers
    Peppers(current='0ce8c400d9bdabe8', retired=0)
    """

    __slots__ = ("_peppers",)

    def __init__(self, current: bytes, *, retired: tuple[bytes, ...] = ()) -> None:
        strong = (require_strong(pepper, "the pepper") for pepper in (current, *retired))
        self._peppers = {_id(pepper): pepper for pepper in strong}

    @property
    def current(self) -> str:
        """The id of the pepper that writes."""
        return next(iter(self._peppers))

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all peppers."""
        return frozenset(self._peppers)

    def fingerprint(self, channel: str, address: str) -> str:
        """What stands for all spellings of an address under the current pepper: HMAC-SHA-256, in hex."""
        return _fingerprint(self._peppers[self.current], loose_address(channel, address))

    def fingerprints(
        self, point: ContactPoint, among: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """The same under each pepper, the current one first; or under those whose ids are among these."""
        if among is not None and self._peppers.keys().isdisjoint(among):
            return ()
        return self.fingerprints_of(loose_address(point.channel, point.address), among)

    def fingerprints_of(self, loose: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """The same for an address whose `loose_address` is at hand."""
        return tuple(
            _fingerprint(pepper, loose)
            for name, pepper in self._peppers.items()
            if among is None or name in among
        )

    def __repr__(self) -> str:
        return f"Peppers(current={self.current!r}, retired={len(self._peppers) - 1})"


def _id(pepper: bytes) -> str:
    return mac(pepper, b"relationkit pepper", _ID).hex()


def _fingerprint(pepper: bytes, loose: str) -> str:
    said = f"relationkit suppression {CANON}\n{loose}"
    return mac(pepper, said.encode("utf-8", "surrogatepass")).hex()
