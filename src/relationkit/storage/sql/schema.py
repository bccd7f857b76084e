"""The tables and their versions: numbered SQL files, applied once each, all in one transaction."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from relationkit.errors import BackendError
from relationkit.storage.sql.consents import enter_all, shape_all
from relationkit.storage.sql.derived import derive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relationkit.storage.sql.session import Session, Statements


DERIVED = 5
"""The last migration after which what is derived from the documents must be worked out anew."""

LEDGERED = 3
"""The migration from which on every consent event has a leaf."""

SORTED = 5
"""The migration from which on every consent event has a shape."""


def migrations() -> Sequence[str]:
    """The texts of all migrations, the first first; a number is never given twice and a text never changed."""
    folder = files("relationkit.storage.sql").joinpath("migrations")
    scripts = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in scripts]


def migrate(session: Session) -> None:
    """Bring the tables to the version of this release; refuse those of a newer one."""
    texts = migrations()
    if _version(session.reading("read the version of its tables")) == len(texts):
        return
    with session.writing("migrate its tables") as sql:
        sql.run("{one_migrator}")
        version = _version(sql)
        if version > len(texts):
            message = (
                f"the tables are of version {version}, this release knows {len(texts)}; "
                "upgrade relationkit, nothing was changed"
            )
            raise BackendError(message)
        if not version:
            sql.run("CREATE TABLE rk_schema_version (version INTEGER PRIMARY KEY)")
        for number, text in enumerate(texts[version:], version + 1):
            for statement in _statements(text):
                sql.run(statement)
            sql.run("INSERT INTO rk_schema_version (version) VALUES (?)", (number,))
        if 0 < version < DERIVED:
            derive(sql)
        if 0 < version < LEDGERED:
            enter_all(sql)
        if 0 < version < SORTED:
            shape_all(sql)


def _version(sql: Statements) -> int:
    ((present,),) = sql.run("{has_tables}")
    if not present:
        return 0
    ((version,),) = sql.run("SELECT max(version) FROM rk_schema_version")
    return int(version)


def _statements(text: str) -> Iterator[str]:
    """Leave the comments out; a statement ends with a semicolon, and holds no other."""
    bare = "\n".join(line.partition("--")[0] for line in text.splitlines())
    return (part.strip() for part in bare.split(";"))
