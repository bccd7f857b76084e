from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.campaigns import deliver, plan
from relationkit.consent.decision.known import is_firm
from relationkit.consent.packs import Pack, shipped_packs
from relationkit.consent.registers import RegisterCopy
from relationkit.errors import BackendError, InvalidDocument, UnknownField
from relationkit.messages import Template
from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.campaigns.conftest import Shop

    from relationkit.campaigns import Delivery, Plan
    from relationkit.profiles import ContactPoint

WHY = {"en": "so that we know whether you are a firm"}
FIELDS = FieldRegistry(
    [
        FieldSpec(name="firm", type="yes-no", purposes=("newsletter",), ask=WHY),
        FieldSpec(name="vat_id", type="text", purposes=("newsletter",), ask=WHY),
        FieldSpec(name="staff", type="whole", purposes=("newsletter",), ask=WHY),
    ]
)
TO_FIRMS = Pack.from_toml(
    """
id = "house"
title = "A second register"
version = 2026-03-01
countries = ["BG"]
builds_on = "bg"

[[rules]]
id = "other-register"
kind = "register"
audience = "business"
names = ["bg-other"]
says = "A second register is asked."
article = "none"
source = "invented"
in_force = 2020-01-01
""",
    name="house.toml",
)
LABEL = "Непоискано търговско съобщение: "


@dataclass
class Office:
    """A register that answers over a wire, or does not."""

    held: frozenset[str] = frozenset()
    name: str = "bg-kzp"
    asked: list[int] = field(default_factory=list)
    down: bool = False

    def holds(self, points: Sequence[ContactPoint], /, *, at: datetime) -> Sequence[bool | None]:
        assert at.tzinfo is not None
        if self.down:
            raise BackendError("the register does not answer; try again later")
        self.asked.append(len(points))
        return [point.address in self.held for point in points]


@pytest.fixture
def firms(shop: Shop) -> Shop:
    """Three firms of Bulgaria that never agreed to anything, and a consumer who did not either."""
    shop.store = MemoryStore(fields=FIELDS)
    for name, known in (
        ("c1", {"firm": True}),
        ("c2", {"firm": True, "vat_id": "BG000000000"}),
        ("c3", {"firm": True}),
        ("c4", {"firm": False}),
    ):
        person = shop.customer(name, consents=False, locale="en-GB")
        shop.store.put([person.model_copy(update={"attributes": known, "country": "BG"})])
    return shop


def letters(shop: Shop, **more: Any) -> Plan:
    campaign = shop.campaign(
        controller=shop.campaign().controller.model_copy(update={"country": "BG"}),  # type: ignore[union-attr]
        template=tuple(
            Template.from_dict({**one.model_dump(), "subject": LABEL + one.subject})
            for one in shop.campaign().template
        ),
    )
    return plan(campaign, shop.store, at=shop.now, links=shop.links, **more)


def told(todo: Plan) -> dict[str, str]:
    return {
        entry.profile_id: getattr(entry, "code", "letter") for entry in sorted(todo, key=_profile)
    }


def _profile(entry: Any) -> str:
    return str(entry.profile_id)


def send(shop: Shop, todo: Plan) -> Delivery:
    return deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)


def copy(shop: Shop, *held: str, **more: Any) -> RegisterCopy:
    return RegisterCopy("bg-kzp", held, as_of=shop.now.date(), **more)


def test_a_firm_in_the_register_gets_nothing_and_the_others_do(firms: Shop) -> None:
    """Bulgaria lets firms be written to until they refuse there; a consumer needs consent as ever."""
    todo = letters(firms, business="firm", registers=[copy(firms, "c2@example.com")])

    assert {"c1": "letter", "c2": "in-register", "c3": "letter", "c4": "no-consent"} == told(todo)


def test_who_is_not_said_to_be_a_firm_is_a_consumer(firms: Shop) -> None:
    """And better protected: no register makes up for a consent."""
    everybody = dict.fromkeys(("c1", "c2", "c3", "c4"), "no-consent")

    assert everybody == told(letters(firms, registers=[copy(firms)]))
    assert {**everybody, "c2": "letter"} == told(
        letters(firms, business="vat_id", registers=[copy(firms)])
    )


def test_where_nobody_asked_nothing_goes(firms: Shop) -> None:
    """Without the register, with another one, with a copy that is too old, and with a check of others."""
    unasked = {**dict.fromkeys(("c1", "c2", "c3"), "register-unasked"), "c4": "no-consent"}
    other = RegisterCopy("bg-kpz", [], as_of=firms.now.date())
    old = RegisterCopy("bg-kzp", [], as_of=date(2026, 1, 1))
    checked = copy(firms, asked=["c2@example.com"])

    assert unasked == told(letters(firms, business="firm"))
    assert unasked == told(letters(firms, business="firm", registers=[other]))
    assert unasked == told(letters(firms, business="firm", registers=[old]))
    assert {**unasked, "c2": "letter"} == told(letters(firms, business="firm", registers=[checked]))


def test_two_checks_of_one_register_add_up(firms: Shop) -> None:
    """Each answers for its own part; a no of either is a no."""
    parts = [
        copy(firms, asked=["c1@example.com", "c2@example.com"]),
        copy(firms, "c2@example.com", asked=["c2@example.com", "c3@example.com"]),
    ]

    assert {"c1": "letter", "c2": "in-register", "c3": "letter", "c4": "no-consent"} == told(
        letters(firms, business="firm", registers=parts)
    )


def test_all_registers_that_the_law_names_are_asked(firms: Shop) -> None:
    """One that holds is enough for a no; one that was not asked is too."""
    packs = [*shipped_packs(), TO_FIRMS]
    kzp = copy(firms, "c1@example.com")
    other = RegisterCopy("bg-other", ["c2@example.com"], as_of=firms.now.date())

    assert {
        "c1": "in-register", "c2": "register-unasked", "c3": "register-unasked", "c4": "no-consent",
    } == told(letters(firms, business="firm", registers=[kzp], packs=packs))  # fmt: skip
    assert {"c1": "in-register", "c2": "in-register", "c3": "letter", "c4": "no-consent"} == told(
        letters(firms, business="firm", registers=[kzp, other], packs=packs)
    )


def test_the_register_is_asked_again_before_each_letter(firms: Shop) -> None:
    """Whoever entered it between plan and delivery gets nothing; a batch is one question."""
    office = Office()
    todo = letters(firms, business="firm", registers=[office])
    firms.store.enqueue(list(todo.messages()), at=firms.now)
    office.held = frozenset({"c1@example.com"})

    done = send(firms, todo)

    assert ({"sent": 2, "rejected": 1}, {"in-register": 1}) == (done.receipts, done.reasons)
    assert {3} == set(office.asked)


def test_a_copy_that_grows_old_while_letters_wait_stops_them(firms: Shop) -> None:
    """The moment of sending counts."""
    todo = letters(firms, business="firm", registers=[copy(firms)])
    firms.store.enqueue(list(todo.messages()), at=firms.now)
    firms.now += timedelta(days=40)

    assert {"register-unasked": 3} == send(firms, todo).reasons


def test_a_register_that_does_not_answer_stops_the_plan(firms: Shop) -> None:
    """Its error is raised; nobody is written to by mistake."""
    with pytest.raises(BackendError, match="does not answer"):
        list(letters(firms, business="firm", registers=[Office(down=True)]))


def test_a_register_that_does_not_answer_holds_up_the_letters(firms: Shop) -> None:
    """They wait for the next call, which asks again."""
    office = Office()
    todo = letters(firms, business="firm", registers=[office])
    firms.store.enqueue(list(todo.messages()), at=firms.now)
    office.down = True
    with pytest.raises(BackendError, match="does not answer"):
        send(firms, todo)
    assert [] == firms.wire.sent
    office.down = False
    firms.now += timedelta(minutes=3)

    assert {"sent": 3} == send(firms, todo).receipts


def test_no_register_is_asked_where_the_law_names_none(shop: Shop) -> None:
    """Polish consumers are nobody's firms; a customer without an address has nothing to ask about."""
    office = Office()
    shop.customer("c1")
    todo = plan(shop.campaign(), shop.store, at=shop.now, links=shop.links, registers=[office])

    assert ["c1"] == [message.profile_id for message in todo.messages()]
    assert [] == office.asked


def test_a_firm_without_an_address_is_not_asked_about(firms: Shop) -> None:
    """There is nothing to look up."""
    office = Office()
    silent = firms.store.profile("c1")
    assert silent is not None
    firms.store.put([silent.model_copy(update={"id": "c0", "contacts": (), "orders": ()})])
    campaign = letters(firms).campaign
    everybody = campaign.model_copy(
        update={"segment": campaign.segment.model_copy(update={"where": known("id")})}
    )
    todo = plan(
        everybody, firms.store, at=firms.now, links=firms.links, registers=[office], business="firm"
    )

    assert "no-address" == told(todo)["c0"]
    assert [3] == office.asked


def known(name: str) -> Any:
    from relationkit.rules import field as fact

    return fact(name).is_known()


@pytest.mark.parametrize(
    ("value", "firm"),
    [(True, True), (False, False), ("BG1", True), (" ", False), (None, False), (7, False)],
)
def test_a_firm_says_so(value: object, firm: bool) -> None:
    """A yes, or any text that is not blank."""
    assert firm == is_firm(Profile(id="c1", attributes={"it": value}), "it")
    assert not is_firm(Profile(id="c1", attributes={"it": value}), None)
    assert not is_firm(Profile(id="c1", attributes={"it": value}), "other")


def test_the_field_of_firms_is_declared_and_can_say_it(firms: Shop) -> None:
    """A slip of the pen would make everybody a consumer without a word."""
    with pytest.raises(UnknownField, match="'frim'"):
        letters(firms, business="frim")
    with pytest.raises(InvalidDocument, match="'staff', which says who is a firm, is of type"):
        letters(firms, business="staff")
