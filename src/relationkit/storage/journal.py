"""A folder that remembers how far each erasure got."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from relationkit.consent.rights import ErasurePlan
from relationkit.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Iterator


class ErasureFolder:
    """`ErasureJournal` in a folder of the owner's alone, one file an erasure: the plan in the first line, then a line a step.

    Once an erasure is closed its file holds steps only, nothing of the person. Keep the folder out of backups, and on an
    encrypted disk: a file system does not overwrite what it replaces.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list(ErasureFolder(folder).unfinished())
    []
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def __repr__(self) -> str:
        return "ErasureFolder()"

    def begin(self, plan: ErasurePlan, /) -> frozenset[str]:
        """Keep the plan, if it is new, and return the steps that are done."""
        path = self._path(plan.id)
        if not path.exists():
            self._write(path, f"{plan.to_json()}\n")
        elif not path.read_bytes().endswith(b"\n"):
            self._write(path, "".join(f"{line.decode()}\n" for line in _lines(path)))
        return frozenset(_steps(path))

    def note(self, plan_id: str, step: str, /) -> None:
        """Write down that a step is done, and let it reach the disk."""
        with self._path(plan_id).open("ab") as file:
            file.write(f"{json.dumps(step)}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def close(self, plan_id: str, /) -> None:
        """Forget the plan; remember its id and its steps."""
        path = self._path(plan_id)
        steps = "".join(f"{json.dumps(step)}\n" for step in [*_steps(path), "closed"])
        self._write(path, f"{{}}\n{steps}")

    def unfinished(self) -> Iterator[ErasurePlan]:
        """The plans that were begun and not closed, by id."""
        for path in sorted(self._folder.glob("*.erasure")):
            if "closed" not in _steps(path):
                yield ErasurePlan.from_json(_lines(path)[0])

    def _path(self, plan_id: str) -> Path:
        if not plan_id.isalnum():
            message = "the id of an erasure has letters and digits only; take that of its plan"
            raise BackendError(message)
        return self._folder / f"{plan_id}.erasure"

    def _write(self, path: Path, text: str) -> None:
        """Whole or not at all."""
        fresh = path.with_suffix(".fresh")
        owners = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(owners, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def _lines(path: Path) -> list[bytes]:
    """Without a last line that was broken off."""
    return path.read_bytes().split(b"\n")[:-1]


def _steps(path: Path) -> list[str]:
    return [json.loads(line) for line in _lines(path)[1:]]
