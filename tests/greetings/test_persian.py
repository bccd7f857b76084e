"""The rules of the Persian tables of `relationkit.greetings`."""

import csv
import unicodedata
from pathlib import Path

import pytest

from relationkit.greetings import Register, gender_of, greet, pronouns, read_name
from relationkit.greetings.etiquette import Etiquette
from relationkit.greetings.tables import rows
from relationkit.profiles import Profile

GOLDEN = Path(__file__).parent / "golden" / "fa.tsv"
GIVEN = rows("fa/given.tsv", "name", "gender", "certainty", "bearers")
FAMILIES = [name for name, _ in rows("fa/families.tsv", "name", "genders")]
FOLDS = {ord(one): other for one, other in rows("fa/folds.tsv", "from", "to")}
SPELLINGS = rows("fa/spellings.tsv", "typed", "spelled", "how")
LETTERS = frozenset("ءآئؤابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")


def golden() -> list[tuple[str, ...]]:
    """The rows of the golden table."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file, delimiter="\t")][1:]


@pytest.mark.parametrize(("name", "gender", "register", "expected"), golden())
def test_the_goldens_stand(name: str, gender: str, register: Register, expected: str) -> None:
    """A name of the goldens is greeted as its row says."""
    if gender:
        first, _, last = name.partition(" ")
        person = Profile(
            id="c1", given=first, family=last or None, gender="f" if gender == "f" else "m"
        )
        assert expected == greet(person, language="fa", register=register).text
    else:
        assert expected == greet(name, language="fa", register=register).text


@pytest.mark.parametrize(("family", "printed"), [("حسین زاده", "حسین زاده"), ("de la Cruz", None)])
def test_the_family_name_is_printed_whole(family: str, printed: str | None) -> None:
    """A surname of several words from a field of its own stands as its bearer wrote it."""
    text = greet(Profile(id="c1", given="علی", family=family, gender="m"), language="fa").text
    assert (printed or f"\u2068{family}\u2069") in text


def test_the_other_style_of_the_link() -> None:
    """A shop may write the link on a silent ه as newspapers do."""
    warm = greet("فاطمه", language="fa", register="warm", etiquette=Etiquette(ezafe="ye"))
    assert "فاطمه\u200cی عزیز،" == warm.text


def test_a_greeting_knows_its_direction() -> None:
    """Persian runs from right to left, and the greeting says so to HTML."""
    greeting = greet("علی رضایی", language="fa-IR")
    assert ("fa", "rtl") == (greeting.language, greeting.direction)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        *(("علي", "m"), ("علی\u200cرضا", "m"), ("زهراء", "f"), ("فاطمة", "f")),
        *(
            ("نورالدین\u200cعلی", "m"),
            ("مریم\u200cسادات", "f"),
            ("گل\u200cدخت", "f"),
            ("Reza", "m"),
        ),
        *(("آرام", None), ("ارام", None), ("نصرت", None), ("باران", None), ("پرتو", None)),
    ],
)
def test_gender_is_looked_up_whatever_the_keyboard(name: str, gender: str | None) -> None:
    """Arabic letters and the joiner do not hide a name; a name of both genders tells nothing."""
    read = read_name(name, language="fa").given
    assert gender == gender_of(read, language="fa").gender


@pytest.mark.parametrize("name", ["علي", "فاطمة", "زهراء", "علی\u200cرضا", "ایمان"])
def test_a_name_is_printed_as_its_bearer_wrote_it(name: str) -> None:
    """Folding serves the look-up only."""
    assert name == read_name(name, language="fa").given


def test_the_pronoun_is_shoma() -> None:
    """Letters say شما to everybody."""
    assert "شما" == str(pronouns(None, language="fa")) == pronouns("f", language="fa").possessive


def test_the_list_is_large_and_sure_of_itself() -> None:
    """At least 1,500 first names in Persian letters have a gender that a greeting may use, and 50 are borne by both."""
    persian = [(name, float(certainty)) for name, _, certainty, _ in GIVEN if not name.isascii()]
    assert sum(certainty >= 0.98 for _, certainty in persian) >= 1500
    assert sum(certainty == 0.5 for _, certainty in persian) >= 50
    assert len(FAMILIES) >= 300


def test_names_stand_in_the_letters_that_are_looked_up() -> None:
    """Every listed name is in Persian letters (or plain Latin) as the folds leave them."""
    for name in [*(row[0] for row in GIVEN), *FAMILIES]:
        assert name == name.translate(FOLDS)
        assert name.isascii() or LETTERS.issuperset(name)


def test_every_listed_name_is_read_as_what_it_is() -> None:
    """Each listed first name can be used; a listed surname alone is a surname, and none is both."""
    for name, *_ in GIVEN:
        assert read_name(name, language="fa").usable
    for name in FAMILIES:
        assert "surname-shaped" == read_name(name, language="fa").reason


def test_a_fold_is_one_character() -> None:
    """Folds go from one character to at most one Persian letter, and not on from there."""
    for source, target in FOLDS.items():
        assert not target or (target in LETTERS and ord(target) not in FOLDS)
        assert "Cc" != unicodedata.category(chr(source))


def test_only_the_madd_is_restored() -> None:
    """What returns is the madd on a first ا, where no listed name is written without it."""
    given = {row[0] for row in GIVEN}
    for typed, spelled, how in SPELLINGS:
        assert ("ا" + spelled[1:], "آ", "dominant") == (typed, spelled[0], how)
        assert typed not in given
        assert spelled in given
