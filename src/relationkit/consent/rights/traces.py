"""What tells who somebody is, and where it is still found: in every spelling, in any text."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from relationkit.profiles import ContactPoint, Profile

_SHORTEST = 3
"""A name of two letters is found in every text."""


class Identifiers:
    """The addresses, numbers and names of one person as patterns; it never says what they are.

    An e-mail address is found in every spelling of `loose_address`: in any case, with any plus-tag, with and without the dots of
    Gmail, in both scripts of its domain. A number is found whatever stands between its digits, a name in any case and as JSON may
    escape it. They are found within longer words too, since a database writes its columns without a gap between them.

    >>> from relationkit.profiles import ContactPoint
    >>> who = Identifiers([ContactPoint(channel="email", address="anna@gmail.com")], ["Anna Nowak"])
    >>> who.found_in("to: A.NNA+shop@GoogleMail.com"), who.found_in("Ann Nowak")
    (frozenset({'email-0'}), frozenset())
    """

    __slots__ = ("_patterns",)

    def __init__(self, points: Iterable[ContactPoint], names: Iterable[str]) -> None:
        self._patterns: dict[str, re.Pattern[str]] = {}
        for number, point in enumerate(points):
            self._patterns[f"{point.channel}-{number}"] = _of_address(point.channel, point.address)
        for number, name in enumerate(names):
            self._patterns[f"name-{number}"] = _of_name(name)

    @property
    def labels(self) -> frozenset[str]:
        """A word for each: the channel or "name", and its number."""
        return frozenset(self._patterns)

    def found_in(self, text: str, *, besides: Collection[str] = ()) -> frozenset[str]:
        """The labels of those that stand in a text; those `besides` are not looked for."""
        plain = _plain(text)
        return frozenset(
            label
            for label, pattern in self._patterns.items()
            if label not in besides and pattern.search(plain)
        )

    def __repr__(self) -> str:
        return f"Identifiers({len(self._patterns)})"


def names_of(profile: Profile) -> Sequence[str]:
    """The names that a profile has, and the whole name; none of less than three letters.

    >>> from relationkit.profiles import Profile
    >>> len(names_of(Profile(id="c1", given="Anna", family="Nowak")))
    3
    """
    parts = (profile.given, profile.family, profile.vocative)
    whole = " ".join(part for part in parts[:2] if part)
    return tuple(
        dict.fromkeys(name for name in (*parts, whole) if name and len(name.strip()) >= _SHORTEST)
    )


def traces(
    who: Identifiers, contents: Iterable[tuple[str, str]], *, besides: Collection[str] = ()
) -> Mapping[str, frozenset[str]]:
    """By place, the labels of what is found there; places with nothing are left out.

    >>> who = Identifiers([], ["Anna"])
    >>> traces(who, [("notes", "anna called"), ("notes", "..."), ("orders", "...")])
    {'notes': frozenset({'name-0'})}
    """
    found: dict[str, frozenset[str]] = {}
    for place, text in contents:
        labels = who.found_in(text, besides=besides)
        if labels:
            found[place] = found.get(place, frozenset()) | labels
    return found


def shared(who: Identifiers, contents: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The labels of what stands in other people's records too: a first name, a mailbox of two.

    >>> sorted(shared(Identifiers([], ["Anna", "Nowak"]), [("profiles", "Anna Kowalska")]))
    ['name-0']
    """
    found: set[str] = set()
    for _, text in contents:
        found |= who.found_in(text, besides=found)
    return frozenset(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _of_address(channel: str, address: str) -> re.Pattern[str]:
    loose = loose_address(channel, address)
    if channel in {"sms", "phone"}:
        return re.compile(r"[\s().\-/]{0,3}".join(loose))
    local, at, domain = loose.rpartition("@")
    if channel != "email" or not at:
        return re.compile(re.escape(loose))
    dots = r"\.?" if domain == "gmail.com" else ""
    spelt = dots.join(map(re.escape, local))
    domains = {domain, _unicode(domain)} | ({"googlemail.com"} if dots else set())
    ends = "|".join(sorted(map(re.escape, domains)))
    return re.compile(rf"{spelt}{dots}(?:\+[^@\s\"<>]{{0,64}})?@(?:{ends})")


def _unicode(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _of_name(name: str) -> re.Pattern[str]:
    plain = _plain(name.strip())
    escaped = json.dumps(name.strip())[1:-1].casefold()
    return re.compile("|".join(sorted({re.escape(plain), re.escape(escaped)})))
