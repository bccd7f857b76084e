"""Titles that people put before their name, and how they are addressed by them."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from relationkit.greetings.languages import languages
from relationkit.greetings.lexicon import Gender
from relationkit.greetings.tables import rows

_COLUMNS = ("title", "code", "f", "m")


@cache
def typed_titles() -> Mapping[str, str]:
    """The code of each title as typed (casefolded, without its dot), over all languages.

    >>> typed_titles()["dr"], typed_titles()["mgr"]
    ('doctor', 'master')
    """
    return {
        title: code
        for tag in reversed(languages())
        for title, code, _f, _m in rows(f"{tag}/titles.tsv", *_COLUMNS, optional=True)
    }


def title_form(codes: Iterable[str], gender: Gender | None, language: str) -> str | None:
    """The form of address of the highest of several titles that has one in the language.

    Without a gender there is a form only where it is the same for both.

    >>> title_form(("master", "engineer"), "m", "pl")
    'Panie Inżynierze'
    >>> title_form(("doctor",), None, "pl") is None
    True
    """
    forms, ranks = _forms(language), _ranks()
    known = [
        (ranks[code], forms[code, gender])
        for code in codes
        if code in ranks and (code, gender) in forms
    ]
    return min(known)[1] if known else None


def title_gender(codes: Collection[str]) -> Gender | None:
    """The gender that a title tells: madam (pani, Frau, г-жа) or sir (pan, Herr, г-н).

    >>> title_gender(("madam",)), title_gender(("doctor",))
    ('f', None)
    """
    if not codes:
        return None
    told = {gender for code, gender in _genders() if code in codes}
    if len(told) != 1:
        return None
    return "f" if "f" in told else "m"


@cache
def _forms(language: str) -> dict[tuple[str, Gender | None], str]:
    forms: dict[tuple[str, Gender | None], str] = {}
    for _, code, f, m in rows(f"{language}/titles.tsv", *_COLUMNS, optional=True):
        if f != "-":
            forms[code, "f"] = f
        if m != "-":
            forms[code, "m"] = m
        if f == m != "-":
            forms[code, None] = f
    return forms


@cache
def _genders() -> list[list[str]]:
    return rows("title_genders.tsv", "code", "gender")


@cache
def _ranks() -> dict[str, int]:
    return {code: int(rank) for code, rank in rows("title_ranks.tsv", "code", "rank")}
