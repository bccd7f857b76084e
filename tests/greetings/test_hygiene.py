"""The rules of `relationkit.greetings.hygiene`."""

import pytest

from relationkit.greetings.hygiene import inspect


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        ("\u200b \u00a0", "empty"),
        ("x" * 121, "too-long"),
        ("Anna\nNowak", "control"),
        ("Anna\u202e", "control"),
        ("Anna\x00", "control"),
        ("anna@example.com", "email"),
        ("Zefir Sp. z o.o.", "firm"),
        ("Zefir s.r.o.", "firm"),
        ("ZEFIR S.A.", "firm"),
        ("Зефир ООД", "firm"),
        ("Gmbh", "firm"),
        ("shop.example", "url"),
        ("http://x", "url"),
        ("<script>", "markup"),
        ("{{seven}}", "markup"),
        ("n/a", "placeholder"),
        ("Anna1", "digits"),
        ("Brak danych", "placeholder"),
        ("Test Testowy", "placeholder"),
        ("Test", "placeholder"),
        ("pan", "placeholder"),
        ("null", "placeholder"),
        ("Anna 😀", "symbol"),
        ("Anna-", "symbol"),
        ("Nowak, Jan", "symbol"),
        ("Anx\u0331\u0332\u0333", "symbol"),
        ("\u0301Anna", "symbol"),
        ("A", "single-letter"),
        ("A.", "single-letter"),
        ("A. B.", "single-letter"),
        ("Annna", "repeated-letter"),
        ("Zzz", "placeholder"),
        ("Grzmt", "no-vowel"),
        ("Asdfg", "keyboard-run"),
        ("Poiuy", "keyboard-run"),
        ("Qwertynka", "keyboard-run"),
        ("Абвгд", "keyboard-run"),
    ],
)
def test_what_is_no_name_is_refused_with_its_code(raw: str | None, code: str) -> None:
    """Each kind of junk has one stable code and yields no words."""
    assert (code, ()) == inspect(raw)[:2]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Anna", ("Anna",)),
        ("Иван", ("Иван",)),
        ("\ufeffAnna\u200b", ("Anna",)),
        ("dr  Anna\tNowak", ("Anna", "Nowak")),
        ("John F. Kennedy", ("John", "Kennedy")),
        ("Ewert", ("Ewert",)),
        ("Łl", ("Łl",)),
        ("Ḧö́l", ("Ḧö́l",)),
        ("Ömr", ("Ömr",)),
        ("D’Arcy", ("D’Arcy",)),
        ("علی", ("علی",)),
    ],
)
def test_names_pass(raw: str, words: tuple[str, ...]) -> None:
    """Names come out in NFC, without titles, initials and zero-width marks."""
    assert ("ok", words) == inspect(raw)[:2]
