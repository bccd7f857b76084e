import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, loose_address, numbered
from relationkit.profiles.contact import TRUSTED


def email(address: str, epoch: int | None = None) -> ContactPoint:
    return ContactPoint(channel="email", address=address, epoch=epoch)


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("anna@example.com", "anna@example.com"),
        ("Anna@EXAMPLE.com", "Anna@example.com"),
        ("anna@пример.bg", "anna@xn--e1afmkfd.bg"),
        ("ąnna@example.com", "ąnna@example.com"),
    ],
)
def test_an_e_mail_address_is_kept_in_its_normal_form(given_address: str, kept: str) -> None:
    """The domain is lower case and ASCII where it can be; the local part is kept letter by letter."""
    assert kept == email(given_address).address


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "anna"),
        ("email", "anna@"),
        ("email", "anna@example.com\nBcc: eve@example.com"),
        ("email", "a@b@example.com"),
        ("sms", "0888123456"),
        ("phone", "+35987"),
        ("E-Mail", "anna@example.com"),
        ("email", ""),
    ],
)
def test_what_cannot_be_reached_is_refused_without_being_quoted(channel: str, address: str) -> None:
    """An address that is none is refused, and the refusal does not repeat it."""
    with pytest.raises(InvalidDocument) as refused:
        ContactPoint(channel=channel, address=address)

    assert not address or address not in str(refused.value)


def test_a_store_s_own_rows_are_not_checked_again() -> None:
    """What was checked when it was written is read back as it is."""
    row = {"channel": "email", "address": "kept as it was"}

    assert "kept as it was" == ContactPoint.model_validate(row, context=TRUSTED).address


def test_other_channels_take_any_address() -> None:
    """A push token or a postal address is the shop's business; a number is E.164."""
    assert ContactPoint(channel="push", address="token 1").address == "token 1"
    assert ContactPoint(channel="sms", address="+359888123456").address == "+359888123456"


@pytest.mark.parametrize(
    ("channel", "one", "other"),
    [
        ("email", "anna@example.com", " ANNA@Example.COM. "),
        ("email", "anna@example.com", "anna+shop@example.com"),
        ("email", "anna.nowak@gmail.com", "annanowak+x@googlemail.com"),
        ("email", "anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("email", "anna@example.com", "anna@example\u3002com"),
        ("email", "anna@example.com", "ａｎｎａ@example.com"),
        ("sms", "+359888123456", "+359 (888) 123-456"),
        ("push", "Token", "token"),
        ("email", "not an address", "NOT AN ADDRESS"),
        ("email", "anna@" + "ü" * 70, "ANNA@" + "Ü" * 70),
    ],
)
def test_loose_spellings_of_an_address_are_one(channel: str, one: str, other: str) -> None:
    """Law 2, first half: a stop matches every spelling."""
    assert loose_address(channel, one) == loose_address(channel, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("anna@example.com", "anna@example.org"), ("an.na@example.com", "anna@example.com")],
)
def test_other_addresses_stay_apart(one: str, other: str) -> None:
    """Dots matter outside Gmail, and domains everywhere."""
    assert loose_address("email", one) != loose_address("email", other)


@given(st.text(max_size=60))
def test_loosening_is_total_and_settles(address: str) -> None:
    """Any text has a loose form, and the loose form of that is itself."""
    once = loose_address("email", address)

    assert once == loose_address("email", once)


def test_points_are_numbered_by_what_the_customer_has_had() -> None:
    """The address in use keeps its epoch; a changed one is new, and so is an old one that comes back."""
    anna, other = "anna@example.com", "anna@example.org"

    assert [0] == [point.epoch for point in numbered([], [email(anna)])]
    assert [4] == [point.epoch for point in numbered([], [email(anna, 4)])]
    assert [1] == [
        point.epoch for point in numbered([email(anna, 1), email(other, 0)], [email(anna)])
    ]
    assert [2] == [
        point.epoch for point in numbered([email(other, 1), email(anna, 0)], [email(anna, 0)])
    ]
