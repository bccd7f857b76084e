"""The words that people agree to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relationkit.documents import Document


class Notice(Document):
    """The words that a person agreed to, in the version and language that they saw.

    >>> Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.").version
    '3'
    """

    id: Annotated[str, Field(min_length=1, max_length=80)]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    language: Annotated[str, Field(min_length=2, max_length=20)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
