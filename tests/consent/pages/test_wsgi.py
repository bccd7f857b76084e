"""All doors in one application."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.consent.pages.conftest import Door

ONE_CLICK = b"List-Unsubscribe=One-Click"
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


def text(body: bytes) -> str:
    return body.decode()


@pytest.mark.parametrize(
    "door_name", ["unsubscribe", "stop-all", "object", "confirm", "preferences"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(door: Door, door_name: str, method: str) -> None:
    """Each door shows one button for a true token and any text alike; a HEAD shows as much as its headers."""
    before = [event.id for event in door.events()]
    true = door.knock(door.link("pl", door_name, "newsletter"), method)
    wrong = door.knock(f"/pl/{door_name}/{'A' * 66}", method)

    assert (true.status, true.headers, true.body) == (wrong.status, wrong.headers, wrong.body)
    assert (method == "HEAD") is (true.body == b"")
    assert before == [event.id for event in door.events()]
    assert [] == door.visits


@pytest.mark.parametrize(
    ("body", "kind", "method"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded", "one-click"),
        (PARTS, "multipart/form-data; boundary=x", "one-click"),
        (b"", "", "button"),
        (b"\xff\xfe", "application/x-www-form-urlencoded", "button"),
        (b"junk", "multipart/form-data", "button"),
        (b"&".join([b"a=1"] * 30), "application/x-www-form-urlencoded", "button"),
    ],
)
def test_a_stop_needs_no_form(door: Door, body: bytes, kind: str, method: str) -> None:
    """One click as mail providers post it, in either encoding, and also a form that nobody can read."""
    answer = door.knock(door.link("pl", "unsubscribe", "newsletter"), "POST", body=body, kind=kind)

    assert "200 OK" == answer.status
    assert ("withdrawn", method) == (door.events()[-1].kind, door.events()[-1].method)


@pytest.mark.parametrize("length", ["-1", "x", "99999999"])
def test_a_body_of_no_good_length_is_not_read(door: Door, length: str) -> None:
    """The stop is taken all the same."""
    path = door.link("en", "object")
    answer = door.knock(
        path, "POST", body=ONE_CLICK, CONTENT_LENGTH=length, HTTP_SEC_PURPOSE="prefetch"
    )

    assert "200 OK" == answer.status
    assert {"link, announced prefetch"} == {e.source for e in door.events() if e.kind == "objected"}


def test_the_centre_opens_and_acts(door: Door) -> None:
    """The button opens, the next page's forms act, and the shop is told of each."""
    opened = door.knock(door.link("fa", "preferences"), "POST", body=b"do=open")
    token = re.search(r'action="([^"]+)"', text(opened.body))
    assert token
    done = door.knock(
        f"/fa/preferences/{token[1]}", "POST", body=b"do=withdraw&purpose=newsletter&channel=email"
    )

    assert "withdrawn" == door.events()[-1].kind
    assert "انجام شد" in text(done.body)
    assert ["Open", "Withdraw"] == [type(visit.command).__name__ for visit in door.visits]


def test_a_refused_form_is_told(door: Door) -> None:
    """With its status, and without troubling the shop."""
    opened = door.knock(door.link("bg", "preferences"), "POST", body=b"do=open")
    token = re.search(r'action="([^"]+)"', text(opened.body))
    assert token
    done = door.knock(f"/bg/preferences/{token[1]}", "POST", body=b"do=erase")

    assert done.status.startswith("422 ")
    assert 1 == len(door.visits)


@pytest.mark.parametrize("path", ["", "/", "/pl/unsubscribe", "/pl/admin/x", "/pl/unsubscribe/x/y"])
def test_there_is_nothing_else(door: Door, path: str) -> None:
    """Any other path is told so, in the language that it begins with."""
    assert "404 Not Found" == door.knock(path).status


def test_a_link_is_old_after_a_week(door: Door) -> None:
    """The answer is that of any link that cannot be used."""
    path = door.link("pl", "preferences")
    door.at += timedelta(days=8)

    assert "Tego odnośnika nie można użyć" in text(door.knock(path, "POST", body=b"do=open").body)


def say(door: Door, body: bytes) -> str:
    """Open the centre by a fresh link, post one form, and read the page that comes."""
    opened = door.knock(door.link("pl", "preferences"), "POST", body=b"do=open")
    token = re.search(r'action="([^"]+)"', text(opened.body))
    assert token
    return text(door.knock(f"/pl/preferences/{token[1]}", "POST", body=body).body)


def test_a_pause_stands_on_the_next_page(door: Door) -> None:
    """Without any act of the shop."""
    say(door, b"do=pause&until=2026-04-01")
    again = door.knock(door.link("pl", "preferences"), "POST", body=b"do=open")

    assert "Przerwa trwa do 1 kwietnia 2026." in text(again.body)


def test_the_shop_of_the_example_answers_what_is_asked_by_right(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the button to the answer: a copy with all that is kept, then the erasure, and nobody is left to write to."""
    assert "Odpowiemy najpóźniej 20 kwietnia 2026." in say(door, b"do=export")
    say(door, b"do=pause&until=2026-04-01")
    for visit in door.visits:
        door.shop.carry_out(visit)
    (copy,) = door.shop.answer(door.at + timedelta(days=1), str(tmp_path))
    door.at += timedelta(days=2)
    say(door, b"do=erase&sure=yes")
    link = door.link("pl", "preferences")
    store = door.shop.store
    (last,) = door.shop.answer(door.at + timedelta(days=3), str(tmp_path))
    kinds = [(one.kind, one.answered_at is not None) for one in store.requests("c1")]

    assert "pelargonia" in copy
    assert "2026-04-01T00:00:00+00:00" in copy
    assert last.startswith("Your data are erased.")
    assert (None, {}) == (store.profile("c1"), store.pauses(["c1"]))
    assert [("access", True), ("erasure", True)] == kinds
    assert [] == list(door.shop.answer(door.at + timedelta(days=4), str(tmp_path)))
    assert "Tego odnośnika" in text(door.knock(link, "POST", body=b"do=open").body)
    assert "access for c1, due by 2026-04-20" in capsys.readouterr().out
