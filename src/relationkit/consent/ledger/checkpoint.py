"""Checkpoints (C2SP tlog-checkpoint): how many leaves a log has, and its root, in three lines.

A checkpoint binds whoever has handed it out. Kept by its owner alone it proves nothing against the owner, who could rewrite log
and checkpoint together. So hand it on: `CheckpointSink`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from relationkit.consent.ledger.notes import open_note, sign_note
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.consent.ledger.notes import Signer, Verifier

_TEXT = re.compile(r"([^\n]+)\n(0|[1-9]\d{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: whose it is (`origin`), how many leaves it has, and the root over them.

    >>> from relationkit.consent.ledger.merkle import EMPTY
    >>> print(Checkpoint("shop.example/consent", 0, EMPTY).text, end="")
    shop.example/consent
    0
    47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _TEXT.fullmatch(self.text):
            raise _refused()

    @property
    def text(self) -> str:
        """The text of the note, which is what is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def note(self, signers: Iterable[Signer] = ()) -> str:
        """Write the checkpoint as a note, with the signatures of whoever vouches for it."""
        return sign_note(self.text, signers)

    @classmethod
    def from_note(cls, note: str, verifiers: Iterable[Verifier] = ()) -> Self:
        r"""Read a note; `InvalidDocument` for what is no checkpoint, or where verifiers are given and none has signed.

        Further lines of the text, which the specification allows, are passed over.

        >>> Checkpoint.from_note("shop.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n").size
        0
        """
        text, _ = open_note(note, verifiers)
        match = _TEXT.fullmatch(text)
        if match is None:
            raise _refused()
        found = cls(match[1], int(match[2]), b64decode(match[3]))
        if not text.startswith(found.text):  # base64 has several spellings of one root
            raise _refused()
        return found


class CheckpointSink(Protocol):
    """Where checkpoints are kept out of the owner's sole reach: an auditor's mailbox, a second store, a time stamp.

    What lies on the log's own disk shows nothing. What lies on another shows a disk that was set back; what lies with somebody
    else shows an owner who rewrites.
    """

    def keep(self, note: str, /) -> None:
        """Keep a checkpoint."""
        ...

    def latest(self, origin: str, /) -> str | None:
        """The checkpoint kept last for this log."""
        ...


def _refused() -> InvalidDocument:
    message = "the checkpoint is refused: it is not origin, size and root of 32 bytes, a line each"
    return InvalidDocument(message, issues=(("checkpoint", "not-a-checkpoint"),))
