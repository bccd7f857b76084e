"""Make the export of the example shop: real purchases, invented people.

    python tools/make_example_shop.py CDNOW_sample.txt given_pesel.tsv surnames_rank.tsv given_rules.tsv

The purchases are the 1/10 sample of the CDNOW data set as the package lifetimes 0.11.3 carries it (MIT licence), shifted by 28
years, after which the calendar is the same. Names are drawn by the frequencies of the Polish register and from the Bulgarian
list. Everything else is invented from a fixed seed: the same inputs give the same files.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DATA = Path(__file__).resolve().parent.parent / "examples" / "shop" / "data"
SEED = 19970101
YEARS = 28
NOW = datetime(2026, 7, 1)  # noqa: DTZ001 - the export writes UTC without saying so
Json = dict[str, Any]

LANGUAGES = {"pl": 60, "bg": 30, "en": 5, "de": 5}
COUNTRY = {"pl": "PL", "bg": "BG", "en": "GB", "de": "DE"}
CITIES = {
    "PL": ("Warszawa", "Kraków", "Gdańsk", "Łódź", "Poznań", "Wrocław"),
    "BG": ("София", "Пловдив", "Варна", "Бургас", "Русе"),
    "GB": ("Leeds", "Bristol", "York"),
    "DE": ("Köln", "Leipzig", "Bremen"),
}
OTHERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "f": ("Emily", "Alice", "Grace", "Harriet"),
        "m": ("Oliver", "George", "Harry", "Edward"),
        "family": ("Ashdown", "Fenwick", "Marlow", "Thornbury", "Whitlock"),
    },
    "de": {
        "f": ("Anke", "Heike", "Lena", "Sabine"),
        "m": ("Jürgen", "Lukas", "Matthias", "Uwe"),
        "family": ("Bergmann", "Königsfeld", "Lindner", "Weißhaupt"),
    },
}
# The register of Bulgaria is not at hand: these are drawn twenty times as often as the others of the list.
FREQUENT_BULGARIAN = frozenset((
    "Мария", "Иванка", "Елена", "Йорданка", "Пенка", "Виктория", "Александра", "Ивана", "Десислава",
    "Гергана", "Надежда", "Даниела", "Георги", "Иван", "Димитър", "Николай", "Петър", "Христо",
    "Александър", "Йордан", "Васил", "Стефан", "Тодор", "Кристиян", "Мартин", "Борис",
))  # fmt: skip
# Numbers that Ofcom keeps free for drama; nobody can be reached there.
FICTIONAL_NUMBERS = ("+44 7700 900", "+44 20 7946 0", "+44 113 496 0", "+44 161 496 0")

PURPOSES = ("newsletter", "greetings", "survey")
NOTICES = {
    "newsletter": {
        "pl": "Tak, proszę przysyłać mi newsletter sklepu pocztą elektroniczną. Mogę z niego zrezygnować w każdej chwili.",
        "bg": "Да, изпращайте ми бюлетина на магазина по имейл. Мога да се откажа по всяко време.",
        "en": "Yes, send me the shop's newsletter by e-mail. I can leave at any time.",
        "de": "Ja, schicken Sie mir den Newsletter des Ladens per E-Mail. Ich kann ihn jederzeit abbestellen.",
    },
    "greetings": {
        "pl": "Tak, proszę przysyłać mi życzenia z okazji urodzin i świąt.",
        "bg": "Да, изпращайте ми поздрави за рождения ден и празниците.",
        "en": "Yes, send me greetings on my birthday and on holidays.",
        "de": "Ja, schicken Sie mir Grüße zum Geburtstag und zu Feiertagen.",
    },
    "survey": {
        "pl": "Tak, mogą mnie Państwo po zakupie zapytać o zdanie.",
        "bg": "Да, можете да попитате за мнението ми след покупка.",
        "en": "Yes, you may ask for my opinion after a purchase.",
        "de": "Ja, Sie dürfen mich nach einem Kauf um meine Meinung bitten.",
    },
}
GENRES = ("classical", "jazz", "pop", "folk", "choral", "children")
LABELS = ("Lipa Records", "Nightjar", "Harrow & Fen", "Bursztyn", "Blue Kite", "Dunav Sound")
TITLES = (
    ("Evening", "Amber", "River", "Winter", "Paper", "Distant", "Seven", "Quiet", "Orchard", "Harbour"),
    ("Songs", "Dances", "Bells", "Letters", "Lanterns", "Nocturnes", "Tales", "Voices", "Windows", "Roads"),
)  # fmt: skip
DIRTY = (
    "caps", "lower", "bare", "local-part", "firm", "no-data", "swapped", "emoji",
)  # fmt: skip
LATIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "đ": "d"}
    | dict(zip("абвгдезийклмнопрстуфхъь", "abvgdeziyklmnoprstufhay", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya"}
)


@dataclass
class Person:
    """An invented customer with real purchases."""

    number: int
    language: str
    given: str
    family: str
    gender: str
    email: str
    phone: str
    city: str
    genre: str
    guest: bool
    dirty: str | None = None
    registered: datetime = NOW
    meta: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Purchase:
    """A line of the sample: so many CDs for so much on a day; the time of it is invented."""

    customer: int
    moment: datetime
    pieces: int
    cents: int


def main() -> None:
    """Read the four files and write the export."""
    parser = argparse.ArgumentParser(description="Make the export of the example shop.")
    for name in ("purchases", "polish_given", "polish_family", "bulgarian_given"):
        parser.add_argument(name, type=Path)
    paths = parser.parse_args()
    dice = Random(SEED)
    purchases = sorted(read_purchases(paths.purchases), key=lambda p: (p.moment, p.customer))
    names = Names(paths.polish_given, paths.polish_family, paths.bulgarian_given)
    first: dict[int, datetime] = {}
    count: dict[int, int] = defaultdict(int)
    for purchase in purchases:
        first.setdefault(purchase.customer, purchase.moment)
        count[purchase.customer] += 1
    people = {
        number: make_person(number, first[number], names, dice, once=count[number] == 1)
        for number in sorted(first)
    }
    soil(people, dice)
    customers = [customer_row(p, dice) for p in people.values() if not p.guest]
    orders = make_orders(purchases, people, names, dice)
    spoil(customers, orders)
    DATA.mkdir(parents=True, exist_ok=True)
    write_rows(DATA / "customers.json.gz", customers)
    write_rows(DATA / "orders.json.gz", orders)
    (DATA / "consents.json").write_text(
        json.dumps(
            {"keys": {f"consent_{purpose}": [purpose, "email"] for purpose in PURPOSES}}, indent=2
        )
        + "\n",
        encoding="utf-8",
    )
    source = SOURCE.format(**{name: sha256(path) for name, path in vars(paths).items()})
    (DATA / "SOURCE.md").write_text(source, encoding="utf-8")


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_purchases(path: Path) -> Iterator[Purchase]:
    """Read the sample: id in the whole data set, id in the sample, day, CDs, dollars."""
    for line in path.read_text(encoding="ascii").splitlines():
        _, customer, day, pieces, dollars = line.split()
        when = datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007 - a day
        shifted = when.replace(year=when.year + YEARS)
        yield Purchase(int(customer), shifted, int(pieces), round(float(dollars) * 100))


# ------------------------------------------------------------------------------------------- people


class Names:
    """Whom to draw names from."""

    def __init__(self, polish_given: Path, polish_family: Path, bulgarian_given: Path) -> None:
        self._given: dict[tuple[str, str], tuple[list[str], list[int]]] = {}
        self._family: dict[tuple[str, str], tuple[list[str], list[int]]] = {}
        given = [(row["name"], row["gender"], int(row["count"])) for row in table(polish_given)]
        family = [
            (row["surname"], row["gender"], int(row["approx_count"]))
            for row in table(polish_family)
        ]
        bulgarian = [(row["name"], row["gender"]) for row in table(bulgarian_given)]
        for gender in "fm":
            self._given["pl", gender] = urn((n, c) for n, g, c in given if g == gender)
            self._family["pl", gender] = urn((n, c) for n, g, c in family if g == gender)
            self._given["bg", gender] = urn(
                (n, 20 if n in FREQUENT_BULGARIAN else 1) for n, g in bulgarian if g == gender
            )
            self._family["bg", gender] = urn(
                (surname + "а" * (gender == "f"), 20 if n in FREQUENT_BULGARIAN else 1)
                for n, g in bulgarian
                if g == "m" and (surname := bulgarian_surname(n))
            )
            for language, lists in OTHERS.items():
                self._given[language, gender] = urn((n, 1) for n in lists[gender])
                self._family[language, gender] = urn((n, 1) for n in lists["family"])

    def draw(self, language: str, dice: Random) -> tuple[str, str, str]:
        """Draw given name, family name and gender."""
        gender = dice.choice("fm")
        given, weights = self._given[language, gender]
        family, ranks = self._family[language, gender]
        return dice.choices(given, weights)[0], dice.choices(family, ranks)[0], gender


def urn(pairs: Iterable[tuple[str, int]]) -> tuple[list[str], list[int]]:
    """Split pairs of name and weight."""
    names, weights = zip(*pairs, strict=True)
    return list(names), list(weights)


def table(path: Path) -> list[dict[str, str]]:
    """Read a table with tabs and a head."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def bulgarian_surname(given: str) -> str | None:
    """Make the surname of a man's first name: Иван, Иванов; Петко, Петков; Георги, Георгиев; Николай, Николаев."""
    match given[-1]:
        case "о":
            return f"{given[:-1]}ов"
        case "й":
            return f"{given[:-1]}ев"
        case "и":
            return f"{given}ев"
        case "а" | "я" | "е" | "у" | "ь":
            return None
        case _:
            return f"{given}ов"


def latin(text: str) -> str:
    """Write a name in plain letters a to z."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LATIN))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


def make_person(
    number: int, first_day: datetime, names: Names, dice: Random, *, once: bool
) -> Person:
    """Invent a person; of those who bought once, one in eight is a guest."""
    language = dice.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    given, family, gender = names.draw(language, dice)
    shape = dice.choice(("{0}.{1}{2}", "{1}{2}", "{3}{1}{2}", "{0}{2}"))
    parts = latin(given) or "klient", latin(family) or "klient"
    local = shape.format(*parts, number, parts[0][0])
    person = Person(
        number=number,
        language=language,
        given=given,
        family=family,
        gender=gender,
        email=f"{local}@example.{dice.choice(('com', 'org', 'net'))}",
        phone=fictional_number(number) if dice.random() < 0.7 else "",
        city=dice.choice(CITIES[COUNTRY[language]]),
        genre=dice.choice(GENRES),
        guest=once and dice.random() < 0.125,
    )
    person.registered = first_day + timedelta(minutes=dice.randrange(6 * 60, 9 * 60))
    if not person.guest:
        person.meta = list(make_meta(person, dice))
    return person


def fictional_number(number: int) -> str:
    """Give everybody a number of their own out of those kept for drama."""
    return f"{FICTIONAL_NUMBERS[number // 1000]}{number % 1000:03}"


def make_meta(person: Person, dice: Random) -> Iterator[Json]:
    """Yield the meta data: locale, birthday, gender, a genre, consents."""
    locale = f"{person.language}_{COUNTRY[person.language]}"
    yield from meta("locale", locale)
    if dice.random() < 0.7:
        day = datetime(1946, 1, 1) + timedelta(days=dice.randrange(62 * 365))  # noqa: DTZ001 - a day
        yield from meta("birthday", f"{day:--%m-%d}" if dice.random() < 0.15 else f"{day:%Y-%m-%d}")
    if dice.random() < 0.25:
        yield from meta("gender", person.gender)
    if dice.random() < 0.3:
        yield from meta("favourite_genre", person.genre)
    if dice.random() < 0.2:
        yield from meta("preferred_channel", dice.choice(("email", "email", "email", "phone")))
    if dice.random() < 0.1:
        yield from meta("_last_seen_banner", str(dice.randrange(40)))
    yield from make_consents(person, dice)


def meta(key: str, value: object) -> Iterator[Json]:
    """Yield one meta datum; ids are given at the end."""
    yield {"id": 0, "key": key, "value": value}


def make_consents(person: Person, dice: Random) -> Iterator[Json]:
    """Yield proved consents of 55 %, bare yeses of 10 %, stops of 8 %; of the others nothing."""
    drawn = dice.random()
    when = person.registered + timedelta(minutes=dice.randrange(1, 20))
    if drawn < 0.55:
        for purpose, share in zip(PURPOSES, (1.0, 0.7, 0.6), strict=True):
            if dice.random() < share:
                proof = {
                    "status": "given",
                    "moment_gmt": when.isoformat(),
                    "notice": purpose,
                    "version": "2" if when.month > 1 else "1",
                    "language": person.language,
                    "text": NOTICES[purpose][person.language],
                    "source": "checkout",
                }
                written = json.dumps(proof, ensure_ascii=False) if dice.random() < 0.1 else proof
                yield from meta(f"consent_{purpose}", written)
    elif drawn < 0.65:
        yield from meta("consent_newsletter", dice.choice(("yes", "1", 1, True)))
    elif drawn < 0.73:
        left = person.registered + timedelta(days=dice.randrange(20, 400))
        dated = {
            "status": "withdrawn",
            "moment_gmt": left.isoformat(),
            "source": "unsubscribe link",
        }
        yield from meta("consent_newsletter", dice.choice((dated, dated, "unsubscribed", "no")))


def soil(people: Mapping[int, Person], dice: Random) -> None:
    """Make 3 % of the names such as they are in life."""
    chosen = sorted(dice.sample(sorted(people), round(len(people) * 0.03)))
    for number, kind in zip(chosen, cycle(DIRTY), strict=False):
        person = people[number]
        person.dirty = kind
        given, family = person.given, person.family
        person.given, person.family = {
            "caps": (given.upper(), family.upper()),
            "lower": (given.lower(), family.lower()),
            "bare": (latin(given).capitalize(), latin(family).capitalize()),
            "local-part": (person.email.partition("@")[0], ""),
            "firm": (f"Kwiaty {family} sp. z o.o.", ""),
            "no-data": ("Brak", "Danych"),
            "swapped": (family, given),
            "emoji": (f"{given} 🎵", family),
        }[kind]


# ---------------------------------------------------------------------------------------------- rows


def address(person: Person, *, billing: bool) -> Json:
    """Write an address as the REST API does; streets are left empty."""
    row: Json = {"first_name": person.given, "last_name": person.family, "company": ""}
    row |= {"address_1": "", "address_2": "", "city": person.city, "state": "", "postcode": ""}
    row["country"] = COUNTRY[person.language]
    if billing:
        row |= {"email": person.email, "phone": person.phone}
    return row


def customer_row(person: Person, dice: Random) -> Json:
    """Write a customer as the REST API does."""
    changed = person.registered + timedelta(days=dice.randrange(450))
    for index, datum in enumerate(person.meta):
        datum["id"] = person.number * 20 + index
    return {
        "id": person.number,
        "date_created_gmt": person.registered.isoformat(),
        "date_modified_gmt": min(changed, NOW - timedelta(hours=3)).isoformat(),
        "email": person.email,
        "first_name": person.given,
        "last_name": person.family,
        "role": "customer",
        "username": f"kl{person.number}",
        "billing": address(person, billing=True),
        "shipping": [],
        "is_paying_customer": True,
        "meta_data": person.meta,
    }


def make_orders(
    purchases: Sequence[Purchase], people: Mapping[int, Person], names: Names, dice: Random
) -> list[Json]:
    """Turn each purchase into an order; now and then somebody did not pay, which the sample does not tell of."""
    orders: list[Json] = []
    for purchase in purchases:
        person = people[purchase.customer]
        moment = purchase.moment + timedelta(minutes=dice.randrange(6 * 60, 22 * 60))
        moment = max(moment, person.registered + timedelta(minutes=2))
        if len(orders) % 600 == 599:
            row = order_row(len(orders), person, Purchase(0, moment, 1, 1499), names, dice)
            orders.append({**row, "status": dice.choice(("cancelled", "failed", "pending"))})
        row = order_row(len(orders), person, replace(purchase, moment=moment), names, dice)
        age = NOW - moment
        row["status"] = "processing" if age < timedelta(days=3) else "completed"
        row["date_paid_gmt"] = (moment + timedelta(minutes=1)).isoformat()
        orders.append(row)
    return orders


def order_row(index: int, person: Person, purchase: Purchase, names: Names, dice: Random) -> Json:
    """Write an order as the REST API does; 7 % are sent to somebody else, 10 % to nobody named."""
    shipping = address(person, billing=False)
    drawn = dice.random()
    if drawn < 0.07:
        given, family, _ = names.draw(person.language, dice)
        shipping |= {"first_name": given, "last_name": family}
    elif drawn < 0.17:
        shipping = dict.fromkeys(shipping, "")
    return {
        "id": 1001 + index,
        "number": str(1001 + index),
        "status": "completed",
        "currency": "EUR",
        "date_created_gmt": purchase.moment.isoformat(),
        "date_paid_gmt": None,
        "created_via": "checkout",
        "total": money(purchase.cents),
        # One order in fifty is made without logging in.
        "customer_id": 0 if person.guest or dice.random() < 0.02 else person.number,
        "billing": address(person, billing=True),
        "shipping": shipping,
        "line_items": list(lines(index, person, purchase, dice)),
        "refunds": [],
        "meta_data": [],
    }


def lines(index: int, person: Person, purchase: Purchase, dice: Random) -> Iterator[Json]:
    """Split the CDs over one to three lines whose totals add up to the cent."""
    count = min(purchase.pieces, dice.choice((1, 2, 2, 3)))
    cuts = sorted(dice.sample(range(1, purchase.pieces), count - 1))
    quantities = [
        end - start for start, end in zip([0, *cuts], [*cuts, purchase.pieces], strict=True)
    ]
    left = purchase.cents
    for line, quantity in enumerate(quantities):
        last = line == count - 1
        rest = sum(quantities[line:])
        share = round(left * quantity / rest * dice.uniform(0.85, 1.1))
        cents = left if last else min(left, share)
        left -= cents
        yield line_row(index * 3 + line + 1, person, quantity, cents, dice)


def line_row(number: int, person: Person, quantity: int, cents: int, dice: Random) -> Json:
    """Draw a CD, mostly of the person's genre."""
    genre = person.genre if dice.random() < 0.6 else dice.choice(GENRES)
    one, two = dice.randrange(10), dice.randrange(10)
    product = 500 + GENRES.index(genre) * 100 + one * 10 + two
    return {
        "id": number,
        "name": f"{TITLES[0][one]} {TITLES[1][two]} (CD)",
        "product_id": product,
        "sku": f"CD-{product}",
        "quantity": quantity,
        "subtotal": money(cents),
        "total": money(cents),
        "price": round(cents / 100 / quantity, 6),
        "meta_data": [
            {"id": number * 2, "key": "_category", "value": genre},
            {"id": number * 2 + 1, "key": "_brand", "value": LABELS[product % len(LABELS)]},
        ],
    }


def money(cents: int) -> str:
    """Write a sum as the REST API does."""
    return f"{cents // 100}.{cents % 100:02}"


def spoil(customers: list[Json], orders: list[Json]) -> None:
    """Make some rows bad on purpose; those of real purchases stay as they are."""
    for index, typed in ((40, "not an address"), (400, "anna@@example.com")):
        for row in orders:
            # Their orders were made after logging in, else they would be two people.
            if row["billing"]["email"] == customers[index]["email"]:
                row["customer_id"] = customers[index]["id"]
        customers[index]["email"] = customers[index]["billing"]["email"] = typed
    customers[60]["billing"]["phone"] = "7700 900 060"
    customers[80]["meta_data"].append({"id": 1, "key": "birthday", "value": "31/02/80"})
    customers.insert(200, {**customers[100], "first_name": "Ktoś", "last_name": "Inny"})
    customers.append(
        {"email": "without-id@example.com", "first_name": "Bez", "last_name": "Numeru"}
    )
    extra = {**orders[10], "id": 90001, "number": "90001"}
    orders.insert(700, {**extra, "currency": "EURO"})
    orders.insert(
        1400, {**extra, "id": 90002, "date_created_gmt": "2025-13-45", "date_paid_gmt": None}
    )
    orders.insert(2100, {**extra, "id": 90003, "total": "NaN"})
    orders.insert(2800, {**extra, "id": 90004, "customer_id": 99999})
    orders.insert(3500, dict(orders[11]))


def write_rows(path: Path, rows: Sequence[Json]) -> None:
    """Write an array with an object a line, packed without the time of day."""
    text = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    path.write_bytes(gzip.compress(f"[{text}]\n".encode(), compresslevel=9, mtime=0))


SOURCE = """\
# Where the data come from

| what | source | licence | SHA-256 |
|---|---|---|---|
| purchases | CDNOW, 1/10 sample (2,357 customers, 6,919 purchases, January 1997 to June 1998), \
`lifetimes/datasets/CDNOW_sample.txt` of the Python package lifetimes 0.11.3; first published by Fader and Hardie at \
brucehardie.com | MIT (the package's `LICENSE.txt`, (c) 2015 Cameron Davidson-Pilon) | `{purchases}` |
| Polish given names | PESEL register, state of 22 January 2025, dane.gov.pl data set 1667 | CC0 | `{polish_given}` |
| Polish surnames | PESEL register through the package @zxcvbn-ts/language-pl | CC0 (the package: MIT) | `{polish_family}` |
| Bulgarian given names | the project's own table | MIT | `{bulgarian_given}` |

Made on 22 November 2026 by `tools/make_example_shop.py` with the seed in that file. No row is a real person: the sample has
neither names nor addresses, and the names were drawn part by part. All addresses are at example.com, example.org and
example.net; all phone numbers are of the ranges that Ofcom keeps for drama.
"""

if __name__ == "__main__":
    main()
