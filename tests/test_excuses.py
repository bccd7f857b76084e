"""Branch coverage is 100 %, with written excuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import House

EXCUSED = re.compile(r"# pragma: no cover - \S+ \S+")
PRAGMA = re.compile(r"#\s*pragma\b")


def test_every_pragma_has_a_written_reason(house: House) -> None:
    """A line that coverage leaves out says why, in words."""
    bare = [
        f"{path.relative_to(house.root)}:{number}"
        for path in house.files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PRAGMA.search(line) and not EXCUSED.search(line)
    ]

    assert [] == bare
