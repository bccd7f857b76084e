"""The picture of the house in the documentation is the house."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import House

ROW = re.compile(r"^\| (\d) \| ([a-z, `]+) \|", re.MULTILINE)
PAGE = "docs/explanation/architecture.md"


@pytest.fixture
def page(repository: Path) -> dict[str, int]:
    """The page's table: room -> floor."""
    text = (repository / PAGE).read_text(encoding="utf-8")
    return {
        room: int(floor) for floor, rooms in ROW.findall(text) for room in re.findall(r"\w+", rooms)
    }


def test_the_page_names_every_room_and_no_other(house: House, page: dict[str, int]) -> None:
    """A room that is built stands on the page; a room on the page is built."""
    assert sorted(house.rooms) == sorted(page)


def test_the_pages_floors_agree_with_the_imports(house: House, page: dict[str, int]) -> None:
    """Whatever a room really imports lies on a lower floor of the page's table."""
    wrong = [
        f"{where}: {room} ({page.get(room)}) enters {entered} ({page.get(entered)})"
        for room, entered, where in house.stairs
        if room in page and page.get(entered, 99) >= page[room] and page[room] > 0
    ]

    assert [] == wrong


def test_the_picture_and_the_table_say_the_same(repository: Path, page: dict[str, int]) -> None:
    """The drawing above the table has the same rooms on the same floors."""
    text = (repository / PAGE).read_text(encoding="utf-8")
    (picture,) = re.findall(r"```text\nsrc/relationkit/\n(.*?)```", text, re.DOTALL)
    drawn: dict[str, int] = {}
    floor = -1
    for line in picture.splitlines():
        found = re.match(r" ?(\d)?\s+([a-z]+)(?:/|\.py)", line)
        if found:
            floor = int(found[1]) if found[1] else floor
            drawn[found[2]] = floor

    assert page == drawn
