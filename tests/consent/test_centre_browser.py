"""The preference centre in a real browser: three languages, a phone and a desk, by keyboard alone, without script."""

from __future__ import annotations

import os
import runpy
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from relationkit.consent.pages import consent_app
from relationkit.storage import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.extra

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = ("pl", "bg", "fa")
DOORS = ("unsubscribe", "stop-all", "object", "confirm", "preferences")

# What of the page can be seen; what is only read aloud is one pixel wide.
SEEN = """
const seen = [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(e).visibility !== 'hidden';
});
const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
"""
OUTSIDE = f"""() => {{ {SEEN}
  return seen.filter(e => {{ const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; }})
    .map(e => e.outerHTML.slice(0, 90));
}}"""
CUT = f"""() => {{ {SEEN}
  return seen.filter(e => !['SELECT', 'INPUT', 'TEXTAREA'].includes(e.tagName) && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 90));
}}"""
FAINT = f"""() => {{ {SEEN}
  const light = c => {{ const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; }};
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {{ for (; e; e = e.parentElement) {{ const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c.slice(0, 3); }} return [255, 255, 255]; }};
  return seen.filter(words).filter(e => {{
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05) < 4.5;
  }}).map(e => e.outerHTML.slice(0, 90));
}}"""
UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary')]
  .filter(e => !(e.labels && e.labels.length && e.labels[0].textContent.trim()) && !e.textContent.trim())
  .map(e => e.outerHTML.slice(0, 90))"""
SMALL = """() => [...document.querySelectorAll('button, select, summary')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)
  .map(e => e.outerHTML.slice(0, 90))"""
OUTLINE = "() => [document.activeElement.innerText, getComputedStyle(document.activeElement).outlineStyle]"


class Quiet(WSGIRequestHandler):
    """A server that keeps its log to itself."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


class Open:
    """The example's shop, served on this machine."""

    def __init__(self, shop: Any, base: str) -> None:
        self.shop, self.base = shop, base

    def link(self, language: str, door: str) -> str:
        path: str = self.shop.link(language, door, "newsletter", datetime.now(UTC))
        return self.base + path

    def kinds(self) -> list[str]:
        anna = self.shop.store.profile("c1")
        return [event.kind for event in self.shop.store.consents([anna])["c1"]]


@pytest.fixture
def served(repository: Path) -> Iterator[Open]:
    """Serve a fresh shop whose store is SQLite."""
    example = runpy.run_path(str(repository / "examples" / "preferences" / "app.py"))
    shop = example["Shop"]()
    with SqliteStore(":memory:", fields=shop.store.fields) as store:
        anna = shop.store.profile("c1")
        store.put([anna.model_copy(update={"consents": ()})])
        store.append(shop.store.consents([anna])["c1"])
        shop.store = store
        app = consent_app(
            centre=shop.centre,
            store=store,
            tokens=shop.tokens,
            clock=lambda: datetime.now(UTC),
            carry_out=shop.carry_out,
        )
        with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield Open(shop, f"http://127.0.0.1:{server.server_port}")
            server.shutdown()


@pytest.fixture(scope="module")
def chromium(missing_part: Callable[[str], NoReturn]) -> Iterator[Browser]:
    """The machine's own Chromium."""
    if not CHROMIUM.exists():
        missing_part("chromium; install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=[390, 1280])
def sheet(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """An empty page of a phone and of a desk; scripts do not run."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus begins with the words; its focus can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said, outline = page.evaluate(OUTLINE)
        if said.strip().startswith(words):
            assert "solid" == outline
            return
    message = f"no Tab leads to {words!r}"
    raise AssertionError(message)


def looked_at(page: Page, name: str) -> None:
    """Leave a picture for human eyes where CENTRE_PICTURES names a folder."""
    folder = os.environ.get("CENTRE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"centre-{name}.png", full_page=True)


def faults(page: Page) -> dict[str, object]:
    """Everything that is wrong with what is seen."""
    looks = {
        "outside": OUTSIDE,
        "cut": CUT,
        "faint": FAINT,
        "unlabelled": UNLABELLED,
        "small": SMALL,
    }
    found = {name: page.evaluate(look) for name, look in looks.items()}
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return {name: fault for name, fault in {**found, "wide": wide}.items() if fault}


WITHDRAW = {"pl": "Rezygnuję", "bg": "Отписвам се", "fa": "لغو اشتراک"}
OPEN = {"pl": "Pokaż moje dane", "bg": "Покажи моите данни", "fa": "نمایش داده‌های من"}
CHANGE = {"pl": "Popraw lub usuń", "bg": "Поправяне или изтриване", "fa": "اصلاح یا حذف"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_centre_is_whole_and_works_by_keyboard(
    served: Open, sheet: Page, language: str
) -> None:
    """Nothing overflows, is cut, is faint or without a label; Tab and Enter open, withdraw and unfold; the log has it."""
    width = sheet.evaluate("innerWidth")
    sheet.goto(served.link(language, "preferences"))
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}-door")

    tab_to(sheet, OPEN[language])
    sheet.keyboard.press("Enter")
    sheet.wait_for_selector("section")
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}")
    assert ("rtl" if language == "fa" else "ltr") == sheet.evaluate(
        "getComputedStyle(document.body).direction"
    )
    assert (language == "fa") is sheet.evaluate(
        "() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('h2'));"
        " return r.getBoundingClientRect().left - document.querySelector('section').getBoundingClientRect().left > 60 }"
    )
    assert ["confirmed"] == served.kinds()

    tab_to(sheet, WITHDRAW[language])
    sheet.keyboard.press("Enter")
    sheet.wait_for_selector("[role=status]")
    assert ["confirmed", "withdrawn"] == served.kinds()
    assert "status" == sheet.evaluate("document.activeElement.getAttribute('role')")
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}-withdrawn")

    tab_to(sheet, CHANGE[language])
    sheet.keyboard.press("Enter")
    assert 1 == sheet.locator("details[open]").count()
    for _ in range(2):
        tab_to(sheet, CHANGE[language])
        sheet.keyboard.press("Enter")
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}-unfolded")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_button_unsubscribes(served: Open, sheet: Page, language: str) -> None:
    """The page of the link has one button, reached by the first Tab, and the answer says that it is done."""
    width = sheet.evaluate("innerWidth")
    sheet.goto(served.link(language, "unsubscribe"))
    assert 1 == sheet.locator("button").count()
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}-unsubscribe")
    sheet.keyboard.press("Tab")
    assert WITHDRAW[language] == sheet.evaluate(OUTLINE)[0]
    sheet.keyboard.press("Enter")
    sheet.wait_for_selector("main:not(:has(form))")

    assert ["confirmed", "withdrawn"] == served.kinds()
    assert {} == faults(sheet)
    looked_at(sheet, f"{language}-{width}-unsubscribed")


def test_p11_a_scanner_that_follows_every_link_changes_nothing(
    served: Open, chromium: Browser
) -> None:
    """P11: GET and HEAD of every link, by a program and by a browser with scripts, leave every byte of the store as it was."""
    links = [served.link(language, door) for language in LANGUAGES for door in DOORS]
    before = served.shop.store._own._connection.serialize()
    for link in links:
        for method in ("GET", "HEAD"):
            with urlopen(Request(link, method=method)) as answer:
                assert 200 == answer.status
    page = chromium.new_page()
    for link in links[: len(DOORS)]:
        page.goto(link)
        page.wait_for_load_state("networkidle")
    page.close()

    assert before == served.shop.store._own._connection.serialize()


def test_nothing_is_fetched_from_elsewhere_and_no_script_runs(
    served: Open, chromium: Browser
) -> None:
    """The browser asks this server for pages alone, and its policy refuses nothing that the page has."""
    calls: list[str] = []
    said: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: calls.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(served.link("pl", "preferences"))
    page.click("button")
    page.wait_for_selector("section")
    page.close()

    assert [] == [url for url in calls if "/pl/preferences/" not in url and "favicon" not in url]
    assert [] == [text for text in said if "Content Security Policy" in text]


def test_the_eyes_see(chromium: Browser) -> None:
    """Each of the faults would be found."""
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.set_content(
        "<body style='background:#fff'><p style='width:900px'>wide</p><p style='color:#999'>faint</p><input>"
        "<p style='width:3em;overflow:hidden;white-space:nowrap'>cut off here</p><button style='height:10px;padding:0'>x</button>"
    )
    found = faults(page)
    page.close()

    assert {"outside", "cut", "faint", "unlabelled", "small", "wide"} == set(found)
