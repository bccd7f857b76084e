"""Letters as files in a Maildir, which mutt, Dovecot, Thunderbird and Python's `mailbox` read."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from relationkit.errors import BackendError, InvalidDocument
from relationkit.messages import Receipt, message_token, to_bytes
from relationkit.transports.channels import EMAIL, refuse_foreign, without_leave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from relationkit.messages import Message

_FOLDERS = ("tmp", "new", "cur")
_TOGETHER = 64  # files open between writing and syncing
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@dataclass(slots=True)
class _Written:
    """A message on its way into ``new``: its open file, or the receipt that it has already."""

    message: Message
    name: str
    descriptor: int = -1
    receipt: Receipt | None = None


@dataclass(slots=True)
class _Read:
    """The letters that a mail program has moved to ``cur``, as of the folder's last change."""

    changed: int = -1
    names: frozenset[str] = field(default_factory=frozenset)


class MaildirTransport:
    """Puts each letter into ``folder`` as a file of its own; the embedded default.

    A file is named for the message's key, written in ``tmp`` and moved to ``new`` in one step, so that no reader sees half a
    letter, and a key that is sent again, also after a crash and also if its letter was read meanwhile (it is in ``cur``
    then), is one file. Files and folders are open to their owner only.

    With ``durable``, letters survive a power cut from the moment they have a receipt: a batch is written, then synced file by
    file (the first sync writes most of the others too), then moved, then the folder is synced once. Without it only a crash
    of the process is survived, and sending is faster.

    >>> MaildirTransport("letters").name
    'maildir'
    """

    name = "maildir"
    channels = EMAIL

    def __init__(self, folder: str | os.PathLike[str], *, durable: bool = True) -> None:
        self.folder = Path(folder)
        self._durable = durable
        self._read = _Read()

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        """Write the letters. `BackendError` if none of them can be written; one that cannot is a transient "failed"."""
        refuse_foreign(messages, self.name, self.channels)
        if not messages:
            return []
        try:
            for part in _FOLDERS:
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._away(error) from error
        receipts: list[Receipt] = []
        for batch in _batches(messages):
            receipts += self._send(batch, at, first=not receipts)
        return receipts

    def _send(self, batch: Sequence[Message], at: datetime, *, first: bool) -> list[Receipt]:
        faults: list[OSError] = []
        written = [self._write(message, at, faults) for message in batch]
        self._move(written, at, faults)
        receipts = [one.receipt or self._receipt(one.message, at, one.name) for one in written]
        if first and faults and not any(receipt.status == "sent" for receipt in receipts):
            raise self._away(faults[0]) from faults[0]
        return receipts

    def _write(self, message: Message, at: datetime, faults: list[OSError]) -> _Written:
        one = _Written(message, message_token(message.key))
        one.receipt = without_leave(message, self.name, at)
        if one.receipt is not None:
            return one
        try:
            if self._is_here(one.name):
                one.receipt = self._receipt(message, at, one.name)
                return one
            content = to_bytes(message, at=at)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            one.descriptor = os.open(self._tmp(one.name), flags, 0o600)
            while content:
                content = content[os.write(one.descriptor, content) :]
        except InvalidDocument as error:
            one.receipt = Receipt(
                key=message.key,
                status="invalid",
                transport=self.name,
                at=at,
                code=error.issues[0][1],
            )
        except OSError as error:
            faults.append(error)
            one.receipt = self._failed(one, at, error)
        return one

    def _move(self, written: Sequence[_Written], at: datetime, faults: list[OSError]) -> None:
        for one in written:
            if one.receipt is None:
                try:
                    if self._durable:
                        os.fsync(one.descriptor)
                    os.replace(self._tmp(one.name), self.folder / "new" / one.name)  # noqa: PTH105 - half the time
                except OSError as error:
                    faults.append(error)
                    one.receipt = self._failed(one, at, error)
            if one.descriptor >= 0:
                os.close(one.descriptor)
        if not self._durable:
            return
        try:
            folder = os.open(self.folder / "new", os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            # The letters may be there or not. Each is found by its name when it is sent again.
            faults.append(error)
            for one in written:
                one.receipt = one.receipt or self._failed(one, at, error)

    def _is_here(self, name: str) -> bool:
        if (self.folder / "new" / name).exists():
            return True
        cur = self.folder / "cur"
        changed = cur.stat().st_mtime_ns
        if changed != self._read.changed:
            # A name in cur has flags after a colon: "k1:2,S".
            self._read = _Read(
                changed, frozenset(file.name.partition(":")[0] for file in cur.iterdir())
            )
        return name in self._read.names

    def _tmp(self, name: str) -> Path:
        # With the process in it: a worker whose lease ran out must not write into its successor's file.
        return self.folder / "tmp" / f"{name}.{os.getpid()}"

    def _receipt(self, message: Message, at: datetime, name: str) -> Receipt:
        return Receipt(key=message.key, status="sent", transport=self.name, at=at, provider_id=name)

    def _failed(self, one: _Written, at: datetime, error: OSError) -> Receipt:
        with suppress(OSError):
            self._tmp(one.name).unlink(missing_ok=True)
        code = "disk-full" if error.errno in _FULL else "not-written"
        return Receipt(
            key=one.message.key,
            status="failed",
            transport=self.name,
            at=at,
            code=code,
            transient=True,
        )

    def _away(self, error: OSError) -> BackendError:
        reason = errno.errorcode.get(error.errno or 0, "unknown")
        return BackendError(
            f"maildir transport could not write ({reason}); make the folder writable and its disk roomy, then retry"
        )

    def __repr__(self) -> str:
        return "MaildirTransport()"


def _batches(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Cut a run into batches, none with a key twice: the second one finds the first one's file."""
    batch: dict[str, Message] = {}
    for message in messages:
        if message.key in batch or len(batch) == _TOGETHER:
            yield list(batch.values())
            batch = {}
        batch[message.key] = message
    yield list(batch.values())
