"""The picture of a comparison: well-formed, readable without colours, and as told in words."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from relationkit.segments.chart import chart
from relationkit.segments.contrast import Finding

HOSTILE = """<script>alert("1")</script>&'''"""
SVG = "{http://www.w3.org/2000/svg}"


def finding(name: str, effect: float) -> Finding:
    """A share."""
    return Finding(
        name, "share", a=0.62, b=0.31, effect=effect, p=0.001, known=(40, 80), unknown=(0, 0)
    )


def drawn(*findings: Finding, names: tuple[str, str] = ("lapsed", "all others")) -> ET.Element:
    """The picture, read back."""
    return ET.fromstring(chart(names, (120, 900), findings))


def test_the_picture_says_what_it_shows() -> None:
    """It has a title and a description with all figures, to which its role points."""
    root = drawn(finding("gifts", 0.31))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert desc is not None
    assert ("What distinguishes lapsed from all others", "gifts: 62 % and 31 %") == (
        title.text,
        desc.text,
    )
    assert f"{title.get('id')} {desc.get('id')}" == root.get("aria-labelledby")
    assert ("img", "0 0 800 172") == (root.get("role"), root.get("viewBox"))


def test_bars_go_both_ways() -> None:
    """More to the right of the middle, less to the left, their length the effect; none is too short to be seen."""
    root = drawn(finding("a", 0.5), finding("b", -1), finding("c", 0.0001))
    _, *bars = [(bar.get("x"), bar.get("width")) for bar in root.iter(f"{SVG}rect")]

    assert [("414.0", "75.0"), ("264.0", "150.0"), ("414.0", "1.0")] == bars


def test_words_of_the_shop_are_words() -> None:
    """Whatever stands in them; long ones are cut, and whole where the pointer rests."""
    root = drawn(finding(HOSTILE, 0.2), finding("ż" * 60, 0.2), names=(HOSTILE, "ż" * 200))
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]

    assert HOSTILE[:29] + "…" in texts
    assert "ż" * 29 + "…" in texts
    assert all(len(text) <= 92 for text in texts)
    assert [HOSTILE, "ż" * 60] == [one.text for one in root.iter(f"{SVG}title")][1:]
    assert not list(root.iter(f"{SVG}script"))


def test_nothing_found_is_said() -> None:
    """And no axis is drawn."""
    root = drawn()

    assert "No difference is more than chance." in [text.text for text in root.iter(f"{SVG}text")]
    assert not list(root.iter(f"{SVG}path"))


def test_two_pictures_on_one_page_do_not_share_names() -> None:
    """The ids follow the content."""
    one, other = drawn(finding("a", 0.5)), drawn(finding("b", 0.5))

    assert one.get("aria-labelledby") != other.get("aria-labelledby")
