"""Packs as documents: what is refused, and what the shipped ones promise."""

from __future__ import annotations

import importlib.util
import re
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from relationkit.consent.packs import Pack, shipped_pack, shipped_packs
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
id = "house"
title = "Ours"
version = 2026-01-01
countries = ["PL"]

[[rules]]
id = "a-1"
kind = "hours"
days = ["mon"]
open = ["10:00-13:00"]
says = "It is so."
article = "Art. 1"
source = "example.com"
in_force = 2026-01-01
"""


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('source = "example.com"', "", "rules.0.hours.source"),
        ("in_force = 2026-01-01", "", "rules.0.hours.in_force"),
        ("in_force = 2026-01-01", "in_force = 2026-01-01T00:00:00Z", "rules.0.hours.in_force"),
        ("in_force = 2026-01-01", 'in_force = "2026-01-01"', "rules.0.hours.in_force"),
        ("in_force = 2026-01-01", "in_force = 2026-01-01\nuntil = 2026-01-01", "rules.0.hours"),
        ("in_force = 2026-01-01", "in_force = 2026-01-01\nverify = 1", "rules.0.hours.verify"),
        ("in_force = 2026-01-01", "in_force = 2026-01-01\ncolour = 1", "rules.0.hours.colour"),
        ('kind = "hours"', 'kind = "weather"', "rules.0"),
        ('kind = "hours"', "", "rules.0"),
        ('days = ["mon"]', 'days = ["moonday"]', "rules.0.hours.days.0"),
        ("10:00-13:00", "13:00-10:00", "rules.0.hours.open.0"),
        ("10:00-13:00", "25:00-26:00", "rules.0.hours.open.0"),
        ('["10:00-13:00"]', '["10:00-13:00", "13:00-14:00"]', "rules.0.hours.open"),
        ("version = 2026-01-01", "", "version"),
        ("version = 2026-01-01", "version = 2026-01-01\ncolour = 1", "colour"),
        ("version = 2026-01-01", 'version = 2026-01-01\nreplaces = ["a"]', "document"),
        ('["PL"]', '["Poland"]', "countries.0"),
        ('id = "house"', "id = 7", "id"),
    ],
)
def test_a_malformed_pack_is_refused_by_file_and_path(old: str, new: str, path: str) -> None:
    """An unknown key, a wrong type, a missing source or day, hours that are none: file, path and code."""
    with pytest.raises(InvalidDocument) as refused:
        Pack.from_toml(GOOD.replace(old, new, 1), name="house.toml")

    assert path == refused.value.issues[0][0]
    assert str(refused.value).startswith("house.toml: Pack is invalid: ")


def test_a_text_that_is_no_toml_is_refused() -> None:
    """The file and the line are named."""
    with pytest.raises(InvalidDocument, match=r"^house.toml is no TOML: .*line 1"):
        Pack.from_toml("=", name="house.toml")


@pytest.mark.parametrize(
    "more",
    [
        GOOD[GOOD.index("[[rules]]") :],
        """
[[rules]]
id = "a-2"
kind = "age"
years = 14
countries = ["BG"]
says = "It is so."
article = "Art. 1"
source = "example.com"
in_force = 2026-01-01
""",
    ],
)
def test_a_pack_agrees_with_itself(more: str) -> None:
    """Two rules of one id, and an age for a country that is not the pack's, are refused."""
    with pytest.raises(InvalidDocument, match=r"give each its own|add it to `countries`"):
        Pack.from_toml(GOOD + more)


def test_a_pack_survives_json() -> None:
    """Each shipped pack is read back equal from its JSON-ready dict."""
    for pack in shipped_packs():
        assert pack == Pack.from_dict(pack.model_dump())
    assert "house" == Pack.from_toml(GOOD).id


def test_an_unknown_pack_is_named_with_those_that_there_are() -> None:
    """The error says which packs ship."""
    with pytest.raises(InvalidDocument, match="eu-strict, eu, pl, bg, de, fr, uk, us, ca"):
        shipped_pack("atlantis")


def test_packs_are_read_once() -> None:
    """The files are read on first use and kept."""
    assert shipped_pack("pl") is shipped_pack("pl")


def test_every_country_has_one_shipped_pack() -> None:
    """No country stands in two packs, so that no general rule tightens a special one unseen."""
    codes = [code for pack in shipped_packs() for code in pack.countries]

    assert len(codes) == len(set(codes))


def test_what_is_told_at_second_hand_is_marked() -> None:
    """A rule whose source is a description, a blog or a table by others says verify."""
    second_hand = re.compile("described|blog|gdprhub|FEDMA|not read|infor.pl|counsel")
    unmarked = [
        f"{pack.id}:{rule.id}"
        for pack in shipped_packs()
        for rule in pack.rules
        if second_hand.search(rule.source) and not rule.verify
    ]

    assert [] == unmarked


def test_what_the_notes_leave_open_is_marked() -> None:
    """The claims that counsel must confirm: PKE 398, ЗЕС 261, CASL 11, no soft opt-in in Poland."""
    marked = {
        f"{pack.id}:{rule.id}" for pack in shipped_packs() for rule in pack.rules if rule.verify
    }

    assert marked >= {
        "pl:pke-398-1", "pl:no-soft-opt-in", "bg:zes-261-2", "ca:casl-11-2", "ca:casl-11-3",
    }  # fmt: skip


def test_the_page_is_what_the_packs_say(repository: Path) -> None:
    """docs/reference/policy-packs.md is written by tools/make_policy_page.py."""
    spec = importlib.util.spec_from_file_location(
        "make_policy_page", repository / "tools" / "make_policy_page.py"
    )
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules["make_policy_page"] = tool
    spec.loader.exec_module(tool)

    assert (repository / "docs/reference/policy-packs.md").read_text("utf-8") == tool.page()


def test_no_rule_begins_after_its_pack_was_read() -> None:
    """A pack says what was in force, or had been announced, on the day it was read."""
    assert all(rule.in_force <= pack.version for pack in shipped_packs() for rule in pack.rules)
    assert all(date(2026, 11, 22) <= pack.version for pack in shipped_packs())
