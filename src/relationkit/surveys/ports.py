"""What this room needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.surveys.responses import Response


class ResponseStore(Protocol):
    """Whoever keeps the answered questionnaires."""

    def keep(self, response: Response, /) -> bool:
        """Keep a response, all or nothing.

        Returns False, and changes nothing, when a response of the same id is there, or one of the same survey with the same
        code: a code is spent once, and whoever sends a form twice has answered once.
        """
        ...

    def responses(self, survey: str, /) -> Iterator[Response]:
        """The responses to a survey in all its versions, oldest first, then by id.

        It streams: memory does not grow with their number, and the store may be written meanwhile.
        """
        ...
