"""Our languages keep the published contract, and each of its laws bites a language that is broken in one way."""

from __future__ import annotations

import pkgutil
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.greetings import gender_of, greet, name_days, tables, vocative
from relationkit.testing import LanguageContract
from relationkit.testing.languages.strangers import HOSTILE, SPOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


pytestmark = pytest.mark.contract

GOLDEN = Path(__file__).parent.parent / "greetings" / "golden"


class TestPolish(LanguageContract):
    language = "pl"
    golden = GOLDEN / "pl.tsv"


class TestBulgarian(LanguageContract):
    language = "bg"
    golden = GOLDEN / "bg.tsv"


class TestCzech(LanguageContract):
    language = "cs"
    golden = GOLDEN / "cs.tsv"


class TestUkrainian(LanguageContract):
    language = "uk"
    golden = GOLDEN / "uk.tsv"


class TestPersian(LanguageContract):
    language = "fa"
    golden = GOLDEN / "fa.tsv"


class TestEnglish(LanguageContract):
    language = "en"
    golden = (
        ("", None, "formal", "Dear customer,"),
        ("ANNA NOVAK", None, "formal", "Dear Anna Novak,"),
        ("dr Anna Novak", "f", "formal", "Dear Dr Novak,"),
        ("Anna", None, "formal-neutral", "Dear customer,"),
        ("Anna Novak", None, "warm", "Dear Anna,"),
        ("Jean-Luc", None, "informal", "Hello Jean-Luc,"),
    )


class TestGerman(LanguageContract):
    language = "de"
    golden = (
        ("", None, "formal", "Sehr geehrte Damen und Herren,"),
        ("Anna Novak", None, "formal", "Guten Tag Anna Novak,"),
        ("Anna Novak", "f", "formal", "Sehr geehrte Frau Novak,"),
        ("dr Jan Novak", "m", "formal", "Sehr geehrter Herr Dr. Novak,"),
        ("Jan Novak", "m", "warm", "Lieber Herr Novak,"),
        ("Anna", "f", "formal", "Sehr geehrte Damen und Herren,"),
    )


class TestLithuanian(LanguageContract):
    """A language that knows no name."""

    language = "lt"
    golden = (
        ("Ona", None, "formal", "Gerbiami klientai,"),
        ("Ona", "f", "formal", "Gerbiama ponia,"),
        ("Jonas", "m", "warm", "Laba diena,"),
    )


# --------------------------------------------------------------------------------- an invented language

LISTED = "qaa\tlatin cyrillic\tlatin\ttable\t-\tltr\tno\n"
TABLES = {
    "given.tsv": """\
        name    gender  certainty  bearers
        Anna    f       0.995      ~
        Eva     f       0.995      ~
        Jan     m       0.995      ~
        Nikola  f       0.5        ~
        Ota     m       0.995      ~
        """,
    "family_endings.tsv": """\
        ending  gender  certainty
        ov      m       0.995
        ová     f       0.995
        """,
    "families.tsv": """\
        name     genders
        Novák    m
        Svoboda  m
        """,
    "given_vocatives.tsv": """\
        name  gender  forms         note
        Anna  f       Anno          ~
        Jan   m       Jane|Jenínku  ~
        """,
    "family_vocatives.tsv": """\
        name   gender  forms   note
        Novák  m       Nováku  ~
        """,
    "given_suffixes.tsv": """\
        gender  ending  cut  add  confidence
        f       a       a    o    0.985
        m       *       ~    ~    0.985
        m       n       ~    e    0.985
        """,
    "family_suffixes.tsv": """\
        gender  ending  cut  add  confidence
        m       a       a    o    0.985
        m       k       ~    u    0.985
        """,
    "salutations.tsv": """\
        register        gender  order  names   text
        formal          -       6      none    Good people,
        formal          f       1      title   Good madam {title},
        formal          f       3      given   Good madam {given},
        formal          f       5      none    Good madam,
        formal          m       1      title   Good sir {title},
        formal          m       3      family  Good sir {family},
        formal          m       5      none    Good sir,
        formal-neutral  -       6      none    Good people,
        informal        -       6      none    Hello,
        informal        f       3      given   Hello {given},
        informal        m       3      given   Hello {given},
        warm            -       6      none    Good day,
        warm            m       3      given   Good day, sir {given},
        """,
    "pronouns.tsv": """\
        gender  nominative  genitive  dative  accusative  instrumental  locative  possessive
        -       Vos         Vosa      Vosu    Vosem       Vosim         Vosie     Vosi
        """,
    "titles.tsv": """\
        title  code    f        m
        dr     doctor  Doktora  Doktore
        """,
    "name_days.tsv": """\
        name  days
        Anna  07-26
        Eva   easter+7 12-24
        Jan   06-24
        """,
}
NEUTRAL = "\n".join(
    line for line in TABLES["salutations.tsv"].splitlines() if re.search(r"\b(names|none)\b", line)
)
ROWS = (
    ("Anna", None, "formal", "Good madam Anno,"),
    ("Jan Novák", None, "formal", "Good sir Nováku,"),
    ("Nikola", "m", "informal", "Hello Nikola,"),
)


def _written(text: str) -> str:
    """The text of a table: cells stand two spaces apart, ~ is an empty one."""
    lines = [re.sub(" {2,}", "\t", line.strip()) for line in text.splitlines() if line.strip()]
    return "".join(f"{line}\n" for line in lines).replace("~", "")


def _forget() -> None:
    """Empty every cache of the greetings."""
    for name, module in list(sys.modules.items()):
        if name.startswith("relationkit.greetings"):
            for thing in vars(module).values():
                getattr(thing, "cache_clear", lambda: None)()


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Give a function that puts the invented language, with these tables, beside the shipped ones."""

    def install(written: Mapping[str, str], row: str = LISTED) -> None:
        def get_data(package: str, resource: str) -> bytes | None:
            folder, _, name = resource.removeprefix("data/").rpartition("/")
            if folder == "qaa":
                if name not in written:
                    raise FileNotFoundError(resource)
                return written[name].encode()
            shipped = pkgutil.get_data(package, resource)
            return shipped and shipped + row.encode() * (name == "languages.tsv")

        monkeypatch.setattr(tables, "pkgutil", SimpleNamespace(get_data=get_data))
        _forget()

    yield install
    monkeypatch.undo()
    _forget()


# ---------------------------------------------------------------------------------- broken in one way


@dataclass(frozen=True)
class Twin:
    """The invented language with a text in a table replaced, a function exchanged, or a contract that asks otherwise.

    ``table`` is the table's name, the text, and what stands there instead; None for both takes the table away.
    """

    law: str
    table: tuple[str, str | None, str | None] | None = None
    code: tuple[str, Callable[..., Any]] | None = None
    row: str = LISTED
    asks: tuple[str, object] = ("language", "qaa")
    of: tuple[str, ...] = ()

    def tables(self) -> dict[str, str]:
        """The tables as they are read."""
        texts = {name: _written(text) for name, text in TABLES.items()}
        if self.table is not None:
            name, old, new = self.table
            if old is None or new is None:
                del texts[name]
            else:
                assert _cells(old) in texts.setdefault(name, ""), self
                texts[name] = texts[name].replace(_cells(old), _cells(new), 1)
        return texts

    def contract(self) -> LanguageContract:
        """The contract that it does not keep."""
        own = {"language": "qaa", "golden": ROWS, **dict([self.asks])}
        contract: LanguageContract = type("Contract", (LanguageContract,), own)()
        return contract


def _cells(text: str) -> str:
    return re.sub(" {2,}", "\t", text).replace("~", "")


SALUTATIONS, GIVEN, VOCATIVES = "salutations.tsv", "given.tsv", "given_vocatives.tsv"
SUFFIXES, NAME_DAYS = "given_suffixes.tsv", "name_days.tsv"
BROKEN = (
    Twin("test_the_language_is_listed", row=""),
    Twin("test_the_language_is_listed", asks=("language", "")),
    # It guesses, ends without a sign or with two, hides a line break, is not composed, ends in a space, is not there.
    *(
        Twin("test_nobody_is_guessed_at", (SALUTATIONS, "none  Good people,", f"none  {line}"))
        for line in (
            "Good sir,",
            "Good people",
            "Good,,",
            "Good\u2028all,",
            "Goe\u0301d,",
            "Good, ",
        )
    ),
    Twin("test_nobody_is_guessed_at", (SALUTATIONS, "warm  -  6", "warm  f  6")),
    Twin(
        "test_nobody_is_guessed_at",
        code=("greet", lambda *of, **known: replace(greet(*of, **known), gender="f")),
    ),
    # A hole that nothing fills, one whose table is not there, one that is misspelt, a sign of another script.
    *(
        Twin("test_every_hole_is_filled_or_its_sentence_skipped", table)
        for table in (
            (SALUTATIONS, "madam {given},", "madam {first},"),
            ("titles.tsv", None, None),
            (SALUTATIONS, "sir {given},", "sir { given},"),
            (SALUTATIONS, "sir {given},", "sir {given}،"),
        )
    ),
    Twin(
        "test_every_hole_is_filled_or_its_sentence_skipped",
        code=("greet", lambda *of, **known: replace(greet(*of, **known), basis="none")),
    ),
    Twin("test_golden_rows_hold", (VOCATIVES, "f  Anno", "f  Annu")),
    Twin("test_golden_rows_hold", asks=("golden", ())),
    Twin("test_golden_rows_hold", asks=("golden", [("Anna", "w", "formal", "Good madam Anno,")])),
    Twin("test_golden_rows_hold", asks=("golden", [("Anna", "f", "formall", "Good madam Anno,")])),
    Twin("test_a_listed_name_has_its_forms", row=LISTED.replace("table", "same"), of=("given",)),
    Twin("test_a_listed_name_has_its_forms", row=LISTED.replace("table", "same"), of=("family",)),
    Twin(
        "test_a_listed_name_has_its_forms",
        code=("vocative", lambda *of, **known: replace(vocative(*of, **known), variants=("Jane",))),
        of=("given",),
    ),
    Twin(
        "test_a_name_of_the_other_gender_has_no_form",
        code=("vocative", lambda name, **known: vocative(name, **{**known, "gender": "f"})),
    ),
    Twin(
        "test_a_name_of_the_other_gender_has_no_form",
        ("given_policy.tsv", "", "name  gender  forms  rule  bearers\nAnna  m  Anne  ~  ~\n"),
    ),
    Twin("test_a_name_in_another_script_stays_whole", (VOCATIVES, "Jan", "Иван"), of=("cyrillic",)),
    Twin(
        "test_a_name_in_another_script_stays_whole",
        code=("greet", lambda *of, **known: replace(greet(*of, **known), name_used="Иване")),
        of=("cyrillic",),
    ),
    # It always has an opinion; it does not hear the surname; two of its endings contradict each other.
    Twin(
        "test_a_unisex_name_waits_for_evidence",
        code=("gender_of", lambda *of, **known: replace(gender_of(*of, **known), gender="f")),
    ),
    Twin(
        "test_a_unisex_name_waits_for_evidence",
        code=("gender_of", lambda name, **known: gender_of(name, **{**known, "family": None})),
    ),
    Twin(
        "test_a_unisex_name_waits_for_evidence",
        ("family_endings.tsv", "ov  m  0.995", "aov  f  0.995\nov  m  0.995"),
    ),
    Twin("test_what_is_no_name_is_not_printed", (GIVEN, "Jan", "test"), of=("test",)),
    Twin(
        "test_a_form_set_by_a_person_wins",
        code=("greet", lambda one, **known: greet(replace(one, vocative=None), **known)),
    ),
    Twin(
        "test_full_certainty_prints_no_form_of_a_rule",
        code=("greet", lambda one, **known: greet(one, **{**known, "certainty": 0.0})),
    ),
    Twin("test_full_certainty_prints_no_form_of_a_rule", (SUFFIXES, "e  0.985", "e  1.0")),
    Twin("test_any_text_is_answered", (SUFFIXES, "o  0.985", "o  sure")),
    Twin(
        "test_any_text_is_answered",
        code=(
            "greet",
            lambda one, **known: replace(greet(one, **known), language=one.given or "qaa"),
        ),
    ),
    Twin("test_the_pronoun_has_all_cases", ("pronouns.tsv", "Vosu", "~")),
    # A day outside the year; the last day first; every day the main one.
    Twin("test_name_days_lie_in_their_year", (NAME_DAYS, "easter+7", "easter+300")),
    Twin(
        "test_name_days_lie_in_their_year",
        code=("name_days", lambda *of: name_days(*of)[::-1]),
    ),
    Twin(
        "test_name_days_lie_in_their_year",
        code=("name_days", lambda *of: [replace(day, main=True) for day in name_days(*of)]),
    ),
    *(
        Twin("test_nothing_shows_a_name", code=(told, lambda name, *_of, **_known: [name]))
        for told in ("read_name", "gender_of", "vocative", "name_days")
    ),
    Twin("test_nothing_shows_a_name", code=("greet", lambda one, **_known: [one.given])),
)
LAWS = sorted(name for name in dir(LanguageContract) if name.startswith("test_"))
CASES = {
    "test_a_listed_name_has_its_forms": [("given",), ("family",)],
    "test_a_name_in_another_script_stays_whole": [(script,) for script in SPOKEN],
    "test_what_is_no_name_is_not_printed": [(text,) for text in HOSTILE],
}


@pytest.mark.parametrize("twin", BROKEN, ids=lambda twin: twin.law)
def test_the_law_bites(
    twin: Twin, speak: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin fails the law."""
    speak(twin.tables(), twin.row)
    if twin.code is not None:
        monkeypatch.setattr(f"relationkit.testing.languages.contract.{twin.code[0]}", twin.code[1])
    with pytest.raises((AssertionError, LookupError, ValueError)):
        getattr(twin.contract(), twin.law)(*twin.of)


@pytest.mark.parametrize("law", LAWS)
def test_the_sound_language_is_not_bitten(law: str, speak: Callable[..., None]) -> None:
    """What bites the twins is what is broken in them."""
    sound = Twin(law)
    speak(sound.tables())
    for given in CASES.get(law, [()]):
        # Latin is its own script.
        if given != ("latin",):
            getattr(sound.contract(), law)(*given)


@pytest.mark.parametrize("law", LAWS)
def test_a_neutral_language_passes(law: str, speak: Callable[..., None]) -> None:
    """A language that has only sentences and knows no name keeps every law, or is told which table a law needs."""
    speak({SALUTATIONS: _written(NEUTRAL)}, LISTED.replace("table", "unknown"))
    golden = [("Anna", "f", "formal", "Good madam,")]
    contract = Twin(law, asks=("golden", golden)).contract()
    for given in CASES.get(law, [()]):
        with suppress(pytest.skip.Exception):
            getattr(contract, law)(*given)


def test_every_law_bites_somebody() -> None:
    """No law is there for show."""
    assert [] == sorted(set(LAWS) - {twin.law for twin in BROKEN})
