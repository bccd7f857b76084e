import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, Rulebook, decide
from relationkit.errors import InvalidDocument
from relationkit.sources import ConsentMapping, LoadReport, load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
WORDS = "Yes, send me the newsletter."
PROOF = {
    "status": "given",
    "moment_gmt": "2025-03-01T10:00:00",
    "notice": "news",
    "version": 3,
    "language": "en",
    "text": WORDS,
    "source": "checkout",
}
MAPPING = ConsentMapping(keys={"news": ("newsletter", "email")})
POLISH = Rulebook(
    Controller(
        id="shop", name="Shop", postal_address="Polna 1", country="PL", contact="dane@shop.example"
    )
)
PURPOSE = Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."}, least="claim")


def customer(value: object, **parts: object) -> dict[str, object]:
    row: dict[str, object] = {
        "id": 1,
        "email": "anna@example.com",
        "date_modified_gmt": "2026-02-01T00:00:00",
        "meta_data": [{"id": 1, "key": "news", "value": value}],
    }
    return {**row, **parts}


def load(
    store: MemoryStore,
    *rows: dict[str, object],
    at: datetime = NOW,
    mapping: ConsentMapping = MAPPING,
) -> LoadReport:
    return load_woocommerce(store, customers=rows, orders=[], at=at, consents=mapping)


def events(store: MemoryStore, name: str = "c1") -> list[ConsentEvent]:
    profile = store.profile(name)
    assert profile is not None
    return list(store.consents([profile])[name])


def allowed(store: MemoryStore) -> str:
    profile = store.profile("c1")
    assert profile is not None
    return decide(
        profile, events(store), purpose=PURPOSE, channel="email", at=NOW, rulebook=POLISH
    ).code


@pytest.mark.parametrize("as_text", [False, True])
def test_a_whole_proof_is_a_claim(as_text: bool) -> None:
    """Moment, words, version, language and source are kept; who reports it is the import, and it is known from now on."""
    store = MemoryStore()
    report = load(store, customer(json.dumps(PROOF) if as_text else PROOF))
    (event,) = events(store)

    assert (1, 0, {}) == (report.consents, report.stops, report.counts)
    assert ("claimed", "import", "claim") == (event.kind, event.actor, event.assurance)
    assert datetime(2025, 3, 1, 10, tzinfo=UTC) == event.occurred_at
    assert NOW == event.recorded_at
    assert Notice(id="news", version="3", language="en", text=WORDS) == event.notice
    assert ("newsletter", "email", "checkout", 0) == (
        event.purpose,
        event.channel,
        event.source,
        event.epoch,
    )
    assert "consent" == allowed(store)


@pytest.mark.parametrize("value", ["yes", "1", 1, True, "on", "{yes", ["yes"], 7.5, "sure"])
def test_a_bare_yes_proves_nothing(value: object) -> None:
    """A flag is not recorded, and is reported."""
    store = MemoryStore()
    report = load(store, customer(value))

    assert [] == events(store)
    assert {"consent-unproven": 1} == report.counts
    assert "meta_data.news.status" == report.issues[0].path


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"moment_gmt": None}, "moment"),
        ({"moment_gmt": None, "moment": "2025-03-01T10:00:00"}, "moment"),
        ({"moment_gmt": "2026-07-01T09:00:01"}, "moment"),
        ({"text": None}, "notice"),
        ({"version": ""}, "notice"),
        ({"language": None}, "notice"),
        ({"language": "x"}, "notice"),
        ({"source": " "}, "source"),
        ({"status": "pending"}, "status"),
        ({"status": {"a": 1}}, "status"),
    ],
)
def test_half_a_proof_proves_nothing(change: dict[str, object], part: str) -> None:
    """Without one of its parts, in the future, or with a status that nobody listed, a consent is not recorded."""
    store = MemoryStore()
    report = load(store, customer({**PROOF, **change}))

    assert [] == events(store)
    assert 1 == report.counts["consent-unproven"]
    assert f"meta_data.news.{part}" == report.issues[-1].path


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_meta_datum_says_nothing(value: object) -> None:
    """Neither a grant nor a stop."""
    store = MemoryStore()

    assert {} == load(store, customer(value)).counts
    assert [] == events(store)


def test_words_may_be_registered_once() -> None:
    """A proof may name the words by id, version and language; other versions prove nothing."""
    words = Notice(id="news", version="3", language="en", text=WORDS)
    mapping = MAPPING.model_copy(update={"notices": (words,)})
    short = {name: value for name, value in PROOF.items() if name != "text"}
    store = MemoryStore()
    load(store, customer(short), mapping=mapping)

    assert [words] == [event.notice for event in events(store)]
    assert (
        1
        == load(store, customer({**short, "version": 2}), mapping=mapping).counts[
            "consent-unproven"
        ]
    )


@pytest.mark.parametrize(
    "value",
    ["no", "Unsubscribed ", 0, False, "0", {"status": "withdrawn"}, {**PROOF, "status": "refused"}],
)
def test_a_stop_needs_no_proof(value: object) -> None:
    """A refusal is withdrawn, reported by the import, for the address too; nothing is asked of it."""
    store = MemoryStore()
    report = load(store, customer(value))
    (event,) = events(store)

    assert (0, 1, {}) == (report.consents, report.stops, report.counts)
    assert ("withdrawn", "import") == (event.kind, event.actor)
    assert "anna@example.com" == event.address
    assert "withdrawn" == allowed(store)


@pytest.mark.parametrize(
    ("value", "changed", "moment"),
    [
        (
            {"status": "no", "moment": "2025-05-01T02:00:00+02:00"},
            None,
            datetime(2025, 5, 1, tzinfo=UTC),
        ),
        ("no", "2026-02-01T00:00:00", datetime(2026, 2, 1, tzinfo=UTC)),
        ("no", None, NOW),
        ("no", "2030-02-01T00:00:00", NOW),
    ],
)
def test_when_a_stop_was(value: object, changed: str | None, moment: datetime) -> None:
    """At its own moment, else when the row was last changed, else now: never older than it can be."""
    store = MemoryStore()
    load(store, customer(value, date_modified_gmt=changed))

    assert [(moment, NOW)] == [(event.occurred_at, event.recorded_at) for event in events(store)]


def test_a_second_load_changes_nothing() -> None:
    """Claims and stops that are on record are not recorded again, also later."""
    store = MemoryStore()
    rows = [customer(PROOF), customer("no", id=2, email="jan@example.com")]
    load(store, *rows)
    before = events(store), events(store, "c2")
    report = load(store, *rows, at=NOW + timedelta(days=30))

    assert (0, 0) == (report.consents, report.stops)
    assert before == (events(store), events(store, "c2"))


def test_a_claim_after_a_persons_own_stop_changes_nothing() -> None:
    """Law 1: who has left stays away, whatever date the export gives for a consent."""
    store = MemoryStore()
    load(store, customer(None))
    anna = store.profile("c1")
    assert anna is not None
    store.append(
        [
            ConsentEvent.withdrawn(
                anna, purpose="newsletter", at=datetime(2025, 6, 1, tzinfo=UTC), source="link"
            )
        ]
    )
    load(store, customer({**PROOF, "moment_gmt": "2026-06-30T00:00:00"}))

    assert "withdrawn" == allowed(store)


def test_a_consent_does_not_move_to_another_address() -> None:
    """The export does not say for which address it was given: only for the first one it is taken."""
    store = MemoryStore()
    load(store, customer(PROOF))
    moved = load(store, customer(PROOF, email="eve@example.com"))
    back = load(store, customer(PROOF))

    assert {"consent-address-changed": 1} == moved.counts == back.counts
    assert 1 == len(events(store))
    assert "address-changed" == allowed(store)


def test_an_address_that_comes_later_is_numbered_by_the_store() -> None:
    """Somebody who had no good address at the first load can be claimed at the second."""
    store = MemoryStore()
    first = load(store, customer(PROOF, email="anna"))

    assert {"invalid-email": 1, "consent-without-address": 1} == first.counts
    assert 1 == load(store, customer(PROOF)).consents
    assert "consent" == allowed(store)


def test_stops_of_rows_that_are_not_kept_are_kept() -> None:
    """A double of a row and a row without an id still stop."""
    store = MemoryStore()
    report = load(
        store,
        customer(PROOF),
        customer("unsubscribed"),
        customer("no", id=None, email="Eve+shop@example.com"),
        customer("no", id=None, email="eve"),
        customer("yes", id=None),
    )
    load_woocommerce(store, customers=[{"id": 2, "email": "eve@example.com"}], orders=[], at=NOW)

    assert (1, 1, 2) == (report.profiles, report.consents, report.stops)
    assert {"duplicate-id": 1, "missing-id": 3, "invalid-email": 1} == report.counts
    assert "withdrawn" == allowed(store)
    assert ["withdrawn"] == [event.kind for event in events(store, "c2")]


def test_without_a_mapping_consents_are_left_aside() -> None:
    """Nobody told which meta data they are."""
    report = load_woocommerce(MemoryStore(), customers=[customer(PROOF)], orders=[], at=NOW)

    assert (0, {"customers.meta_data.news": 1}) == (report.consents, report.aside)


def test_an_event_that_the_log_refuses_is_reported() -> None:
    """One by one, like every record; the customer is kept."""

    class Refusing(MemoryStore):
        def append(self, events: object, /) -> int:
            raise InvalidDocument("no events today")

    report = load(Refusing(), customer("no"))

    assert (1, 0, {"refused-by-store": 1}) == (report.profiles, report.stops, report.counts)


texts = st.text(max_size=6) | st.sampled_from(["given", "no", "2025-03-01T10:00:00", "2025-03-01"])
anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.lists(texts, max_size=2)
)
proofs = st.dictionaries(st.sampled_from(sorted(PROOF)), anything) | anything


@given(
    st.lists(st.tuples(proofs, st.sampled_from(["anna@example.com", "x@example.com"])), max_size=3)
)
def test_no_rows_raise_anything_above_a_claim(rows: list[tuple[object, str]]) -> None:
    """P13: whatever stands in an export, no grant in the log is more than a claim, and without ``least="claim"`` none counts."""
    store = MemoryStore()
    for value, address in rows:
        load(store, customer(value, email=address))
        profile = store.profile("c1")
        assert profile is not None
        found = events(store)
        strict = PURPOSE.model_copy(update={"least": "recorded"})

        assert {"claimed", "withdrawn"} >= {event.kind for event in found}
        assert not decide(profile, found, purpose=strict, channel="email", at=NOW).allowed
