"""A person signs."""

from __future__ import annotations

from typing import Any

import pytest

from relationkit.errors import InvalidDocument
from relationkit.messages import Mailbox, Sender

GOOD: dict[str, Any] = {
    "name": "Jan Nowak",
    "phone": "+48 601 000 001",
    "firm": "Ogrody",
    "email": "jan@shop.example",
}


@pytest.mark.parametrize(
    "name",
    [
        "Jan Nowak", "Anna Maria Kowalska-Wójcik", "Иван Петров", "Conor O'Neil", "Soledad Sales", "نرگس محمدی",
        "J. K. Rowling-Nowak Anna",
    ],
)  # fmt: skip
def test_a_person_may_sign(name: str) -> None:
    """A first and a family name, in any alphabet."""
    assert name == Sender(**{**GOOD, "name": f" {name} "}).name


@pytest.mark.parametrize(
    "name",
    [
        "Dział Sprzedaży", "Sales team", "Отдел продажби", "Obsługa klienta", "info", "newsletter", "Jan", "J. N.",
        "Zespół Ogrody Example", "Customer Service", "jan@shop.example", "Екипът на магазина", "Kundenservice Ogrody",
        "Zákaznická podpora", "Відділ продажів", "تیم فروش", "Jan Nowak, Dział Sprzedaży", "...", "1 2",
    ],
)  # fmt: skip
def test_a_department_or_half_a_name_may_not(name: str) -> None:
    """The refusal says what would be right, and not the name."""
    with pytest.raises(
        InvalidDocument, match=r"Sender is invalid: name: .*sign with the first and family name"
    ) as caught:
        Sender(**{**GOOD, "name": name})
    assert name not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"), ("phone", "12"), ("phone", "+48 601 000 001 000 000 000"), ("phone", ""),
        ("email", "jan at shop"), ("firm", " "), ("firm", "Ogrody\r\nBcc: x@example.org"), ("role", "\u202eeht"),
        ("postal_address", "a\nb"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_field(field: str, value: str) -> None:
    """Path and code, without the value."""
    with pytest.raises(InvalidDocument) as caught:
        Sender(**{**GOOD, field: value})
    assert field == caught.value.issues[0][0]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_all_four_are_needed(missing: str) -> None:
    """No letter without a name, a phone, a firm and an address."""
    with pytest.raises(InvalidDocument):
        Sender(**{name: value for name, value in GOOD.items() if name != missing})


def test_its_mailbox_is_what_from_takes() -> None:
    """A name with a comma is quoted, and read back."""
    sender = Sender(**{**GOOD, "name": 'Nowak, "Jan" Maria'})

    assert '"Nowak, \\"Jan\\" Maria" <jan@shop.example>' == sender.mailbox
    assert Mailbox(sender.name, sender.email) == Mailbox.read(sender.mailbox)


def test_it_is_silent_about_itself() -> None:
    """No name, no number."""
    assert "Sender() Sender()" == f"{Sender(**GOOD)!r} {Sender(**GOOD)}"
    assert "Mailbox()" == repr(Mailbox("Jan", "jan@shop.example"))
