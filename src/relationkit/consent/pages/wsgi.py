"""All doors as one WSGI application (PEP 3333), on the standard library alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

from relationkit.consent.centre import visit
from relationkit.consent.links import LinkAct, LinkOutcome, handle
from relationkit.consent.pages.page import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from relationkit.consent.centre import Centre, CentreStore, Visit
    from relationkit.consent.tokens import Tokens

_DOORS = frozenset({"unsubscribe", "stop-all", "object", "confirm"})
_LARGEST = 64 * 1024
_MOST = 20


def consent_app(
    *,
    centre: Centre,
    store: CentreStore,
    tokens: Tokens,
    clock: Callable[[], datetime],
    carry_out: Callable[[Visit], None] = lambda _visit: None,
) -> WSGIApplication:
    """Mount the links and the preference centre at ``/<language>/<door>/<token>``.

    The doors are unsubscribe, stop-all, object, confirm and preferences; the language is the letter's. `clock` says what time it
    is. `carry_out` is given each visit in which the customer said something, after it was kept: it sends the letter of a
    request, and may tell whoever answers that a copy or an erasure was asked for.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller
    >>> from relationkit.consent.centre import Centre
    >>> from relationkit.consent.tokens import KeyRing, Tokens
    >>> from relationkit.storage import MemoryStore
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> app = consent_app(
    ...     centre=Centre(shop), store=MemoryStore(), tokens=Tokens(KeyRing({1: bytes(range(32))}, current=1)),
    ...     clock=lambda: datetime(2026, 3, 1, tzinfo=UTC),
    ... )
    >>> asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/unsubscribe/x"}
    >>> b"".join(app(asked, lambda status, headers: print(status))).count(b"<button>")
    200 OK
    1
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        language, door, token = _route(environ.get("PATH_INFO", ""))
        form = _form(environ) if method == "POST" else {}
        answer: LinkOutcome | Visit
        if door in _DOORS:
            answer = handle(
                method,
                token,
                form,
                act=cast("LinkAct", door),
                store=store,
                tokens=tokens,
                purposes=centre.purposes,
                at=clock(),
                headers=_headers(environ),
            )
        elif door == "preferences":
            answer = visit(
                method,
                token,
                form,
                centre=centre,
                store=store,
                tokens=tokens,
                language=language,
                at=clock(),
            )
            if answer.command is not None:
                carry_out(answer)
        else:
            answer = LinkOutcome(404, "not-found")
        shown = page(answer, language=language, controller=centre.controller)
        body = shown.html.encode()
        start_response(
            f"{shown.status} {HTTPStatus(shown.status).phrase}",
            [*shown.headers, ("Content-Length", str(len(body)))],
        )
        return [b"" if method == "HEAD" else body]

    return application


def _route(path: str) -> tuple[str, str, str]:
    """The language, the door and the token; no door for anything else."""
    parts = path.removeprefix("/").split("/")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("en", "", "")  # noqa: PLR2004


def _headers(environ: WSGIEnvironment) -> Mapping[str, str]:
    return {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }


def _form(environ: WSGIEnvironment) -> Mapping[str, list[str]]:
    """What was posted; nothing of what cannot be read, and a stop needs none of it."""
    size = environ.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size) > _LARGEST:
        return {}
    body = environ["wsgi.input"].read(int(size))
    kind = environ.get("CONTENT_TYPE", "")
    if kind.startswith("multipart/form-data"):
        return _parts(kind, body)
    try:
        return parse_qs(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST, errors="strict"
        )
    except ValueError:
        return {}


def _parts(kind: str, body: bytes) -> Mapping[str, list[str]]:
    """A form in parts, as RFC 8058 has mail providers post it."""
    from email.parser import BytesParser

    whole = BytesParser().parsebytes(
        b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body
    )
    form: dict[str, list[str]] = {}
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        text = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(text, bytes):  # the whole has no name
            form.setdefault(name, []).append(text.decode("utf-8", "replace"))
    return form
