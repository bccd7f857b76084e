"""Our words in the terms of the Data Privacy Vocabulary (DPV 2.3)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "dct": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "pd": "https://w3id.org/dpv/pd#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""The prefixes of the terms."""

_TYPED: Mapping[str, str] = MappingProxyType(
    {
        "dct:created": "xsd:dateTime",
        "dct:modified": "xsd:dateTime",
        "dct:valid": "xsd:dateTime",
        "dpv:isIndicatedAtTime": "xsd:dateTime",
        "dpv:isExercisedAt": "@id",
    }
)
"""What a JSON-LD processor is to read as a moment or as the name of a page, and not as a text."""

VALID = frozenset({"dpv:ConsentGiven", "dpv:RenewedConsentGiven"})
"""The only two states that allow processing (dpv:ConsentStatusValidForProcessing)."""


def context() -> dict[str, object]:
    """The JSON-LD context of a document: the prefixes, and the types of what would else be texts.

    >>> context()["dpv"], context()["dpv:isExercisedAt"]
    ('https://w3id.org/dpv#', {'@type': '@id'})
    """
    return {**NAMESPACES, **{term: {"@type": kind} for term, kind in _TYPED.items()}}


@cache
def terms(table: str) -> Mapping[str, str]:
    """One table: `state` of an event, `found` by a decision, `class`, `basis`, `data` by channel, `right`.

    >>> terms("state")["revoked"], terms("found")["consent-expired"]
    ('dpv:ConsentRevoked', 'dpv:ConsentExpired')
    """
    text = (files("relationkit.consent.exports") / "dpv.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({ours: term for name, ours, term in rows if name == table})
