from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.rules import all_of, birthday, field, in_segment, or_unknown
from relationkit.segments import Segment
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, tzinfo=UTC)


def spec(name: str, kind: str = "text") -> FieldSpec:
    return FieldSpec.from_dict(
        {
            "name": name,
            "type": kind,
            "purposes": ["newsletter"],
            "ask": {"en": "so that we write about it"},
        }
    )


VALUES: dict[str, object] = {
    "text": "tea",
    "whole": 3,
    "number": Decimal("0.5"),
    "yes-no": True,
    "day": date(2026, 3, 1),
    "moment": datetime(2026, 3, 1, tzinfo=UTC),
    "list": ("tea", "rum"),
}


@pytest.mark.parametrize("declared", VALUES)
@pytest.mark.parametrize("given", VALUES)
def test_a_value_is_of_its_declared_type(declared: str, given: str) -> None:
    """Each type takes its own values and no others, save that a whole number is a number."""
    fields = FieldRegistry([spec("hobby", declared)])
    profile = Profile.from_dict({"id": "c1", "attributes": {"hobby": VALUES[given]}})

    if declared == given or (declared, given) == ("number", "whole"):
        fields.check(profile)
    else:
        with pytest.raises(InvalidDocument, match=f"not of type '{declared}'"):
            fields.check(profile)


def test_a_value_may_be_unknown() -> None:
    """None is unknown and fits every type."""
    FieldRegistry([spec("hobby")]).check(Profile(id="c1", attributes={"hobby": None}))


def test_an_undeclared_attribute_is_refused() -> None:
    """What nobody declared is not kept; a near name is suggested."""
    fields = FieldRegistry([spec("hobby")])

    with pytest.raises(UnknownField, match="did you mean 'hobby'"):
        fields.check(Profile(id="c1", attributes={"hoby": "tea"}))
    with pytest.raises(UnknownField, match="declare it with a FieldSpec"):
        fields.check(Profile(id="c1", attributes={"zzz": "tea"}))


def test_a_rule_asks_only_for_what_can_be_known() -> None:
    """Fields of the person, declared ones, channels and answers pass; a misspelt one is refused."""
    fields = FieldRegistry([spec("hobby")])

    fields.check_condition(
        all_of(
            field("country").equals("PL"),
            field("hobby").is_known(),
            field("channels").contains("email"),
            field("answers.post-purchase.score").at_least(9),
            birthday.within_days(3),
        )
    )
    with pytest.raises(UnknownField, match="did you mean 'country'"):
        fields.check_condition(field("contry").equals("PL"))


def test_a_rule_over_a_field_that_is_gone_is_invalid_never_wider() -> None:
    """A segment whose field is no longer declared is refused before anybody is read, also where it is negative."""
    rule = Segment("x", where=or_unknown(field("hobby").not_equals("chess")))
    profile = Profile(id="c1", attributes={"hobby": "tea"})
    store = MemoryStore(fields=FieldRegistry([spec("hobby")]))
    store.put([profile])
    assert ["c1"] == list(rule.members(store, at=NOON))

    bare = MemoryStore(fields=FieldRegistry([spec("other")]))
    bare.put([Profile(id="c1")])

    with pytest.raises(UnknownField, match="'hobby' is not declared"):
        list(rule.members(bare, at=NOON))


def test_a_rule_compares_what_is_of_one_kind() -> None:
    """The declared type says what a rule may ask: a number is not text, a list holds values, a birthday is a day."""
    fields = FieldRegistry([spec(kind.replace("-", "_"), kind) for kind in VALUES])

    for kind, value in VALUES.items():
        asked = field(kind.replace("-", "_"))
        if isinstance(value, tuple):
            fields.check_condition(asked.has_all(*value))
        else:
            fields.check_condition(asked.equals(value))  # type: ignore[arg-type]
        with pytest.raises(InvalidDocument, match=r"never answers|never compares"):
            fields.check_condition(asked.equals(7 if kind in {"text", "list"} else "7"))
    fields.check_condition(field("registered_at").less_than(NOON))
    fields.check_condition(in_segment("poles"), {"poles"})
    with pytest.raises(InvalidDocument, match="segment 'poles' is unknown"):
        fields.check_condition(in_segment("poles"), ())


def test_the_vocabulary_has_the_person_s_own_fields_and_the_declared_ones() -> None:
    """Each name has the kind that its value has in a rule."""
    vocabulary = FieldRegistry([spec("points", "whole"), spec("hobby", "list")]).vocabulary()

    asked = ["country", "birthday", "channels", "registered_at", "points", "hobby", "zzz"]
    kinds = [vocabulary.kind("profile", name) for name in asked]
    assert ["text", "yearly", "list", "moment", "number", "list", None] == kinds


@pytest.mark.parametrize(
    "number", [999_999_999_999, Decimal("-999999999999.999999"), Decimal("1.50000000"), 0]
)
def test_a_number_of_18_digits_is_kept(number: object) -> None:
    """12 digits before and 6 after the point fit; noughts at the end do not count."""
    fields = FieldRegistry([spec("points", "number"), spec("scores", "list")])

    fields.check(Profile.from_dict({"id": "c1", "attributes": {"points": number}}))
    fields.check(Profile.from_dict({"id": "c1", "attributes": {"scores": (number, "a")}}))


@pytest.mark.parametrize(
    "number", [10**12, -(10**12), 4929_1234_5678_9012, Decimal("0.0000001"), Decimal("1E+30")]
)
def test_a_longer_number_is_refused(number: object) -> None:
    """A card number is text: no engine adds it up."""
    fields = FieldRegistry([spec("points", "number"), spec("scores", "list")])

    with pytest.raises(InvalidDocument, match="such as card numbers, as text"):
        fields.check(Profile.from_dict({"id": "c1", "attributes": {"points": number}}))
    with pytest.raises(InvalidDocument, match="such as card numbers, as text"):
        fields.check(Profile.from_dict({"id": "c1", "attributes": {"scores": (number,)}}))


@pytest.mark.parametrize("inside", [("a", ("b",)), ("a", None)])
def test_a_list_holds_plain_values(inside: object) -> None:
    """There are no lists in lists, and nothing unknown."""
    fields = FieldRegistry([spec("hobby", "list")])

    with pytest.raises(InvalidDocument, match="keep plain values there"):
        fields.check(Profile.from_dict({"id": "c1", "attributes": {"hobby": inside}}))


@pytest.mark.parametrize("text", ["a\0b", "a\ud83db"])
def test_a_text_that_no_database_keeps_is_refused(text: str) -> None:
    """Also where a profile was made without being looked at."""
    fields = FieldRegistry([spec("hobby", "list"), spec("word")])

    for attributes in ({"word": text}, {"hobby": ("a", text)}):
        profile = Profile.model_construct(id="c1", attributes=attributes)
        with pytest.raises(InvalidDocument, match="half a surrogate pair"):
            fields.check(profile)


def test_a_registry_has_each_name_once_and_lists_its_fields() -> None:
    """A name declared twice or known anyway is refused; the registry can be walked and tells its size."""
    with pytest.raises(InvalidDocument, match="declared twice"):
        FieldRegistry([spec("hobby"), spec("hobby")])
    with pytest.raises(InvalidDocument, match="part of every profile"):
        spec("country")
    fields = FieldRegistry([spec("hobby"), spec("points", "whole")])

    assert ["hobby", "points"] == [declared.name for declared in fields]
    assert "FieldRegistry(2 fields)" == repr(fields)


def test_a_field_says_how_long_it_is_good_for() -> None:
    """keep is a length of time."""
    with pytest.raises(InvalidDocument, match="length of time"):
        FieldSpec(
            name="hobby", type="text", purposes=("newsletter",), ask={"en": "..."}, keep="soon"
        )
