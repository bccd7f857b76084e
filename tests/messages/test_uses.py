"""What a template takes of the customer's data."""

from __future__ import annotations

import pytest

from relationkit.messages import Template, template_fields


def taken(text: str, **more: str) -> set[str]:
    letter = Template.from_dict({"id": "t", "language": "en", "subject": "s", "text": text, **more})
    return set(template_fields(letter, ["hobby", "diet"]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ greeting }} {{ facts.hobby }} {{ you.gender }}", set()),
        ("{{ customer.given }}{{ customer['country'] }}", {"given", "country"}),
        ("{{ customer.attributes.hobby }}", {"hobby"}),
        ("{{ customer.attributes['hobby']|upper }}", {"hobby"}),
        ("{{ customer['attributes'].hobby or customer.last_order.total }}", {"hobby", "last_order"}),
        ("{% if customer.attributes.diet is defined %}x{% endif %}", {"diet"}),
        ("{% for one in customer.attributes.hobby %}{{ one }}{% endfor %}", {"hobby"}),
        ("{% for name, one in customer.attributes.items() %}{% endfor %}", None),
        ("{% for name, one in customer.attributes|items %}{{ one }}{% endfor %}", {"hobby", "diet"}),
        ("{% set name = 'hobby' %}{{ customer.attributes[name] }}", {"hobby", "diet"}),
        ("{% set her = customer %}{{ her.attributes.diet }}", {"hobby", "diet"}),
        ("{{ customer[facts.name] }}", {"hobby", "diet"}),
    ],
)  # fmt: skip
def test_every_way_to_a_datum_is_seen(text: str, found: set[str] | None) -> None:
    """By a dot, by a name in brackets, in a condition or a loop; what may be any attribute is all of them."""
    if found is None:
        with pytest.raises(ValueError, match="call"):
            taken(text)
    else:
        assert found == taken(text)


def test_every_part_counts() -> None:
    """The subject and the HTML too."""
    parts = {"subject": "{{ customer.given }}", "html": "<p>{{ customer.attributes.diet }}</p>"}

    assert {"given", "diet", "family"} == taken("{{ customer.family }}", **parts)
