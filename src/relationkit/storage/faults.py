"""What a backend's exception means, said without its words: those may quote what was to be written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from relationkit.errors import BackendError, InvalidDocument, RelationkitError

if TYPE_CHECKING:
    from collections.abc import Generator

# By the beginning of SQLite's error name (sqlite.org/rescode.html), of the SQLSTATE (PostgreSQL, appendix A), or of the class.
_ADVICE = {
    "SQLITE_BUSY": "another writer holds the database; try again when it is done",
    "SQLITE_LOCKED": "another writer holds the database; try again when it is done",
    "SQLITE_FULL": "the disk is full; make room and try again",
    "SQLITE_READONLY": "the file or its folder is read-only; make both writable",
    "SQLITE_CANTOPEN": "the file cannot be opened; its folder must exist and be writable",
    "SQLITE_NOTADB": "the file is not a SQLite database; choose another path",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a copy",
    "08": "the connection is lost; try again when the server answers",
    "25P01": "the lent connection is in no transaction; begin one, then write",
    "40": "another writer was at the same rows; try again",
    "42P01": "the tables are missing; call migrate() once",
    "53": "the server is out of resources; make room and try again",
    "57": "the server ended the connection; try again when it answers",
    "OperationalError": "the server does not answer; try again when it does",
    "DataError": "a value does not fit its column; ids and addresses may hold no NUL character",
}

# The classes of PEP 249 whose texts quote values ("Key (id)=(...) already exists").
_QUOTING = frozenset({"IntegrityError", "DataError"})


@contextmanager
def naming(dialect: str, operation: str) -> Generator[None]:
    """Let `BackendError`, with the operation, leave in place of whatever the backend raises."""
    try:
        yield
    except RelationkitError:
        raise
    except Exception as error:  # noqa: BLE001 - a host's executor raises what its driver raises
        refuse(dialect, operation, error)


def refuse(dialect: str, operation: str, error: Exception) -> NoReturn:
    """Raise what the error means."""
    if isinstance(error, UnicodeError):
        message = f"{dialect} store could not {operation}: a text holds half a surrogate pair; mend the text"
        raise InvalidDocument(message, issues=(("text", "lone-surrogate"),)) from None
    classes = [kind.__name__ for kind in type(error).__mro__]
    code = str(
        getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or classes[0]
    )
    advice = next(
        (text for start, text in _ADVICE.items() if code.startswith(start)), "see the cause"
    )
    cause = None if _QUOTING.intersection(classes) else error
    raise BackendError(f"{dialect} store could not {operation} ({code}): {advice}") from cause
