"""Who uses which of the customers' data."""

from __future__ import annotations

from relationkit import Campaign, FieldRegistry, FieldSpec, Purpose, Segment, Sender, Template
from relationkit.campaigns import used_fields
from relationkit.consent.rights import Asked, minimise
from relationkit.rules import all_of, birthday, field

FIELDS = FieldRegistry(
    FieldSpec(name=name, type="text", purposes=("newsletter",), ask={"en": "so that we know"})
    for name in ("hobby", "diet", "lamp", "pond")
)
NEWS = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked."})


def letter(name: str, text: str, language: str = "en") -> Template:
    return Template(id=name, language=language, subject="Seeds", text=text)


def test_segments_and_templates_say_what_they_use() -> None:
    """Those of a campaign and others; the templates of one name in several languages together."""
    spring = Campaign(
        "spring",
        segment=Segment("cooks", where=all_of(field("diet").is_known(), birthday.within_days(7))),
        purpose=NEWS,
        sender=Sender(
            name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example"
        ),
        template=(
            letter("spring", "{{ customer.attributes.hobby }}"),
            letter("spring", "{{ customer.given }}", "pl"),
        ),
    )
    used = used_fields(
        [spring],
        fields=FIELDS,
        segments=[Segment("lit", where=field("lamp").equals("oil"))],
        templates=[letter("winter", "Snow.")],
    )

    assert {
        "segment cooks": {"diet", "birthday"},
        "segment lit": {"lamp"},
        "template spring": {"hobby", "given"},
        "template winter": set(),
    } == used
    assert (Asked("pond", "never-used"),) == minimise(FIELDS, [NEWS], used=used)


def test_a_letter_with_all_attributes_uses_all_that_are_declared() -> None:
    """So nothing is found to be asked in vain."""
    everything = letter(
        "all", "{% for name, one in customer.attributes|items %}{{ one }}{% endfor %}"
    )
    used = used_fields(fields=FIELDS, templates=[everything])

    assert {"template all": {"hobby", "diet", "lamp", "pond"}} == used
    assert () == minimise(FIELDS, [NEWS], used=used)
