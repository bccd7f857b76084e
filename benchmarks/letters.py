"""The letter and the customers that every candidate works with: the same words, the same facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from relationkit.consent import ConsentEvent, Notice, Purpose
from relationkit.messages import Sender
from relationkit.profiles import ContactPoint, Order, OrderItem, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SUBJECT = "Wiosna w sklepie: {{ customer.given }}"
TEXT = """{{ greeting }}

dziękujemy za ostatnie zakupy. Wybraliśmy dla {{ you.genitive }} kilka rzeczy, które do nich pasują:
{% for product in facts.products %}
- {{ product.name }}, {{ product.price }} zł
{% endfor %}

Która z nich jest najbliższa temu, czego {{ you.nominative }} szuka?
"""
RULES = "".join(
    f".b{n}{{margin:{n}px 0;padding:{n * 2}px;color:#2{n % 10}3a45;font:16px/1.5 Georgia,serif}}\n"
    for n in range(40)
)
HTML = f"""<!doctype html>
<html lang="pl"><head><meta charset="utf-8"><title>Wiosna w sklepie</title><style>
{RULES}</style></head><body>
<h1 class="b1">Wiosna w sklepie</h1>
<p class="b2">{{{{ greeting }}}}</p>
<p class="b3">dziękujemy za ostatnie zakupy. Wybraliśmy dla {{{{ you.genitive }}}} kilka rzeczy, które do nich pasują:</p>
<table role="presentation">{{% for product in facts.products %}}
<tr><td class="b4"><strong>{{{{ product.name }}}}</strong><br>{{{{ product.label }}}}, {{{{ product.price }}}} zł<br>
Wysyłamy w ciągu dwóch dni roboczych, zwrot do trzydziestu dni, na życzenie pakujemy na prezent i dołączamy bilecik.
<a class="b5" href="https://shop.example/p/{{{{ product.id }}}}">Zobacz w sklepie</a></td></tr>
{{% endfor %}}</table>
<p class="b6">Która z nich jest najbliższa temu, czego {{{{ you.nominative }}}} szuka?</p>
</body></html>
"""
"""About 6.8 kB when filled: the size and make of a common shop letter."""

PRODUCTS = [
    {
        "id": f"p{n}",
        "name": f"Muzyka dawna, nagranie {n} & komentarz",
        "label": "Example Records",
        "price": f"{n}9,90",
    }
    for n in range(1, 7)
]
SENDER = Sender(
    name="Anna Nowak", phone="+48 22 123 45 67", firm="Example Shop", email="anna@shop.example"
)
NEWSLETTER = Purpose(
    id="newsletter",
    title={"pl": "Listy sklepu"},
    why={"pl": "Piszemy, bo zgodziła się Pani lub zgodził się Pan na listy sklepu."},
)
WORDS = Notice(id="newsletter", version="1", language="pl", text="Chcę dostawać listy sklepu.")
FAMILIES = tuple(
    f"Testow{stem}ski" for stem in ("ar", "el", "in", "ol", "ur", "ań", "eń", "yn", "ec", "ik")
)
GIVEN = ("Anna", "Paweł", "Katarzyna", "Łukasz", "Maria", "Tomasz", "Agnieszka", "Michał")


def customers(count: int) -> Iterator[Profile]:
    """Customers with one address and one to three orders each."""
    for number in range(count):
        name = f"c{number:07}"
        yield Profile(
            id=name,
            given=GIVEN[number % len(GIVEN)],
            family=FAMILIES[number % len(FAMILIES)],
            locale="pl-PL",
            country="PL",
            contacts=(ContactPoint(channel="email", address=f"{name}@example.com", epoch=0),),
            orders=tuple(
                Order(
                    id=f"{name}-{order}",
                    profile_id=name,
                    placed_at=NOW - timedelta(days=7 + order * 40 + number % 30),
                    total=Decimal("29.90"),
                    currency="EUR",
                    items=(
                        OrderItem(
                            product="p1", name=str(PRODUCTS[0]["name"]), price=Decimal("29.90")
                        ),
                    ),
                )
                for order in range(1 + number % 3)
            ),
        )


def consent(profile: Profile) -> ConsentEvent:
    """The consent of one of them."""
    return ConsentEvent.given(
        profile,
        purpose="newsletter",
        channel="email",
        at=NOW - timedelta(days=100),
        notice=WORDS,
        source="checkout",
    )
