"""A file as text that is read on piece by piece and let go once it is used."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from typing import TYPE_CHECKING

from relationkit.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

_PIECE = 2**17
_GZIP = b"\x1f\x8b"
_BLANK = re.compile(r"[ \t\r\n]*")
_OUTSIDE = re.compile(r'["\[\]{}]')
_INSIDE = re.compile(r'\\|"')


class Text:
    """The unused rest of a file: `buffer` from `at` on, and what has not been read yet.

    Gzip is known by its first bytes. Bytes that are not UTF-8 become lone surrogates, which `Cells` refuses one by one. A gzip
    file that breaks off ends there.
    """

    def __init__(self, file: BufferedReader, name: str) -> None:
        self.name = name
        self.buffer = ""
        self.at = 0
        self._ended = False
        self._line = 1
        self._column = 1
        self._byte = 0
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        try:
            zipped = file.peek(2)[:2] == _GZIP
        except OSError as error:
            raise self._failed(error) from error
        self._file = gzip.GzipFile(fileobj=file) if zipped else file

    @property
    def unread(self) -> int:
        """How many characters of the buffer are not used yet."""
        return len(self.buffer) - self.at

    def more(self, least: int = 0) -> bool:
        """Read on, by `least` characters if there are as many; False at the end."""
        if self._ended:
            return False
        self._line, self._column, self._byte = self._place()
        pieces = [self.buffer[self.at :]]
        self.at = 0
        wanted = max(least, 1)
        while wanted > 0 and not self._ended:
            data = self._read()
            self._ended = not data
            pieces.append(self._decode(data, self._ended))
            wanted -= len(pieces[-1])
        self.buffer = "".join(pieces)
        return True

    def _read(self) -> bytes:
        try:
            return self._file.read1(_PIECE)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return b""
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> BackendError:
        return BackendError(f"file {self.name!r} cannot be read: {error.strerror}; check the disk")

    def _place(self) -> tuple[int, int, int]:
        used = self.buffer[: self.at]
        lines = used.count("\n")
        column = len(used) - used.rfind("\n") if lines else self._column + len(used)
        byte = self._byte + len(used.encode(errors="surrogateescape"))
        return self._line + lines, column, byte

    def where(self) -> str:
        """The place in words: what is written on one long line is found by its bytes."""
        line, column, byte = self._place()
        return f"line {line} column {column}, byte {byte}"

    def next_character(self) -> str:
        """Pass over white space and look at what follows; "" at the end."""
        while True:
            blank = _BLANK.match(self.buffer, self.at)
            self.at = blank.end() if blank else self.at
            if self.unread:
                return self.buffer[self.at]
            if not self.more():
                return ""

    def line(self, longest: int) -> str | None:
        """Use up one line; of one that is longer than `longest`, return one character more. None at the end."""
        seen = self.at
        while (end := self.buffer.find("\n", seen)) < 0:
            seen = self.unread
            if seen > longest:
                return self._long_line(longest)
            if not self.more(seen):
                end = len(self.buffer) - 1
                break
        line = self.buffer[self.at : end + 1]
        self.at = end + 1
        return line or None

    def _long_line(self, longest: int) -> str:
        head = self.buffer[self.at : self.at + longest + 1]
        while (end := self.buffer.find("\n", self.at)) < 0:
            self.at = len(self.buffer)
            if not self.more():
                return head
        self.at = end + 1
        return head

    def brackets(self) -> Iterator[str]:
        """Use up text from bracket to bracket, strings apart; yield each."""
        inside = False
        while True:
            found = (_INSIDE if inside else _OUTSIDE).search(self.buffer, self.at)
            if found is None:
                self.at = len(self.buffer)
                if not self.more():
                    return
                continue
            self.at = found.end()
            if found[0] == '"':
                inside = not inside
            elif found[0] == "\\":
                if not self.unread:
                    self.more()
                self.at += 1
            else:
                yield found[0]
