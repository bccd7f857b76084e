from datetime import UTC, datetime

from relationkit.profiles import ContactPoint, Profile
from relationkit.sources.merging import merged

SINCE = datetime(2025, 3, 1, tzinfo=UTC)
KNOWN = Profile(
    id="c1",
    given="Ania",
    vocative="Aniu",
    country="PL",
    attributes={"hobby": "chess", "size": "m"},
    contacts=[
        ContactPoint(channel="email", address="anna@example.com", epoch=2, since=SINCE),
        ContactPoint(channel="push", address="token", epoch=0),
    ],
)


def test_a_stranger_is_as_the_export_says() -> None:
    """Nothing is added to who was not known."""
    new = Profile(id="c1", given="Anna")

    assert new == merged(None, new)


def test_what_the_export_says_counts_and_the_rest_stays() -> None:
    """What a customer corrected or told elsewhere is not lost by a load that does not speak of it."""
    new = Profile(
        id="c1",
        given="Anna",
        attributes={"size": "s"},
        contacts=[ContactPoint(channel="email", address="anna@example.org")],
    )
    found = merged(KNOWN, new)

    assert ("Anna", "Aniu", "PL") == (found.given, found.vocative, found.country)
    assert {"hobby": "chess", "size": "s"} == found.attributes
    assert [("email", "anna@example.org", 3), ("push", "token", 0)] == [
        (point.channel, point.address, point.epoch) for point in found.contacts
    ]


def test_the_same_once_more_is_no_change() -> None:
    """An export that says nothing new gives the person as known, with the same contact points."""
    again = Profile(
        id="c1",
        given="Ania",
        contacts=[ContactPoint(channel="email", address="anna@example.com")],
    )

    assert KNOWN == merged(KNOWN, again)
