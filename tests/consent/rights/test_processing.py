"""What an authority is shown follows from what is declared."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from relationkit.consent import Controller, Purpose
from relationkit.consent.packs import shipped_pack
from relationkit.consent.rights import (
    Asked,
    RetentionRule,
    impact_skeleton,
    minimise,
    processing_record,
)
from relationkit.profiles import FieldRegistry, FieldSpec

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP = Controller(
    id="shop",
    name="Shop *of* <plants>",
    postal_address="Polna 1\nWarszawa",
    country="PL",
    contact="data@shop.example",
)
NEWS = Purpose(
    id="news",
    title={"en": "Newsletter"},
    why={"en": "You asked."},
    version=3,
    fields=("country", "lamp"),
    recipients=("Printer",),
)
BILL = Purpose(
    id="bill",
    message_class="transactional",
    title={"en": "Invoices"},
    why={"en": "You bought."},
    for_children=True,
)


def spec(name: str, **more: object) -> FieldSpec:
    return FieldSpec.from_dict(
        {"name": name, "type": "text", "purposes": ["news"], "ask": {"en": "..."}, **more}
    )


FIELDS = FieldRegistry(
    [
        spec("hobby"),
        spec("diet", sensitivity="special"),
        spec("child_day", about="related-person", purposes=["gone"]),
    ]
)
KEEP = RetentionRule(
    entity="profile", purpose="news", anchor="last-contact", window="24 months", action="erase"
)


def test_the_record_names_purposes_versions_data_recipients_and_windows() -> None:
    """Sorted, with the packs that hold, so that it says what applied on a day."""
    made = processing_record(
        SHOP,
        [NEWS, BILL],
        FIELDS,
        at=NOON,
        packs=[shipped_pack("pl")],
        retention=[KEEP],
        measures=["disks are encrypted"],
    )
    bill, news = made.data["purposes"]

    assert ("contract", "consent", 3) == (bill["basis"], news["basis"], news["version"])
    assert ["country", "diet", "hobby", "lamp"] == news["data"]
    assert {"profile": "24 months from last-contact, then erase"} == news["kept"]
    assert ["Printer"] == news["recipients"]
    assert "pl" == made.data["policy packs"][0]["pack"]
    assert made.data == json.loads(made.to_json())


def test_it_is_markdown_in_which_nothing_is_markup() -> None:
    """One line a statement; what is not declared is said to be missing."""
    lines = processing_record(SHOP, [NEWS], FIELDS, at=NOON).to_markdown().splitlines()

    assert "# Records of processing of Shop \\*of\\* \\<plants\\>" == lines[0]
    assert "  - postal address: Polna 1 Warszawa" in lines
    assert "  - title: en: Newsletter" in lines
    assert "  - kept: –" in lines
    assert "None declared." in lines
    assert "- to be filled in by the controller" in lines


def test_the_assessment_begins_with_the_reasons_for_one() -> None:
    """Special data, people near to the customer, children; and blanks for what only people can say."""
    made = impact_skeleton(SHOP, [NEWS, BILL], FIELDS, at=NOON)

    assert [
        {"field": "diet", "reason": "declared special"},
        {"field": "diet", "reason": "special-category: health"},
        {"field": "child_day", "reason": "related person"},
        {"purpose": "bill", "reason": "meant for children"},
    ] == made.data["reasons"]
    assert 5 == made.to_markdown().count("answer: to be filled in")


def test_what_is_asked_and_never_used_is_told() -> None:
    """By no segment, no template, no purpose; and what is used without having been declared."""
    found = minimise(FIELDS, [NEWS], used={"segment cooks": {"diet"}, "template spring": {"given"}})

    assert (
        Asked("child_day", "never-used"),
        Asked("child_day", "no-such-purpose", "gone"),
        Asked("hobby", "never-used"),
        Asked("lamp", "not-declared", "news"),
    ) == found
