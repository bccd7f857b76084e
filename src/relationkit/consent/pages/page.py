"""What a door answers, as a page."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from relationkit.consent.centre import PauseUntil, Visit
from relationkit.consent.pages.words import fill, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment

    from relationkit.consent.links import LinkOutcome
    from relationkit.consent.purposes import Controller
    from relationkit.consent.texts import Words

_DONE: Mapping[str, str] = MappingProxyType(
    {
        "Withdraw": "withdraw",
        "Ask": "ask",
        "Correct": "correct",
        "Forget": "forget",
        "Export": "export",
        "Erase": "erase",
    }
)
_REFUSED: Mapping[str, str] = MappingProxyType({"not-a-day": "day", "not-sure": "sure"})


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """An answer ready to be sent: status, headers and the HTML, "" for an answer without a page.

    >>> Page(405, (("Allow", "GET"),), "")
    Page(405, 0 letters)
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    html: str

    def __repr__(self) -> str:
        return f"Page({self.status}, {len(self.html)} letters)"


def page(outcome: LinkOutcome | Visit, *, language: str, controller: Controller) -> Page:
    """Render an answer in a language, in English where there is no table for it.

    The page needs no script and no other file. Its headers forbid both (Content-Security-Policy), keep it out of caches and
    frames, and keep its address, which holds a token, from other sites. Forms post to the page's own address, or to the next
    token beside it.

    >>> from relationkit.consent import Controller
    >>> from relationkit.consent.links import LinkOutcome
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> "<h1>Rezygnacja przyjęta</h1>" in page(LinkOutcome(200, "unsubscribed"), language="pl", controller=shop).html
    True
    """
    if outcome.page is None:
        return Page(outcome.status, outcome.headers, "")
    said = words(language)
    known: dict[str, object] = {"words": said, "controller": controller, "style": style()}
    if isinstance(outcome, Visit) and outcome.view is not None:
        template = "centre.html.j2"
        known |= {
            "view": outcome.view,
            "token": outcome.token,
            "banner": banner(outcome, said),
            "refused": outcome.refused,
        }
    else:
        template = "notice.html.j2"
        fields = {"do": "open"} if isinstance(outcome, Visit) else dict(outcome.values)
        known |= {"text": said[outcome.page], "fields": fields}
    html = _environment().get_template(template).render(known)
    return Page(outcome.status, (*outcome.headers, *security_headers()), html)


def security_headers() -> tuple[tuple[str, str], ...]:
    """The headers that keep a page to itself: no script, no other site, no frame; the one style is named by its digest.

    >>> dict(security_headers())["X-Content-Type-Options"]
    'nosniff'
    """
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
    )


def banner(visit: Visit, said: Words) -> str | None:
    """The sentence that tells what came of the last form; None for a page that was only opened."""
    from relationkit.consent.pages.written import day

    if visit.refused is not None:
        if visit.refused.field is None or visit.refused.code == "not-a-day":
            return said["refused"][_REFUSED.get(visit.refused.code, "other")]
        line = visit.view and visit.view.field(visit.refused.field)
        label = (line and line.label) or label_of(visit.refused.field, said)
        return fill(said["refused"]["value"], field=label)
    done, command = said["done"], visit.command
    if isinstance(command, PauseUntil):
        if command.until is None:
            return done["resume"]
        return fill(done["pause"], day=day(command.until, said.language))
    scope = getattr(command, "scope", None)
    if scope is not None:
        return done["object" if scope == "marketing" else "stop-all"]
    name = _DONE.get(type(command).__name__)
    return done[name] if name else None


def label_of(name: str, said: Words) -> str:
    """The page's own word for a field, else its name.

    >>> label_of("given", words("pl")), label_of("shoe_size", words("pl"))
    ('Imię', 'shoe size')
    """
    return said["field"].get(name) or name.replace("_", " ")


@cache
def style() -> str:
    """The one style of all pages."""
    return (files("relationkit.consent.pages") / "templates" / "page.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from relationkit.consent.pages import written

    environment = Environment(
        loader=PackageLoader("relationkit.consent.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Jinja's own annotation of the mapping knows only the filters that come with it.
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters |= {
        "day": written.day,
        "day_of_year": written.day_of_year,
        "digits": written.digits,
        "months": written.months,
        "value": written.value,
        "fill": fill,
        "label_of": label_of,
    }
    return environment
