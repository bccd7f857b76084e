"""Letters as files in a Maildir."""

from __future__ import annotations

import errno
import mailbox
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import pytest

from relationkit.errors import BackendError
from relationkit.transports import MaildirTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relationkit.messages import Message

    Make = Callable[..., Message]

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(params=[True, False], ids=["durable", "fast"])
def transport(request: pytest.FixtureRequest, tmp_path: Path) -> MaildirTransport:
    """A Maildir whose folder is not there yet, either way of writing."""
    return MaildirTransport(tmp_path / "Maildir", durable=request.param)


def _names(transport: MaildirTransport, part: str) -> list[str]:
    return sorted(path.name for path in (transport.folder / part).iterdir())


def test_it_is_a_maildir_that_others_read(transport: MaildirTransport, letter: Make) -> None:
    """Python's own `mailbox` finds the letters and their subjects; nothing stays in tmp."""
    transport.send_many([letter(number) for number in range(3)], at=AT)
    read = mailbox.Maildir(transport.folder, create=False)

    assert ["=?utf-8?b?T2fDs3JraSBqdcW8IHPEhQ==?="] * 3 == [one["subject"] for one in read]
    assert [] == _names(transport, "tmp")


def test_files_are_their_owners(transport: MaildirTransport, letter: Make) -> None:
    """Nobody else on the machine reads letters."""
    transport.send_many([letter(1)], at=AT)
    (name,) = _names(transport, "new")

    assert 0o600 == (transport.folder / "new" / name).stat().st_mode & 0o777
    assert 0o700 == (transport.folder / "new").stat().st_mode & 0o777


def test_a_letter_that_was_read_is_not_written_again(
    transport: MaildirTransport, letter: Make
) -> None:
    """A mail program has moved it to cur, with flags in its name."""
    transport.send_many([letter(1), letter(2)], at=AT)
    for name in _names(transport, "new"):
        (transport.folder / "new" / name).rename(transport.folder / "cur" / f"{name}:2,S")
    receipts = transport.send_many([letter(1), letter(2), letter(3)], at=AT)

    assert ["sent"] * 3 == [receipt.status for receipt in receipts]
    assert [letter(3).key] == _names(transport, "new")


def test_more_letters_than_go_together(transport: MaildirTransport, letter: Make) -> None:
    """A run is written in batches; every letter of it is there."""
    receipts = transport.send_many([letter(number) for number in range(200)], at=AT)

    assert (
        200 == len({receipt.provider_id for receipt in receipts}) == len(_names(transport, "new"))
    )


def test_a_file_in_the_way_is_a_backend_error(transport: MaildirTransport, letter: Make) -> None:
    """The folder cannot be made: said before anything is written, without the folder's letters."""
    transport.folder.write_text("in the way")

    with pytest.raises(BackendError, match=r"could not write \((EEXIST|ENOTDIR)\)"):
        transport.send_many([letter(1)], at=AT)


def test_an_unwritable_folder_is_a_backend_error(
    transport: MaildirTransport, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of the letters could be written: the transport as a whole is away."""

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(BackendError, match=r"could not write \(EACCES\); make the folder writable"):
        transport.send_many([letter(1), letter(2)], at=AT)


@contextmanager
def small_disk() -> Iterator[None]:
    """No file grows beyond 4,000 bytes; a write beyond that is EFBIG, much like a full disk's ENOSPC.

    It holds for the whole process, so nothing but the transport may write inside: pytest's own output may be a file.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_letter_that_finds_no_room_fails_for_now(
    transport: MaildirTransport, letter: Make
) -> None:
    """It leaves no half a file, and the letters that fit are there."""
    letters = [letter(1), letter(2, text="Żółta " * 2000), letter(3)]
    with small_disk():
        receipts = transport.send_many(letters, at=AT)

    assert [None, "disk-full", None] == [receipt.code for receipt in receipts]
    assert [False, True, False] == [receipt.transient for receipt in receipts]
    assert [letter(1).key, letter(3).key] == _names(transport, "new")
    assert [] == _names(transport, "tmp")


def test_a_disk_without_room_for_any_is_a_backend_error(
    transport: MaildirTransport, letter: Make
) -> None:
    """Nothing was sent, so the whole batch may wait."""
    too_long = letter(1, text="Żółta " * 2000)
    with small_disk(), pytest.raises(BackendError, match=r"could not write \(EFBIG\)"):
        transport.send_many([too_long], at=AT)


def test_a_folder_deleted_in_mid_run_fails_the_rest_for_now(
    transport: MaildirTransport, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was moved before has its receipt; the rest waits; the next run makes the folder anew."""
    replace = os.replace
    moved = 0

    def replace_then_delete(source: str, target: str) -> None:
        nonlocal moved
        replace(source, target)
        moved += 1
        if moved == 70:
            shutil.rmtree(transport.folder)

    monkeypatch.setattr(os, "replace", replace_then_delete)
    letters = [letter(number) for number in range(100)]
    receipts = transport.send_many(letters, at=AT)
    statuses = [receipt.status for receipt in receipts]

    assert ["sent"] * 64 == statuses[:64]
    assert "failed" == statuses[-1]
    assert {"not-written"} == {receipt.code for receipt in receipts if receipt.status == "failed"}
    assert all(receipt.transient for receipt in receipts if receipt.status == "failed")
    assert ["sent"] * 100 == [receipt.status for receipt in transport.send_many(letters, at=AT)]


def test_an_unfinished_write_goes_on(
    transport: MaildirTransport, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system may write less than it was given; the letter is whole all the same."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:100]))
    transport.send_many([letter(1)], at=AT)
    (name,) = _names(transport, "new")

    assert (transport.folder / "new" / name).read_bytes().endswith(b"\r\n")


def test_every_letter_is_there_once_after_a_kill(tmp_path: Path, letter: Make) -> None:
    """Killed at any point and started again: each key is one whole file."""
    script = textwrap.dedent(
        f"""
        import os, signal, sys
        from datetime import UTC, datetime
        from relationkit.messages import Message
        from relationkit.transports import MaildirTransport

        left = int(sys.argv[1])
        real = os.replace
        def replace(*paths):
            global left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            real(*paths)
        os.replace = replace
        from relationkit.testing.leave import permitted
        at = datetime(2026, 3, 2, tzinfo=UTC)
        letters = [Message(key=f"k{{n}}", campaign="s", profile_id="c", purpose="n", channel="email", language="pl",
                           to="a@example.com", sender="j@shop.example", subject="s", text="t") for n in range(100)]
        letters = [permitted(letter, at=at) for letter in letters]
        transport = MaildirTransport({str(tmp_path)!r}, durable=False)
        print(len(transport.send_many(letters, at=at)))
        """
    )
    for left in (1, 30, 64, 0):
        done = subprocess.run(
            [sys.executable, "-c", script, str(left)], capture_output=True, text=True, check=False
        )
    assert "100\n" == done.stdout, done.stderr

    assert 100 == len(list((tmp_path / "new").iterdir()))
    assert all(path.read_bytes().endswith(b"\r\n") for path in (tmp_path / "new").iterdir())
