"""The eight laws of the README, each by its number. Laws 1, 2 and 5 have more tests in their rooms; law 8 is test_privacy.py."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice, Purpose, decide
from relationkit.greetings import greet
from relationkit.profiles import ContactPoint, Order, OrderItem, Profile
from relationkit.rules import (
    Condition,
    Explanation,
    all_of,
    any_of,
    birthday,
    condition_from_json,
    condition_to_json,
    evaluate,
    field,
    item,
    items,
    not_,
    order,
    orders,
)
from relationkit.segments import Segment
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import House

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="1", language="en", text="Yes, please.")
NEWS = Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."})

spellings = st.sampled_from(
    ["anna@gmail.com", "An.Na@gmail.com", "anna+shop@GoogleMail.com", "ANNA@gmail.com"]
)


def customer(name: str, address: str) -> Profile:
    point = ContactPoint(channel="email", address=address, epoch=0)
    return Profile(id=name, country="PL", contacts=(point,))


def agreed(profile: Profile, days: int) -> ConsentEvent:
    at = NOW - timedelta(days=days)
    return ConsentEvent.given(
        profile, purpose="newsletter", channel="email", at=at, notice=WORDS, source="checkout"
    )


@given(spellings, spellings, st.integers(0, 9))
def test_laws_1_and_2_a_stop_holds_under_every_spelling_whoever_consents(
    left: str, known: str, days: int
) -> None:
    """Law 1, law 2: who left as one spelling is not written to under another, whatever is on record for that one before."""
    who, other = customer("c1", known), customer("c2", left)
    stop = ConsentEvent.withdrawn(
        other, purpose="newsletter", channel="email", at=NOW - timedelta(days=days), source="link"
    )
    claim = ConsentEvent.claimed(
        who,
        purpose="newsletter",
        channel="email",
        at=NOW,
        recorded_at=NOW,
        notice=WORDS,
        source="export",
    )
    said = decide(who, [agreed(who, 10), stop, claim], purpose=NEWS, channel="email", at=NOW)

    assert "withdrawn" == said.code


@given(spellings, spellings)
def test_law_2_a_grant_is_for_the_exact_address(granted: str, known: str) -> None:
    """Law 2: a consent counts where the address is the same letter by letter, and nowhere else."""
    event = agreed(customer("c1", granted), 1)
    now = customer("c1", known)
    same = customer("c1", granted).contacts[0].address == now.contacts[0].address

    assert same is decide(now, [event], purpose=NEWS, channel="email", at=NOW).allowed


names = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Anna",
            "Nikola",
            "Pawel",
            "Иван",
            "Georgi",
            "Alex",
            "Brak Danych",
            "x",
            "Kwiaty sp. z o.o.",
        ]
    ),
)


@given(names, st.sampled_from(["pl", "bg"]), st.sampled_from(["formal", "warm", "informal"]))
def test_law_3_a_name_is_used_only_where_it_is_sure(
    name: str, language: str, register: str
) -> None:
    """Law 3: nothing reaches certainty above one, so nothing is guessed; a greeting that abstains uses no inflected name."""
    sure = greet(name, language=language, register=register, certainty=1.01)  # type: ignore[arg-type]
    usual = greet(name, language=language, register=register)  # type: ignore[arg-type]

    assert sure.gender is None
    assert sure.basis not in {"lexicon", "rule"}
    assert usual.gender is not None or usual.basis not in {"lexicon", "rule"}
    assert usual.because


money = st.decimals(0, 99, places=2)


@st.composite
def shops(draw: st.DrawFn) -> list[Profile]:
    """Up to five customers with up to four orders of up to two items, some facts missing."""
    people = []
    for number in range(draw(st.integers(1, 5))):
        name = f"c{number}"
        bought = [
            Order(
                id=f"{name}-{count}",
                profile_id=name,
                placed_at=NOW - timedelta(hours=draw(st.integers(-5, 24 * 200))),
                total=draw(money),
                currency=draw(st.sampled_from(["EUR", "EUR", "BGN"])),
                bill_to="Anna",
                ship_to=draw(st.sampled_from([None, "Anna", "Jan"])),
                items=tuple(
                    OrderItem(
                        product=f"p{line}",
                        category=draw(st.sampled_from([None, "garden", "kitchen"])),
                        price=draw(money),
                        quantity=draw(st.integers(0, 3)),
                    )
                    for line in range(draw(st.integers(0, 2)))
                ),
            )
            for count in range(draw(st.integers(0, 4)))
        ]
        people.append(
            Profile.from_dict(
                {
                    "id": name,
                    "country": draw(st.sampled_from([None, "PL", "BG"])),
                    "time_zone": draw(st.sampled_from([None, "Europe/Sofia", "America/New_York"])),
                    "birthday": draw(st.sampled_from([None, "--04-02", "1980-02-29"])),
                    "orders": bought,
                }
            )
        )
    return people


garden = item("category") == "garden"
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from(["PL", "BG"]).map(lambda country: field("country").equals(country)),
    st.integers(1, 9).map(birthday.within_days),
    st.tuples(st.sampled_from(["30d", "3 months", "1 year"]), st.integers(0, 3)).map(
        lambda asked: orders.count(within=asked[0], where=garden).at_least(asked[1])
    ),
    money.map(lambda amount: orders.sum("total", within="3 months").more_than(amount, "EUR")),
    money.map(lambda amount: items.sum("amount", where=garden).at_most(amount, "EUR")),
    st.booleans().map(lambda gift: orders.any(where=order("gift").equals(gift))),
    st.integers(0, 90).map(lambda days: orders.days_since_last().at_least(days)),
)
rules: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: any_of(*parts)),
        inner.map(not_),
    ),
    max_leaves=4,
)


def unknown(said: Explanation) -> Iterator[Explanation]:
    """The leaves of an explanation that are unknown."""
    if said.truth is None and not said.parts:
        yield said
    for part in said.parts:
        yield from unknown(part)


@given(shops(), rules)
def test_law_4_every_verdict_says_why(shop: list[Profile], rule: Condition) -> None:
    """Law 4: each condition is said with what was seen; each unknown has the code of its reason; evidence is of this customer."""
    for profile in shop:
        said = evaluate(rule, profile, at=NOW)
        own = {event.id for kind in ("orders", "items") for event in profile.events(kind)}

        assert all(leaf.reason for leaf in unknown(said))
        assert set(said.evidence) <= own
        assert str(said)


@given(shops(), rules)
def test_law_5_the_unknown_never_enters(shop: list[Profile], rule: Condition) -> None:
    """Law 5: whoever is in a rule is known to be in it, and nobody is in a rule and in its negation."""
    for profile in shop:
        inside, outside = evaluate(rule, profile, at=NOW), evaluate(not_(rule), profile, at=NOW)

        assert not (inside.holds and outside.holds)
        assert (inside.truth is None) is (outside.truth is None)


CLOCKS = {
    "now",
    "today",
    "utcnow",
    "time",
    "monotonic",
    "random",
    "randint",
    "uuid4",
    "token_bytes",
    "urandom",
}
RIM = {"storage", "engines", "transports", "sources", "testing", "campaigns"}


def test_law_6_nothing_below_the_rim_reads_a_clock_or_draws_lots(house: House) -> None:
    """Law 6: no deciding room asks for the time or for chance; campaigns does once, as a default argument of `deliver`."""
    asked = [
        f"{path.relative_to(house.root)}:{node.lineno}"
        for path in house.files
        if house.room_of(path) not in RIM
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        # The wall clock of a given moment, `moment.time()`, is no clock.
        and (node.func.attr != "time" or ast.unparse(node.func.value) == "time")
    ]

    assert [] == asked


@settings(max_examples=40)
@given(shops(), rules)
def test_law_7_the_same_members_wherever_it_is_asked(shop: list[Profile], rule: Condition) -> None:
    """Law 7: a rule gives the same members of plain profiles, of a memory store and of SQLite, also after JSON."""
    segment = Segment("law-7", where=rule, time_zone="Europe/Warsaw")
    again = Segment(
        "law-7", where=condition_from_json(condition_to_json(rule)), time_zone="Europe/Warsaw"
    )
    expected = [profile.id for profile in shop if segment.holds(profile, at=NOW)]
    memory = MemoryStore()
    memory.put(shop)
    with SqliteStore(":memory:") as lite:
        lite.put(shop)

        assert expected == list(segment.members(memory, at=NOW))
        assert expected == list(again.members(lite, at=NOW))
