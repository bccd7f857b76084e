"""What a JSON-LD processor makes of the exports; no context is fetched from anywhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyld import jsonld

from relationkit.consent.exports import Particulars, consent_receipt, consent_record
from relationkit.consent.exports.dpv import NAMESPACES
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

VECTORS = Path(__file__).parent.parent / "vectors" / "dpv"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DPV, DCT, XSD = NAMESPACES["dpv"], NAMESPACES["dct"], NAMESPACES["xsd"]

# N-Triples (W3C, 25 February 2014), without the escapes that these texts do not need.
IRI = r'<([A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*)>'
NODE = rf"(?:{IRI}|(_:\w[\w-]*))"
LITERAL = rf'("(?:[^"\\\n\r]|\\[tbnrf"\\])*")(?:\^\^{IRI}|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?'
TRIPLE = re.compile(rf"{NODE} {IRI} (?:{NODE}|{LITERAL}) \.")


def refuse(url: str, _options: object) -> Any:
    """Load nothing."""
    pytest.fail(f"the document wants {url}")


OPTIONS = {"documentLoader": refuse}


def triples(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Subject, predicate, object and the datatype or language; every line must be N-Triples."""
    found = []
    for line in jsonld.to_rdf(document, {**OPTIONS, "format": "application/n-quads"}).splitlines():
        match = TRIPLE.fullmatch(line)
        assert match, line
        subject, predicate = match[1] or match[2], match[3]
        thing = match[4] or match[5] or match[6][1:-1]
        found.append((subject, predicate, thing, match[7] or match[8] or ""))
    return found


def rich(shop: Any, **more: Any) -> dict[str, Any]:
    """A receipt of much that can be."""
    purpose = shop.news.model_copy(update={"explicit": True, **more})
    acts = [
        shop.yes(explicit=True),
        shop.no(kind="complained", actor="mailbox-provider"),
        shop.no(kind="invalidated", actor="authority"),
        shop.yes(
            kind="renewed",
            actor="guardian",
            occurred_at=shop.noon + 2 * shop.day,
            recorded_at=shop.noon + 2 * shop.day,
            explicit=True,
        ),
    ]
    return consent_receipt(shop.decided(acts, purpose=purpose), shop.told, key=shop.key)


def said(node: Any) -> Iterator[tuple[str, str]]:
    """Every property of the document with each of its values: a text, a name, or the fact that a node stands there."""
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if name in {"@id", "@context"}:
                continue
            if not isinstance(one, dict):
                yield name, str(one)
            elif "@value" in one:
                yield name, one["@value"]
            else:
                yield name, one.get("@id", "")
                yield from said(one)


def whole(term: str) -> str:
    prefix, _, name = term.partition(":")
    return NAMESPACES[prefix] + name if prefix in NAMESPACES else term


def test_nothing_is_dropped(shop: Any) -> None:
    """Each property and value of the document is in the graph, under the full name of its term."""
    document = rich(shop)
    graph = triples(document)
    there = {(predicate, thing) for _, predicate, thing, _ in graph}
    nodes = {predicate for _, predicate, _, _ in graph}
    for name, value in said(document):
        predicate = TYPE if name == "@type" else whole(name)
        if value and not value.startswith("_:"):
            assert (predicate, whole(value)) in there, (name, value)
        assert predicate in nodes, name


def test_every_name_is_one_of_the_vocabulary(shop: Any) -> None:
    """Predicates, classes and terms of DPV 2.3, in full; nothing is read as a name that is none."""
    with (VECTORS / "terms.csv").open(newline="") as file:
        frozen = {row["iri"] for row in csv.DictReader(file)}
    graph = triples(rich(shop))
    names = {predicate for _, predicate, _, _ in graph}
    names |= {thing for _, predicate, thing, _ in graph if predicate == TYPE}
    names |= {thing for *_, thing, kind in graph if thing.startswith(DPV) and not kind}
    dpv = {name for name in names if name.startswith("https://w3id.org/dpv")}

    assert len(dpv) > 40
    assert dpv <= frozen
    assert {DCT, TYPE[:-4]} == {re.sub(r"[A-Za-z]+$", "", name) for name in names - dpv}


def test_the_two_ways_through_the_processor_agree(shop: Any) -> None:
    """Expanded and compacted again, the document says the same."""
    document = consent_record(shop.decided([shop.yes()]), shop.told, key=shop.key)
    expanded = jsonld.expand(document, OPTIONS)
    again = jsonld.compact(expanded, document["@context"], OPTIONS)

    assert sorted(triples(document)) == sorted(triples(again))


def test_moments_and_pages_are_typed(shop: Any) -> None:
    """A moment is an xsd:dateTime, a page is named, a title has its language."""
    record = consent_record(shop.decided([shop.yes()]), shop.told, key=shop.key)
    graph = triples(record)
    kinds = {predicate: kind for _, predicate, _, kind in graph}
    pages = {
        thing: kind for _, predicate, thing, kind in graph if predicate == f"{DPV}isExercisedAt"
    }

    assert {f"{XSD}dateTime"} == {
        kinds[name]
        for name in (f"{DPV}isIndicatedAtTime", f"{DCT}created", f"{DCT}modified", f"{DCT}valid")
    }
    assert {shop.told.withdraw_url: ""} == pages
    assert {"pl", "en"} == {kind for _, name, _, kind in graph if name == f"{DCT}title"}


def test_the_state_that_holds_is_told_without_an_order(shop: Any) -> None:
    """A graph has none: the last state is the one that nothing replaces."""
    request = shop.no(kind="requested")
    record = consent_record(shop.decided([shop.yes(), request]), shop.told, key=shop.key)
    graph = triples(record)
    states = {thing for _, name, thing, _ in graph if name == f"{DPV}hasConsentStatus"}
    replaced = {thing for _, name, thing, _ in graph if name == f"{DCT}replaces"}
    (last,) = states - replaced
    kinds = {one: thing for one, name, thing, _ in graph if name == TYPE}

    assert 3 == len(states)
    assert f"{DPV}ConsentGiven" == kinds[last]


@pytest.mark.parametrize("tag", ["pl_PL", "x!", "languages-of-flowers", ""])
def test_a_title_is_not_lost_for_its_language(shop: Any, tag: str) -> None:
    """A tag that is none is left out; one that is written otherwise is put right."""
    purpose = shop.news.model_copy(update={"title": {tag: "Listy"}})
    record = consent_record(shop.decided(purpose=purpose), shop.told, key=shop.key)
    titles = {
        (thing, kind.lower()) for _, name, thing, kind in triples(record) if name == f"{DCT}title"
    }

    assert {("Listy", "pl-pl" if tag == "pl_PL" else "")} == titles


@pytest.mark.parametrize("sign", '{}|\\^`<>" \n')
def test_an_address_of_a_page_is_a_name_that_a_graph_may_have(shop: Any, sign: str) -> None:
    """What RFC 3987 does not let into one is refused with the particulars."""
    with pytest.raises(InvalidDocument):
        Particulars.from_dict(
            {**shop.told.model_dump(), "privacy_url": f"https://shop.example/{sign}x"}
        )
