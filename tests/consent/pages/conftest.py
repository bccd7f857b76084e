"""The example's shop, on a fixed day."""

from __future__ import annotations

import io
import runpy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from wsgiref.validate import validator

import pytest

from relationkit.consent.pages import consent_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from relationkit.consent.centre import Visit

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@dataclass
class Answer:
    """What came back."""

    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Door:
    """The application, and whoever knocks."""

    shop: Any
    at: datetime = NOON
    visits: list[Visit] = field(default_factory=list)

    def knock(
        self,
        path: str,
        method: str = "GET",
        *,
        body: bytes = b"",
        kind: str = "application/x-www-form-urlencoded",
        **environ: str,
    ) -> Answer:
        answers: list[tuple[str, dict[str, str]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: object = None
        ) -> Any:
            answers.append((status, dict(headers)))
            return answers.append

        app = consent_app(
            centre=self.shop.centre,
            store=self.shop.store,
            tokens=self.shop.tokens,
            clock=lambda: self.at,
            carry_out=self.visits.append,
        )
        asked: Mapping[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "SERVER_NAME": "shop.example", "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "QUERY_STRING": "",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "https", "wsgi.version": (1, 0),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False, **environ,
        }  # fmt: skip
        checked = (
            "wsgi.input" in asked
            and environ.get("CONTENT_LENGTH") is None
            and method in {"GET", "POST", "HEAD"}
        )
        parts: Iterable[bytes] = (validator(app) if checked else app)(dict(asked), start_response)
        said = b"".join(parts)
        close = getattr(parts, "close", None)
        if close:
            close()
        return Answer(*answers[0], said)

    def events(self) -> list[Any]:
        anna = self.shop.store.profile("c1")
        return list(self.shop.store.consents([anna])["c1"])

    def link(self, language: str, door: str, purpose: str = "", at: datetime = NOON) -> str:
        path: str = self.shop.link(language, door, purpose, at)
        return path


@pytest.fixture
def door(repository: Path) -> Door:
    """A fresh shop."""
    example = runpy.run_path(str(repository / "examples" / "preferences" / "app.py"))
    return Door(example["Shop"]())
