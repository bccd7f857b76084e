"""The rules of `relationkit.greetings.languages`."""

import pytest

from relationkit.greetings.languages import language_of


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("pl-PL", "pl"),
        ("BG_bg", "bg"),
        ("sr-Latn-RS", "sr-latn"),
        ("sr", "sr"),
        ("xx", "en"),
        ("", "en"),
    ],
)
def test_a_tag_finds_its_language(tag: str, found: str) -> None:
    """The longest known beginning of a tag decides; an unknown language is English."""
    assert found == language_of(tag).tag
