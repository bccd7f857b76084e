from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import Vocabulary, birthday, item, items, orders
from relationkit.rules.interchange import (
    Amount,
    Events,
    Outside,
    from_query_builder,
    query_builder_fields,
)

if TYPE_CHECKING:
    from relationkit.rules.values import Kind

KINDS: tuple[Kind, ...] = ("text", "number", "yes-no", "day", "moment", "list", "yearly", "any")
VOCABULARY = Vocabulary({f"a_{kind.replace('-', '_')}": kind for kind in KINDS})
HISTORY: dict[str, Outside] = {
    "orders_90d": orders.count(within="90 days"),
    "spent": Amount(orders.sum("total"), "EUR"),
    "soon": birthday.within_days(7),
    "bought": Events(items, {"qty": item("quantity"), "brand": item("brand")}),
    "a_text": "a_text",
}
SAMPLES = {"number": "5", "date": "2026-03-01", "datetime-local": "2026-03-01T09:00", "text": "x"}


@pytest.mark.parametrize("language", ["en", "pl", "bg", "fa"])
def test_every_operator_has_a_label_of_its_own(language: str) -> None:
    """In each language, and no two operators of a field have the same."""
    for one in query_builder_fields(VOCABULARY, language=language, history=HISTORY):
        labels = [operator["label"] for operator in one["operators"]]

        assert sorted(set(labels)) == sorted(labels), one["name"]


def test_whatever_the_interface_offers_can_be_read() -> None:
    """Each operator of each field, with a value as its input gives it."""
    offered = 0
    for one in query_builder_fields(VOCABULARY, history=HISTORY):
        if "matchModes" in one:
            continue
        sample: object = one.get("valueEditorType") == "checkbox" or SAMPLES[one["inputType"]]
        for operator in one["operators"]:
            value = f"{sample},{sample}" if "etween" in operator["name"] else sample
            query = {
                "combinator": "and",
                "rules": [{"field": one["name"], "operator": operator["name"], "value": value}],
            }
            from_query_builder(query, VOCABULARY, history=HISTORY, time_zone="Europe/Warsaw")
            offered += 1

    assert 90 < offered


def test_a_field_is_told_in_the_shops_words() -> None:
    """Labels and choices are the shop's; a list of events has fields of its own."""
    fields = query_builder_fields(
        Vocabulary({"country": "text", "joined": "day"}),
        history={**HISTORY, "a_text": "country"},
        labels={"country": "Country", "PL": "Poland", "qty": "pieces", "spent": "spent (EUR)"},
        values={"country": ["PL", "BG"], "brand": ["Alba"]},
    )
    told = {one["name"]: one for one in fields}

    assert ["country", "joined", "orders_90d", "spent", "soon", "bought", "a_text"] == list(told)
    assert ("Country", "select") == (told["country"]["label"], told["country"]["valueEditorType"])
    assert [{"name": "PL", "label": "Poland"}, {"name": "BG", "label": "BG"}] == told["country"][
        "values"
    ]
    assert ("date", "joined") == (told["joined"]["inputType"], told["joined"]["label"])
    assert ("number", "spent (EUR)") == (told["spent"]["inputType"], told["spent"]["label"])
    assert ["="] == [operator["name"] for operator in told["soon"]["operators"]]
    assert "orders 90d" == told["orders_90d"]["label"]
    quantity, brand = told["bought"]["subproperties"]
    assert ("pieces", "number") == (quantity["label"], quantity["inputType"])
    assert [{"name": "Alba", "label": "Alba"}] == brand["values"]


def test_another_language_is_refused() -> None:
    """The refusal names those that there are."""
    with pytest.raises(InvalidDocument, match="use one of: en, pl, bg, fa"):
        query_builder_fields(VOCABULARY, language="tlh")
