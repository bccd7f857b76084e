"""The laws of every language of greetings, as tests."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import product
from typing import TYPE_CHECKING, ClassVar

import pytest

from relationkit.greetings import (
    Gender,
    Greeting,
    Pronouns,
    Register,
    gender_of,
    greet,
    name_days,
    pronouns,
    read_name,
    vocative,
)
from relationkit.greetings.gender import CERTAINTY
from relationkit.greetings.languages import language_of, languages
from relationkit.greetings.lexicon import WELL_KNOWN
from relationkit.greetings.scripts import letters_of
from relationkit.testing.languages.line import HOLE, UNSEEN, shape, stands
from relationkit.testing.languages.strangers import (
    GENDERS,
    HOSTILE,
    PARTS,
    REGISTERS,
    SEXES,
    SPOKEN,
    Stranger,
    given_names,
    golden_rows,
    names,
    own_script,
    people,
    sentences,
    some,
    table,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from relationkit.greetings.vocatives.forms import Part
    from relationkit.testing.languages.strangers import Golden

OTHER: Mapping[str, Gender] = {"f": "m", "m": "f"}
OVERRIDE = "Żanetko"
YEARS = (2024, 2026, 2027, 2100)
UNISEX, TELLING = 0.55, 0.99
"""A surname at least so telling settles a first name at most so sure, even if they disagree."""

_CASES = tuple(field.name for field in fields(Pronouns))[1:]
_FORMS = ("name", "gender", "forms", "note")


class LanguageContract:
    """What every language of greetings promises. Subclass it, name the class ``Test...``, and give it two attributes.

    ``language`` is the tag of its row in ``languages.tsv``. ``golden`` has rows of a name as typed, the gender that the
    customer stated or None, the register, and the line that a native speaker would write; or it is the path of such a
    table, tab-separated under the header ``name gender register expected``. A law about a table that the language does
    not have is skipped, so that one which greets everybody neutrally passes.

    >>> class TestCzech(LanguageContract):
    ...     language = "cs"
    ...     golden = [("Jan Novák", None, "formal", "Vážený pane Nováku,")]
    >>> TestCzech().test_golden_rows_hold()
    """

    language: ClassVar[str] = ""
    golden: ClassVar[Golden | str | PathLike[str]] = ()

    def test_the_language_is_listed(self) -> None:
        """Its tag has a row in languages.tsv, and a greeting in it says so."""
        assert self.language in languages(), "set `language` to a tag that languages.tsv lists"
        assert self.language == self._greeted(Stranger(), "formal").language

    def test_nobody_is_guessed_at(self) -> None:
        """Whom we do not know is greeted in each register without name and gender, in one line with its punctuation."""
        for register in REGISTERS.values():
            line = self._greeted(Stranger(), register)
            woman, man = (self._greeted(Stranger(gender=sex), register) for sex in SEXES.values())
            stands(line.text)
            assert (None, None, "none") == (line.name_used, line.gender, line.basis), register
            assert (line.text == woman.text) == (line.text == man.text), register

    def test_every_hole_is_filled_or_its_sentence_skipped(self) -> None:
        """Whoever is greeted, no hole reaches the line, and each row of salutations.tsv greets somebody."""
        signs = {self._greeted(Stranger(), register).text[-1] for register in REGISTERS.values()}
        said: dict[tuple[str, str], set[str]] = {}
        for register, person in product(REGISTERS.values(), people(self.language)):
            line = self._greeted(person, register)
            stands(line.text)
            assert line.text[-1] in signs, "a line ends like one for a customer without a name"
            assert (line.name_used is None) == (line.basis == "none"), register
            for who in {person.gender or "-", "-"}:
                said.setdefault((register, who), set()).add(line.text)
        forms = {form for *_, f, m in titles(self.language) for form in (f, m) if form != "-"}
        idle = [
            (register, gender, text)
            for register, gender, _order, _names, text in sentences(self.language)
            if not any(map(shape(text, forms).fullmatch, said.get((register, gender), ())))
        ]

        assert [] == idle

    def test_golden_rows_hold(self) -> None:
        """Each name of the golden rows is greeted as its row says."""
        golden = golden_rows(self.golden)
        assert golden, "give `golden`: names with the lines that a native speaker would write"
        wrong = []
        for name, gender, register, expected in golden:
            assert gender in {None, *GENDERS}, "a golden gender is f, m or nothing"
            assert register in REGISTERS, f"a golden register is one of: {', '.join(REGISTERS)}"
            person = Stranger(name, gender=GENDERS[gender or ""])
            line = self._greeted(person, REGISTERS[register]).text
            wrong += [(name, gender, register, expected, line)] * (expected != line)

        assert [] == wrong

    @pytest.mark.parametrize("part", PARTS)
    def test_a_listed_name_has_its_forms(self, part: Part) -> None:
        """A name of the vocative tables comes back in its first form, from the lexicon, with all its variants."""
        for name, gender, text, _note in self._needed(f"{part}_vocatives", *_FORMS):
            made = vocative(name, gender=SEXES[gender], language=self.language, part=part)
            forms = tuple(text.split("|"))
            assert (forms[0], forms, "lexicon") == (made.form, made.variants, made.basis), name

    def test_a_name_of_the_other_gender_has_no_form(self) -> None:
        """A first name that is well known for one gender, and not listed for the other, has no form there."""
        if language_of(self.language).inflects == "-":
            pytest.skip(f"{self.language}: names do not inflect")
        letters = letters_of(own_script(self.language))
        listed = {(name, sex) for name, sex, *_ in table(self.language, "given_vocatives", *_FORMS)}
        for name, gender, certainty, _bearers in given_names(self.language):
            single = name.isalpha() and letters.match(name)
            if single and float(certainty) >= WELL_KNOWN and (name, OTHER[gender]) not in listed:
                made = vocative(name, gender=OTHER[gender], language=self.language)
                assert made.form is None, name

    @pytest.mark.parametrize("script", SPOKEN)
    def test_a_name_in_another_script_stays_whole(self, script: str) -> None:
        """A name whose script does not inflect here is as typed or not there, also as a part of a double name."""
        if script == own_script(self.language):
            pytest.skip(f"{self.language}: names in this script are its own")
        tried: list[tuple[Part, str]]
        tried = [(part, name) for part in PARTS for name in SPOKEN[script][part]]
        for name, part in names(self.language, 4):
            joint = "-" if part == "given" else " "
            tried.append((part, f"{name}{joint}{SPOKEN[script][part][0]}"))
        for (part, name), sex in product(tried, SEXES.values()):
            made = vocative(name, gender=sex, language=self.language, part=part)
            assert made.form in {None, name}
            for register in REGISTERS.values():
                line = self._greeted(Stranger(**{part: name}, gender=sex), register)
                printed = (line.name_used or "").translate(UNSEEN)
                assert set(printed.split()) <= set(name.split()), (name, register)

    def test_a_unisex_name_waits_for_evidence(self) -> None:
        """Alone it tells no gender; a surname whose ending tells one settles it."""
        unisex = [name for name, _, sure, _ in given_names(self.language) if float(sure) <= UNISEX]
        if not unisex:
            pytest.skip(f"{self.language}: given.tsv lists no unisex name")
        for name in unisex:
            assert gender_of(name, language=self.language).gender is None, name
            assert greet(name, language=self.language).gender is None, name
        endings = table(self.language, "family_endings", "ending", "gender", "certainty")
        telling = [(ending, sex) for ending, sex, sure in endings if float(sure) >= TELLING]
        for name, (ending, gender) in product(some(unisex, 20), telling):
            family = (unisex[0] + ending).title()
            guess = gender_of(name, language=self.language, family=family)
            assert gender == guess.gender, (name, ending)

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_what_is_no_name_is_not_printed(self, name: str) -> None:
        """Hostile text as a first name, a surname or both gives the line of a customer without a name."""
        for register, sex in product(REGISTERS.values(), GENDERS.values()):
            expected = self._greeted(Stranger(gender=sex), register).text
            for given, family in ((name, None), (None, name), (name, name)):
                assert expected == self._greeted(Stranger(given, family, sex), register).text

    def test_a_form_set_by_a_person_wins(self) -> None:
        """Wherever a sentence has the first name alone, the form that a person set stands there, and says so."""
        listed = [None, *(name for name, *_ in some(given_names(self.language), 9))]
        for register, gender, _order, _names, text in sentences(self.language):
            if HOLE.findall(text) not in (["given"], ["linked"]):
                continue
            sexes = SEXES.values() if gender == "-" else (SEXES[gender],)
            for name, sex in product(listed, sexes):
                person = Stranger(name, gender=sex, vocative=OVERRIDE)
                line = self._greeted(person, REGISTERS[register])
                assert "override" == line.basis, (register, gender)
                assert OVERRIDE in line.text, (register, gender)

    def test_full_certainty_prints_no_form_of_a_rule(self) -> None:
        """With certainty 1.0 no line has a name that a rule made."""
        for (name, part), sex in product(names(self.language, 100), SEXES.values()):
            made = vocative(name, gender=sex, language=self.language, part=part)
            if made.basis != "rule" or made.form is None:
                continue
            person = Stranger(**{part: name}, gender=sex)
            for register in REGISTERS.values():
                line = self._greeted(person, register, certainty=1.0)
                assert "rule" != line.basis, name
                assert made.form not in (line.name_used or "").split(), name

    def test_any_text_is_answered(self) -> None:
        """Whatever stands in the name fields, the answer is one line in the language, and no exception."""
        from hypothesis import given, settings
        from hypothesis import strategies as st

        known = [name for name, _part in names(self.language, 100)] or ["Anna"]
        typed = st.text(sorted(set("".join(known)) | set(" -'.")))
        words = st.none() | st.text() | typed | st.sampled_from(known)
        person = st.builds(Stranger, words, words, st.sampled_from([*GENDERS.values()]))

        @settings(deadline=None)
        @given(person, st.sampled_from([*REGISTERS.values()]))
        def answered(person: Stranger, register: Register) -> None:
            line = self._greeted(person, register)
            stands(line.text)
            assert self.language == line.language

        answered()

    def test_the_pronoun_has_all_cases(self) -> None:
        """For a woman, a man and whom we do not know, no case of the polite pronoun is empty."""
        self._needed("pronouns", "gender", *_CASES)
        for sex in GENDERS.values():
            you = pronouns(sex, language=self.language)
            cases = [getattr(you, case) for case in _CASES]
            assert all(case.strip() and case.isprintable() for case in cases), cases
            assert (sex, cases[0]) == (you.gender, str(you))

    def test_name_days_lie_in_their_year(self) -> None:
        """The days of a listed name are of the year asked for, in its order, and one of them is the main one."""
        named = self._needed("name_days", "name", "days")
        for (name, _days), year in product(named, YEARS):
            days = name_days(name, self.language, year)
            when = [day.date for day in days]
            assert {year} == {date.year for date in when}, name
            assert sorted(when) == when, name
            assert 1 == sum(day.main for day in days), name

    def test_nothing_shows_a_name(self) -> None:
        """No repr of what the functions give holds the name, so that no log does."""
        own = [(name, sex) for name, sex, *_ in some(given_names(self.language), 50)]
        for name, gender in [*own, *((spoken["given"][0], "f") for spoken in SPOKEN.values())]:
            made = (
                read_name(name, language=self.language),
                gender_of(name, language=self.language),
                vocative(name, gender=SEXES[gender], language=self.language),
                self._greeted(Stranger(name, gender=SEXES[gender]), "informal"),
                name_days(name, self.language, YEARS[0]),
            )
            assert not re.search(rf"\b{re.escape(name)}\b", repr(made)), name

    def _greeted(
        self, person: Stranger, register: Register, certainty: float = CERTAINTY
    ) -> Greeting:
        return greet(person, language=self.language, register=register, certainty=certainty)

    def _needed(self, name: str, *columns: str) -> list[list[str]]:
        return table(self.language, name, *columns) or pytest.skip(
            f"{self.language} has no {name}.tsv"
        )
