from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from relationkit.documents import Document, Moment, require_aware
from relationkit.errors import InvalidDocument


class Parcel(Document):
    id: str
    sent_at: Moment
    parts: tuple["Parcel", ...] = ()


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_document_survives_json() -> None:
    """What is written as JSON is read back equal."""
    parcel = Parcel("p1", sent_at=NOON, parts=[Parcel(id="p2", sent_at=NOON)])  # type: ignore[call-arg]

    assert parcel == Parcel.from_json(parcel.to_json())
    assert parcel == Parcel.from_dict(parcel.model_dump())


def test_a_document_is_frozen() -> None:
    """A document is never changed, only made anew."""
    parcel = Parcel(id="p1", sent_at=NOON)

    with pytest.raises(ValueError, match="frozen"):
        parcel.id = "p2"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Parcel(id=7, sent_at=NOON),
        lambda: Parcel.from_dict({"id": 7, "sent_at": NOON}),
        lambda: Parcel.from_json('{"id": 7, "sent_at": "2026-03-01T12:00:00Z"}'),
    ],
)
def test_a_refusal_names_paths_and_codes_and_keeps_no_value(make: object) -> None:
    """Every way in raises InvalidDocument, a ValueError, with the path and a kebab-case code."""
    with pytest.raises(InvalidDocument) as refused:
        make()  # type: ignore[operator]

    assert (("id", "string-type"),) == refused.value.issues
    assert isinstance(refused.value, ValueError)
    assert refused.value.__cause__ is None
    assert "7" not in str(refused.value)


def test_moments_are_aware() -> None:
    """A naive moment is refused; aware ones are the same instant in any zone, also after JSON."""
    local = datetime(2026, 3, 1, 13, tzinfo=ZoneInfo("Europe/Warsaw"))

    assert NOON == Parcel(id="p1", sent_at=local).sent_at
    assert Parcel(id="p1", sent_at=local) == Parcel.from_json(
        Parcel(id="p1", sent_at=NOON).to_json()
    )
    assert NOON == require_aware(local)
    with pytest.raises(InvalidDocument, match="timezone"):
        Parcel(id="p1", sent_at=datetime(2026, 3, 1))  # noqa: DTZ001 - the naive one is the point


def test_repr_shows_the_id_or_nothing() -> None:
    """repr and str name the kind and the id."""

    class Bare(Document):
        name: str

    assert (
        "Parcel('p1')" == repr(Parcel(id="p1", sent_at=NOON)) == str(Parcel(id="p1", sent_at=NOON))
    )
    assert "Bare()" == repr(Bare(name="Anna"))
