from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.rules import all_of, birthday, field


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
