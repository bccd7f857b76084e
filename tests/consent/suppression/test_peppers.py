"""Fingerprints: one for all spellings of an address, none without the pepper."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.suppression import Peppers
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, loose_address

OLD, NEW = bytes(range(32)), bytes(range(128, 160))


def test_a_fingerprint_is_the_hmac_of_the_loose_address() -> None:
    """HMAC-SHA-256 over a word, the version of the form, and the address."""
    said = b"relationkit suppression 1\nanna@gmail.com"

    assert hmac.new(OLD, said, hashlib.sha256).hexdigest() == Peppers(OLD).fingerprint(
        "email", "A.nna+shop@GoogleMail.com"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_fingerprints_are_alike_where_addresses_are(one: str, other: str) -> None:
    """As `loose_address` has it, for any text."""
    peppers = Peppers(OLD)

    assert (loose_address("post", one) == loose_address("post", other)) == (
        peppers.fingerprint("post", one) == peppers.fingerprint("post", other)
    )


def test_half_a_surrogate_pair_has_a_fingerprint() -> None:
    """A list is asked about whatever stands in an import."""
    assert 64 == len(Peppers(OLD).fingerprint("push", "\ud800"))


def test_all_peppers_match_and_the_first_writes() -> None:
    """A pepper is changed by adding one."""
    before, after = Peppers(OLD), Peppers(NEW, retired=(OLD,))
    point = ContactPoint(channel="email", address="anna@example.com")

    assert (
        after.fingerprint("email", "anna@example.com"),
        before.fingerprint("email", "anna@example.com"),
    ) == after.fingerprints(point)
    assert after.fingerprints(point, before.ids) == before.fingerprints(point)
    assert () == after.fingerprints(point, ["another"])
    assert before.ids < after.ids
    assert after.current == Peppers(NEW).current != before.current


def test_a_weak_pepper_is_refused() -> None:
    """Also among the retired; nothing of a pepper is shown."""
    for weak in ((b"short",), (OLD, b"change-me" * 9)):
        with pytest.raises(InvalidDocument, match="the pepper is weak"):
            Peppers(weak[0], retired=weak[1:])

    assert f"Peppers(current='{Peppers(OLD).current}', retired=0)" == repr(Peppers(OLD))
