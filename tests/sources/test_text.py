import io
from typing import cast

import pytest

from relationkit.errors import BackendError
from relationkit.sources.text import Text


class Broken(io.RawIOBase):
    """A disk that fails after so many bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        if not self.content:
            raise OSError(5, "Input/output error")
        view = memoryview(cast("bytearray", buffer))
        size = min(len(view), len(self.content))
        view[:size], self.content = self.content[:size], self.content[size:]
        return size


@pytest.mark.parametrize("content", [b"", b'[{"id": 1}, '])
def test_a_disk_that_fails_is_a_failed_backend(content: bytes) -> None:
    """An error while reading is told with the file's name, at once or further on."""
    said = "file 'orders.json' cannot be read: Input/output error"
    with pytest.raises(BackendError, match=said):
        Text(io.BufferedReader(Broken(content)), "orders.json").more(1_000)


def test_places_are_counted_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line, column and byte are those of the file, not of the piece."""
    monkeypatch.setattr("relationkit.sources.text._PIECE", 2)
    text = Text(io.BufferedReader(io.BytesIO("ą\n  \n ż".encode())), "x")
    text.next_character()
    text.at += 1

    assert "ż" == text.next_character()
    assert "line 3 column 2, byte 7" == text.where()
    text.at += 1
    assert "" == text.next_character()


def test_bytes_that_are_no_text_are_kept_apart() -> None:
    """A byte that is not UTF-8 becomes a lone surrogate, which no well-formed text has, and counts as the byte it was."""
    text = Text(io.BufferedReader(io.BytesIO(b'["Micha\xb3"]')), "x")
    text.more()
    text.at = len(text.buffer)

    assert '["Micha\udcb3"]' == text.buffer
    assert "line 1 column 11, byte 10" == text.where()
