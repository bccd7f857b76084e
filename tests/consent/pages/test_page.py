"""The pages: plain HTML that is whole, escaped, closed to scripts, and says what was done."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, get_args

import pytest

from relationkit.consent import Controller, Purpose
from relationkit.consent.centre import (
    Ask,
    Command,
    Correct,
    Erase,
    Export,
    FieldWords,
    Forget,
    Known,
    Object,
    Open,
    Origin,
    PastMessage,
    PauseUntil,
    Refused,
    Visit,
    Withdraw,
    preference_view,
)
from relationkit.consent.links import LinkAct, LinkOutcome
from relationkit.consent.pages import LANGUAGES, Page, page
from relationkit.consent.pages.words import words
from relationkit.consent.rights import RightsRequest
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.profiles.fields import FieldType

if TYPE_CHECKING:
    from tests.consent.pages.conftest import Door

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
SHOP = Controller(
    id="o", name="O<b>", postal_address="Polna 1", country="PL", contact="dane@shop.example",
    officer="Ewa", authority="UODO",
)  # fmt: skip
EVIL = '"><script>alert(1)</script>'
KINDS = get_args(FieldType)


class Reader(HTMLParser):
    """Reads a page as strictly as one needs: each open tag is closed in its order, ids are single, controls have labels."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.unlabelled: list[str] = []
        self.stops_hidden: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        control = tag in {"input", "select", "textarea"} and said.get("type") != "hidden"
        if control and "label" not in self.open:
            self.unlabelled.append(str(said.get("name")))
        if said.get("value") in {"withdraw", "object", "stop-all"} and "details" in self.open:
            self.stops_hidden.append(str(said["value"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


def visit(command: Command | None = None, refused: Refused | None = None, **more: object) -> Visit:
    """A centre with a datum of each kind, all of them hostile."""
    fields = FieldRegistry(
        [
            *(
                FieldSpec(
                    name=f"a_{kind[:4].rstrip('-')}", type=kind, purposes=("x",), ask={"en": EVIL}
                )
                for kind in KINDS
            ),
            FieldSpec(
                name="spouse", type="text", purposes=("x",), ask={"en": "x"}, about="related-person"
            ),
        ]
    )
    profile = Profile(
        id="c1",
        given=EVIL,
        birthday="--02-29",
        contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)],
        attributes={
            "a_text": EVIL,
            "a_yes": True,
            "a_list": (EVIL,),
            "a_mome": NOON,
            "spouse": "Ewa",
        },
    )
    known = Known(
        (PastMessage(NOON, EVIL, "email", "soft-opt-in"),), {"given": Origin(None, NOON), "a_text": Origin(EVIL)}
    )  # fmt: skip
    view = preference_view(
        profile,
        [],
        purposes=[Purpose(id="x", title={"en": EVIL}, why={"en": EVIL}, recipients=(EVIL,))],
        fields=fields,
        controller=SHOP,
        language="en",
        at=NOON,
        words={"given": FieldWords(label={"en": EVIL}, offer={"en": EVIL})},
        messages=known.messages,
        origins=known.origins,
        **more,  # type: ignore[arg-type]
    )
    return Visit(200, "centre", view=view, token="next", command=command, refused=refused)


def shown(outcome: LinkOutcome | Visit, language: str = "en") -> str:
    return page(outcome, language=language, controller=SHOP).html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [*get_args(LinkAct), "unsubscribed", "stopped", "objected", "confirmed", "confirm-expired", "not-found", "link-used"],
)  # fmt: skip
def test_each_answer_of_a_link_has_a_page(language: str, key: str) -> None:
    """A question has one button, whose form says what the answer asks for; what is done has none."""
    said = words(language)
    html = shown(LinkOutcome(200, key, values={"act": key}), language)
    asks = key in get_args(LinkAct)

    assert f'<html lang="{language}" dir="{said.direction}">' in html
    assert f"<h1>{said[key]['title']}</h1>" in html
    assert asks is ("<button>" in html)
    assert asks is (f'<input type="hidden" name="act" value="{key}">' in html)
    assert [] == Reader(html).open


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_centre_is_whole_in_every_language(language: str) -> None:
    """Every tag is closed, ids are single, and each control stands in its label."""
    read = Reader(shown(visit(), language))

    assert [] == read.open
    assert [] == read.unlabelled
    assert len(set(read.ids)) == len(read.ids)


def test_p24_no_stop_is_folded_away() -> None:
    """P24: whatever stops is seen without opening anything, and before all that starts, corrects or asks."""
    html = shown(visit())

    assert [] == Reader(html).stops_hidden
    assert html.index('value="object"') < html.index('value="pause"') < html.index("<details")


def test_whatever_was_handed_in_is_escaped() -> None:
    """No text of a customer or a shop becomes a part of the page."""
    html = shown(visit())

    assert "<script" not in html
    assert "O&lt;b&gt;" in html
    assert html.count("&lt;script&gt;") > 10


def test_the_page_needs_nothing_from_elsewhere_and_forbids_it() -> None:
    """No address of another place is in it, and its policy allows but the one style."""
    answer = page(visit(), language="en", controller=SHOP)
    headers = dict(answer.headers)

    assert not re.search(r"(src|href)=|https?:|url\(|@import|javascript", answer.html)
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "no-store" == headers["Cache-Control"]
    assert "no-referrer" == headers["Referrer-Policy"]


@pytest.mark.parametrize(
    ("command", "refused", "said"),
    [
        (Withdraw("x", "email"), None, "These letters will not come any more"),
        (Ask("x", "email"), None, "Please confirm in it"),
        (Object("marketing"), None, "no more marketing"),
        (Object("everything"), None, "only where the law requires it"),
        (PauseUntil(NOON), None, "Letters wait until March 20, 2026."),
        (PauseUntil(None), None, "The break is over"),
        (Correct("given", "A"), None, "Saved"),
        (Forget("given"), None, "Removed"),
        (Export(), None, "A copy of your data"),
        (Erase(), None, "request to erase"),
        (None, Refused("unknown-field"), "could not read the form"),
        (None, Refused("not-a-day"), "no such day"),
        (None, Refused("not-a-day", "birthday"), "no such day"),
        (None, Refused("not-sure"), "tick the box"),
        (None, Refused("wrong-type", "a_whol"), "does not fit the field “a whol”"),
        (None, Refused("wrong-type", "gone"), "does not fit the field “gone”"),
        (None, Refused("wrong-type", "given"), "does not fit the field “&#34;&gt;&lt;script"),
    ],
)
def test_the_page_says_what_came_of_the_form(
    command: Command | None, refused: Refused | None, said: str
) -> None:
    """In one sentence at its head, which is read aloud and has the focus; a refusal is an alert and marks the field."""
    html = shown(visit(command, refused))
    banner = re.search(r'<p class="said[^>]*>([^<]*)</p>', html)

    assert banner is not None
    assert said in banner[1]
    assert f'role="{"alert" if refused else "status"}" tabindex="-1" autofocus' in banner[0]
    assert (refused is not None and refused.field in {"a_whol", "given", "birthday"}) is (
        'aria-invalid="true"' in html
    )


def test_a_page_that_was_only_opened_says_nothing() -> None:
    """There is nothing to tell."""
    assert 'class="said' not in shown(visit(Open()))


def test_a_pause_can_be_ended() -> None:
    """Its last day is shown, with the button."""
    html = shown(visit(paused_until=datetime(2026, 4, 1, tzinfo=UTC)))

    assert "You have a break until April 1, 2026." in html
    assert 'value="resume"' in html


def test_a_request_that_waits_is_told_and_not_asked_again() -> None:
    """The day by which it is answered stands in the place of its button."""
    html = shown(visit(requests=[
        RightsRequest(id="r1", kind=kind, profile_id="c1", received_at=NOON) for kind in ("access", "erasure")
    ]))  # fmt: skip

    assert 2 == html.count("You get our answer by April 20, 2026 at the latest.")
    assert 'value="export"' not in html
    assert 'value="erase"' not in html


def test_an_answer_without_a_page_stays_without(door: Door) -> None:
    """OPTIONS and unknown methods have headers alone."""
    answer = page(LinkOutcome(405, None), language="pl", controller=SHOP)

    assert (405, "") == (answer.status, answer.html)
    assert "Page(405, 0 letters)" == repr(Page(405, (), ""))
    assert "204 No Content" == door.knock("/pl/unsubscribe/x", "OPTIONS").status


def test_templates_and_calendars_load_when_a_page_is_rendered() -> None:
    """Importing the room costs a shop without pages nothing: no template engine and no calendars."""
    code = "import sys, relationkit.consent.pages; print('jinja2' in sys.modules, 'babel' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    )

    assert "False False" == done.stdout.strip()


GOLDEN = """<main>
<h1>لغو اشتراک</h1>
<p>این نامه‌ها دیگر برای شما فرستاده نمی‌شود. نیازی به ورود به حساب یا گفتن دلیل نیست.</p>
<form method="post">
<input type="hidden" name="act" value="unsubscribe">
<button>لغو اشتراک</button>
</form>
</main>"""


def test_the_page_of_a_link_is_short() -> None:
    """A heading, a sentence or two, and one button."""
    html = shown(LinkOutcome(200, "unsubscribe", values={"act": "unsubscribe"}), "fa")

    assert GOLDEN == html[html.index("<main>") : html.index("<footer")].strip()
