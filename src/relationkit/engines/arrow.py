"""A column of text to and from any data frame: the Arrow C stream interface in plain Python.

The structures, and who releases what: https://arrow.apache.org/docs/format/CStreamInterface.html and CDataInterface.html;
the capsule: https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html.
"""

from __future__ import annotations

import ctypes as c
from array import array
from typing import TYPE_CHECKING, Any, Protocol

from relationkit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = b"arrow_array_stream"


class TextColumn(Protocol):
    """Letters in UTF-8, one byte more than are used, and where each text begins and the last one ends."""

    letters: bytearray
    ends: array[int]

    def __len__(self) -> int: ...


def stream_of(column: TextColumn) -> object:
    """A capsule with a stream of one column, ``id``; each call gives a new one."""
    place = _allocate(c.sizeof(_Stream))
    stream = _Stream(*(c.cast(call, c.c_void_p).value for call in _CALLS), _held(_Reading(column)))
    c.memmove(place, c.byref(stream), c.sizeof(_Stream))
    return _capsule(place, _NAME, c.cast(_CLOSE, c.c_void_p))


def batches(source: Any) -> Iterator[tuple[bytes, array[int]]]:  # noqa: ANN401 - whoever has `__arrow_c_stream__`
    """The letters of one text column and where each text of it ends, batch by batch; a missing text is empty."""
    capsule = source.__arrow_c_stream__()
    place = _pointer(capsule, _NAME)
    stream = _Stream.from_address(place)
    code = _format(stream, place)
    while True:
        found = _Array()
        _checked(_GET(stream.get_next)(place, c.addressof(found)), stream, place)
        if not found.release:
            return
        try:
            yield _copied(found.children[0].contents, code)
        finally:
            _RELEASE(found.release)(c.addressof(found))


def _format(stream: Any, place: int) -> str:  # noqa: ANN401 - a structure
    """How wide the offsets of the only column are."""
    schema = _Schema()
    _checked(_GET(stream.get_schema)(place, c.addressof(schema)), stream, place)
    written = [schema.children[index].contents.format for index in range(schema.n_children)]
    _RELEASE(schema.release)(c.addressof(schema))
    codes = {b"u": "i", b"U": "q"}
    if len(written) != 1 or written[0] not in codes:
        message = (
            f"an Arrow stream of ids has one column of text, not {written}; select the id as text"
        )
        raise NotSupported(message)
    return codes[written[0]]


def _checked(code: int, stream: Any, place: int) -> None:  # noqa: ANN401 - a structure
    if code:
        said = _SAY(stream.get_last_error)(place)
        raise OSError(
            code, c.string_at(said).decode(errors="replace") if said else "no reason given"
        )


def _copied(column: Any, code: str) -> tuple[bytes, array[int]]:  # noqa: ANN401 - a structure
    ends: array[int] = array(code)
    if not column.length:
        return b"", ends
    width = ends.itemsize
    ends.frombytes(
        c.string_at(column.buffers[1] + column.offset * width, (column.length + 1) * width)
    )
    start, stop = ends[0], ends[-1]
    letters = c.string_at(column.buffers[2] + start, stop - start) if stop > start else b""
    return letters, array("q", [end - start for end in ends[1:]])


class _Reading:
    """A stream of one batch, and whether it has been read."""

    def __init__(self, column: TextColumn) -> None:
        self.column: TextColumn | None = column


class _Schema(c.Structure):
    pass


class _Array(c.Structure):
    pass


class _Stream(c.Structure):
    _fields_ = (
        ("get_schema", c.c_void_p),
        ("get_next", c.c_void_p),
        ("get_last_error", c.c_void_p),
        ("release", c.c_void_p),
        ("private_data", c.c_void_p),
    )


_Schema._fields_ = (
    ("format", c.c_char_p),
    ("name", c.c_char_p),
    ("metadata", c.c_char_p),
    ("flags", c.c_int64),
    ("n_children", c.c_int64),
    ("children", c.POINTER(c.POINTER(_Schema))),
    ("dictionary", c.c_void_p),
    ("release", c.c_void_p),
    ("private_data", c.c_void_p),
)
_Array._fields_ = (
    ("length", c.c_int64),
    ("null_count", c.c_int64),
    ("offset", c.c_int64),
    ("n_buffers", c.c_int64),
    ("n_children", c.c_int64),
    ("buffers", c.POINTER(c.c_void_p)),
    ("children", c.POINTER(c.POINTER(_Array))),
    ("dictionary", c.c_void_p),
    ("release", c.c_void_p),
    ("private_data", c.c_void_p),
)

_RELEASE = c.CFUNCTYPE(None, c.c_void_p)
_GET = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p)
_SAY = c.CFUNCTYPE(c.c_void_p, c.c_void_p)
_DESTROY = c.PYFUNCTYPE(None, c.c_void_p)

# Functions of the C API with signatures of our own: `pythonapi.X` is one object for the whole process.
_keep = c.PYFUNCTYPE(None, c.py_object)(("Py_IncRef", c.pythonapi))
_drop = c.PYFUNCTYPE(None, c.c_void_p)(("Py_DecRef", c.pythonapi))
_allocate = c.PYFUNCTYPE(c.c_void_p, c.c_size_t)(("PyMem_RawMalloc", c.pythonapi))
_free = c.PYFUNCTYPE(None, c.c_void_p)(("PyMem_RawFree", c.pythonapi))
_capsule = c.PYFUNCTYPE(c.py_object, c.c_void_p, c.c_char_p, c.c_void_p)(
    ("PyCapsule_New", c.pythonapi)
)
_inside = c.PYFUNCTYPE(c.c_void_p, c.c_void_p, c.c_char_p)(("PyCapsule_GetPointer", c.pythonapi))
_pointer = c.PYFUNCTYPE(c.c_void_p, c.py_object, c.c_char_p)(("PyCapsule_GetPointer", c.pythonapi))


def _held(owner: object) -> int:
    """Keep an object alive for a consumer; its address is the private data of the structure."""
    _keep(owner)
    return id(owner)


def _let_go(structure: Any) -> None:  # noqa: ANN401 - one of the three
    structure.release = None
    _drop(structure.private_data)


def _releaser(kind: Any) -> Any:  # noqa: ANN401 - a class of structures; the function that C calls
    """What a consumer calls when it is done; children that it has taken over are released by it."""

    def release(place: int) -> None:
        structure = kind.from_address(place)
        for index in range(structure.n_children):
            child = structure.children[index].contents
            if child.release:
                _let_go(child)
        _let_go(structure)

    return _RELEASE(release)


_RELEASE_SCHEMA = _releaser(_Schema)
_RELEASE_ARRAY = _releaser(_Array)


def _fill(place: int, kind: Any, values: tuple[Any, ...], child: Any, kept: list[Any]) -> None:  # noqa: ANN401
    """Write a structure where the consumer wants it; what it points to lives as long as `kept` does."""
    children = (c.POINTER(kind) * 1)(c.pointer(child))
    kept += [child, children]
    release = c.cast(_RELEASE_SCHEMA if kind is _Schema else _RELEASE_ARRAY, c.c_void_p).value
    child.release, child.private_data = release, _held(kept)
    made = kind(*values, children, None, release, _held(kept))
    c.memmove(place, c.byref(made), c.sizeof(kind))


def _get_schema(_stream: int, place: int) -> int:
    child = _Schema(format=b"U", name=b"id")
    _fill(place, _Schema, (b"+s", b"", None, 0, 1), child, [])
    return 0


def _get_next(stream: int, place: int) -> int:
    reading = c.cast(_Stream.from_address(stream).private_data, c.py_object).value
    column, reading.column = reading.column, None
    if column is None:
        c.memset(place, 0, c.sizeof(_Array))  # the end of the stream
        return 0
    letters = (c.c_char * len(column.letters)).from_buffer(column.letters)
    ends, _ = column.ends.buffer_info()
    buffers = (c.c_void_p * 3)(None, ends, c.addressof(letters))
    none = (c.c_void_p * 1)(None)
    child = _Array(length=len(column), n_buffers=3, buffers=buffers)
    _fill(place, _Array, (len(column), 0, 0, 1, 1, none), child, [column, letters, buffers, none])
    return 0


def _release_stream(place: int) -> None:
    _let_go(_Stream.from_address(place))


def _close(capsule: int) -> None:
    """Release a stream that nobody has taken over; a consumer that did has cleared its `release`."""
    place = _inside(capsule, _NAME)
    stream = _Stream.from_address(place)
    if stream.release:
        _let_go(stream)
    _free(place)


_CALLS = (_GET(_get_schema), _GET(_get_next), _SAY(lambda _stream: None), _RELEASE(_release_stream))
_CLOSE = _DESTROY(_close)
