"""The rules of `relationkit.greetings.ezafe`."""

import unicodedata

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from relationkit.greetings.ezafe import _LONGEST, Style, linked
from relationkit.greetings.tables import rows

ROWS = rows("fa/ezafe.tsv", "ending", "cut", "hamza", "ye")
NAMES = [row[0] for row in rows("fa/given.tsv", "name", "gender", "certainty", "bearers")]
HAMZA = "\u0654"
NON_JOINER = "\u200c"


@pytest.mark.parametrize("name", ["علی", "مریم", "هستی", "لیلی", "پروین", "Leyla", "Анна", ""])
def test_nothing_is_written_after_a_consonant_or_ye(name: str) -> None:
    """After a consonant or ی the link is spoken only; names in other letters stay as they are."""
    assert name == linked(name) == linked(name, style="ye")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("رضا", "رضای"), ("زهرا", "زهرای"), ("مینو", "مینوی"), ("علی\u200cرضا", "علی\u200cرضای")],
)
def test_a_ye_follows_the_long_vowels(name: str, expected: str) -> None:
    """ا and و as long vowels take ی in both styles."""
    assert expected == linked(name) == linked(name, style="ye")


@pytest.mark.parametrize(
    "name",
    ["فاطمه", "سمیه", "کاوه", "الهه", "لاله", "ژاله", "هاله", "گلاله", "غزاله", "فاطمه معصومه"],
)
def test_a_silent_he_shows_the_link(name: str) -> None:
    """A silent ه carries U+0654 as the Academy writes, or a joined-off ی as newspapers do."""
    assert name + HAMZA == linked(name)
    assert f"{name}{NON_JOINER}ی" == linked(name, style="ye")


@pytest.mark.parametrize(
    "name",
    [
        *("ماه", "نگاه", "شکوه", "روزبه", "وجیه", "عبدالله", "روح\u200cالله", "اسداله", "طه"),
        *("خسرو", "کیخسرو", "پرتو", "گیو", "سرو"),
    ],
)
def test_a_sounded_he_or_vav_takes_nothing(name: str) -> None:
    """ه that is heard, and و that is ow or v, are consonants."""
    assert name == linked(name) == linked(name, style="ye")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("مصطفی", "مصطفای"),
        ("امیرموسی", "امیرموسای"),
        ("کبری", "کبرای"),
        ("بی\u200cبی کبری", "بی\u200cبی کبرای"),
    ],
)
def test_a_ye_read_as_alef_is_written_so(name: str, expected: str) -> None:
    """ی that is read ā becomes ا before the link: عیسای مسیح."""
    assert expected == linked(name) == linked(name, style="ye")


def test_a_name_is_not_taken_for_another_that_ends_like_it() -> None:
    """Akbari and Asghari end like Kobra and Soghra and are not changed."""
    assert ("اکبری", "اصغری") == (linked("اکبری"), linked("اصغری"))


@pytest.mark.parametrize("name", ["رضای", "فاطمه\u0654", "فاطمه\u200cی", "فاطم\u06c0", "فاطمة"])
def test_what_carries_its_link_keeps_it(name: str) -> None:
    """A name that is linked already, or written the Arabic way, is not linked again."""
    assert name == linked(name) == linked(name, style="ye")


@pytest.mark.parametrize("language", ["pl", "en", "tlh", "../fa"])
def test_other_languages_have_no_link(language: str) -> None:
    """Without a table of its own a language leaves names as they are."""
    assert "رضا" == linked("رضا", language=language)


TEXT = st.text() | st.text(alphabet="اهویرضللم ی\u200c\u0654a", max_size=8)


@over(TEXT | st.sampled_from(NAMES), st.sampled_from(["hamza", "ye"]))
def test_linked_is_total_and_ends_at_once(name: str, style: Style) -> None:
    """Any text comes back, linked at most once, nothing of it lost but a final ی read as alef."""
    once = linked(name, style=style)
    assert linked(once, style=style) == once
    assert once.startswith(name.removesuffix("ی"))
    assert len(name) <= len(once) <= len(name) + 2


def test_every_listed_name_links_in_nfc() -> None:
    """The linked form of every listed first name is in NFC, so that no store changes it."""
    for name in NAMES:
        for text in (linked(name), linked(name, style="ye")):
            assert text == unicodedata.normalize("NFC", text)


def test_the_table_holds_what_the_code_reads() -> None:
    """No ending is longer than the longest looked up, and each ends in what it cuts."""
    for ending, cut, _hamza, _ye in ROWS:
        assert len(ending.removeprefix("^")) <= _LONGEST
        assert ending.endswith(cut)
