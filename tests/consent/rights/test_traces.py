"""A person is found in every spelling, and nobody else is taken for them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.rights import Identifiers
from relationkit.consent.rights.traces import names_of, shared, traces
from relationkit.profiles import ContactPoint, Profile, loose_address


def of(channel: str, address: str) -> Identifiers:
    return Identifiers([ContactPoint(channel=channel, address=address)], ())


@pytest.mark.parametrize(
    ("channel", "address", "text"),
    [
        ("email", "anna@gmail.com", "A.N.N.A+x@GoogleMail.com"),
        ("email", "Anna+shop@example.com", '{"to":"ANNA@EXAMPLE.COM"}'),
        ("email", "anna@example.com", "c1emailanna@example.comanna@example.com"),
        ("email", "anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("email", "anna@xn--bcher-kva.example", "anna@Bücher.example"),
        ("email", "anna@example.com", "ａｎｎａ@example.com"),
        ("sms", "+359888123456", "tel. +359 (888) 123-456"),
        ("phone", "+359888123456", "359888123456"),
        ("push", "Device-7", "device-7"),
        ("post", "Polna 1", "POLNA 1"),
    ],
)
def test_every_spelling_is_found(channel: str, address: str, text: str) -> None:
    """Also without a gap, as a database writes its columns."""
    assert frozenset({f"{channel}-0"}) == of(channel, address).found_in(text)


@pytest.mark.parametrize(
    ("channel", "address", "text"),
    [
        ("email", "anna@gmail.com", "ann.b@gmail.com"),
        ("email", "a.nna@example.com", "anna@example.com"),
        ("sms", "+359888123456", "359888123457"),
    ],
)
def test_others_are_not(channel: str, address: str, text: str) -> None:
    """Another mailbox, another number."""
    assert frozenset() == of(channel, address).found_in(text)


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,4})?", fullmatch=True), st.booleans(), st.booleans())
def test_what_is_one_address_to_a_stop_is_one_to_the_search(
    local: str, tagged: bool, upper: bool
) -> None:
    """The same class of spellings as `loose_address` has."""
    for domain in ("example.com", "gmail.com"):
        spelt = f"{local}{'+x' if tagged else ''}@{domain}"
        spelt = spelt.upper() if upper else spelt

        assert loose_address("email", spelt) == loose_address("email", f"{local}@{domain}")
        assert of("email", f"{local}@{domain}").found_in(spelt)
        assert of("email", spelt).found_in(f"{local}@{domain}")


@given(st.text(st.characters(categories=["L"]), min_size=3, max_size=12))
def test_a_name_is_found_as_json_has_it(name: str) -> None:
    """With its letters, or escaped."""
    who = Identifiers([], [name])

    assert frozenset({"name-0"}) == who.found_in(f"Dear {name.upper().lower()} {name}!")
    assert frozenset({"name-0"}) == who.found_in(json.dumps({"given": name}))


def test_names_of_three_letters_are_searched_for() -> None:
    """Shorter ones are found everywhere; the whole name is one more."""
    assert ("Anna", "Nowak", "Anno", "Anna Nowak") == names_of(
        Profile(id="c1", given="Anna", family="Nowak", vocative="Anno")
    )
    assert ("Li Wu",) == names_of(Profile(id="c1", given="Li", family="Wu"))
    assert () == names_of(Profile(id="c1"))


def test_places_are_told_and_what_is_shared_is_passed_over() -> None:
    """By label, never by value."""
    who = Identifiers([], ["Anna", "Nowak"])
    texts = [("notes", "Anna"), ("notes", "nowak"), ("orders", "Anna"), ("links", "")]

    assert {"notes": {"name-0", "name-1"}, "orders": {"name-0"}} == traces(who, texts)
    assert {"notes": {"name-1"}} == traces(who, texts, besides={"name-0"})
    assert frozenset({"name-0", "name-1"}) == shared(who, texts)
    assert "Identifiers(2)" == repr(who)
    assert frozenset({"name-0", "name-1"}) == who.labels


def test_a_domain_that_only_looks_encoded_is_taken_as_it_is() -> None:
    """It has no other script to be found in."""
    point = ContactPoint.model_construct(channel="email", address="anna@xn--999999999.example")

    assert Identifiers([point], []).found_in("ANNA@xn--999999999.example")
