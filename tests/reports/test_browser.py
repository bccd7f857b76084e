"""The page in a real browser: at a desk and on a phone, by day and by night."""

from __future__ import annotations

from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from relationkit.reports import Letter, Letters, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn

    from playwright.sync_api import Browser, Page

AT = datetime(2026, 3, 2, tzinfo=UTC)
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

# What of the page can be seen; on a phone the heads of tables are there for screen readers only.
SEEN = """
const seen = [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect(), head = e.closest('thead');
  return box.width && box.height && !(head && getComputedStyle(head).position === 'absolute');
});
const words = e => [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim());
"""
OUTSIDE = f"""() => {{ {SEEN}
  return seen.filter(e => {{
    const box = e.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1;
  }}).map(e => e.outerHTML.slice(0, 90));
}}"""
CUT = f"""() => {{ {SEEN}
  return seen.filter(e => getComputedStyle(e).overflowX !== 'visible' && e.tagName !== 'svg' &&
    (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.outerHTML.slice(0, 90));
}}"""
OVERLAPPING = f"""() => {{ {SEEN}
  const lines = seen.flatMap(e => words(e).flatMap(node => {{
    const range = document.createRange(); range.selectNodeContents(node);
    return [...range.getClientRects()].map(box => ({{node, box}}));
  }}));
  const found = [];
  for (const [i, a] of lines.entries()) for (const b of lines.slice(i + 1)) {{
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (a.node !== b.node && wide > 1 && high > 4) found.push([a.node.data.trim(), b.node.data.trim()]);
  }}
  return found;
}}"""
FAINT = f"""() => {{ {SEEN}
  const light = c => {{ const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; }};
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {{ for (; e; e = e.parentElement) {{ const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c.slice(0, 3); }} return [255, 255, 255]; }};
  return seen.filter(e => words(e).length).filter(e => {{
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05) < 4.5;
  }}).map(e => e.outerHTML.slice(0, 90));
}}"""


pytestmark = pytest.mark.extra


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


@pytest.fixture(
    scope="module",
    params=[(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")],
    ids=lambda param: f"{param[0]}-{param[1]}",
)
def opened(
    request: pytest.FixtureRequest,
    chromium: Browser,
    report: Report,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    """The report, opened from a file."""
    width, scheme = request.param
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report.to_html(), encoding="utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    yield page
    context.close()


def test_nothing_reaches_over_the_edge(opened: Page) -> None:
    """No element is wider than the window, and nobody has to scroll sideways."""
    assert [] == opened.evaluate(OUTSIDE)
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_is_cut_off(opened: Page) -> None:
    """No box hides a part of its text."""
    assert [] == opened.evaluate(CUT)


def test_nothing_overlaps(opened: Page) -> None:
    """No two lines of text lie over each other."""
    assert [] == opened.evaluate(OVERLAPPING)


def test_text_can_be_read(opened: Page) -> None:
    """The contrast of all text with its ground is at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    assert [] == opened.evaluate(FAINT)


def test_the_letter_is_seen_whole(opened: Page) -> None:
    """Its frame is high enough for an ordinary letter, and its script has not run."""
    frame = opened.frames[1]
    high, given = frame.evaluate("[document.documentElement.scrollHeight, innerHeight]")

    assert "Szanowna Pani Małgorzato," in frame.inner_text("body")
    assert high <= given + 1


def test_a_letter_reaches_nobody(chromium: Browser, tmp_path: Path) -> None:
    """Neither a picture, nor a script, nor a style sheet of a letter calls the server that it names."""
    calls: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}"
        html = (
            f"<img src='{there}/a.png'><script>fetch('{there}/b')</script><style>@import '{there}/c.css';</style>"
            f"<p style='background:url({there}/d.png)'>Good morning</p><iframe src='{there}/e'></iframe>"
        )
        letter = Letter(title="T", subject="S", text="Good morning", html=html, language="en")
        file = tmp_path / "report.html"
        file.write_text(Report("R", AT, (Letters((letter,)),)).to_html(), encoding="utf-8")
        page = chromium.new_page()
        page.goto(file.as_uri())
        page.wait_for_load_state("networkidle")
        said = page.frames[1].inner_text("p")
        page.goto(there)
        page.close()
        server.shutdown()

    assert "Good morning" == said
    assert ["/"] == [call for call in calls if call != "/favicon.ico"]


def test_the_listener_has_eyes(chromium: Browser) -> None:
    """Each of the faults above would be found."""
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.set_content(
        "<body style='background:#fff'><p style='width:900px'>wide</p>"
        "<p style='width:3em;overflow:hidden;white-space:nowrap'>cut off here</p>"
        "<p style='color:#999'>faint</p><p>over</p><p style='margin-top:-2em'>lapping</p>"
    )

    found = [len(page.evaluate(look)) for look in (OUTSIDE, CUT, FAINT, OVERLAPPING)]
    page.close()
    assert [1, 1, 1, 1] == found
