"""The rules of `relationkit.greetings.transliteration`."""

from relationkit.greetings.transliteration import key, latin_index


def test_each_habit_of_typing_finds_the_name() -> None:
    """Official and informal spellings of one name lead to it."""
    index = latin_index("bg", ["Христо", "Димитър", "Живка", "Цветан"])
    for typed, name in [
        ("Hristo", "Христо"),
        ("Xristo", "Христо"),
        ("Christo", "Христо"),
        ("Dimitar", "Димитър"),
        ("Dimitur", "Димитър"),
        ("Dimityr", "Димитър"),
        ("Jivka", "Живка"),
        ("Zhivka", "Живка"),
        ("Cvetan", "Цветан"),
    ]:
        assert name == index[key(typed)]


def test_a_language_without_a_table_has_no_index() -> None:
    """Polish names are Latin already."""
    assert {} == latin_index("pl", ["Anna"])
