"""National registers of those who refuse: asked before anything unsolicited is sent, and nothing is sent where nobody asked.

Bulgaria keeps one of the addresses and domains of legal persons (ЗЕТ art. 6(2) and (3), ordinance ПМС 235/2009). Its list is not
handed out: one has a list of one's own checked, and gets it back without those who are in the register.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self
from zoneinfo import ZoneInfo

from relationkit.documents import require_aware
from relationkit.errors import BackendError, InvalidDocument
from relationkit.profiles import loose_address
from relationkit.rules import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike

    from relationkit.profiles import ContactPoint

_APART = re.compile(r"[\s,;]+")
_NUMBER = re.compile(r"\+\d{7,15}")
_LOCAL = re.compile(r"[^\s@,;:<>]+")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]*\.)+[\w-]*[^\W\d_]")


class RefusalRegister(Protocol):
    """Whoever can say which addresses are in a register: a copy, or a way to the authority itself."""

    @property
    def name(self) -> str:
        """The word by which the policy packs name it: "bg-kzp"."""
        ...

    def holds(self, points: Sequence[ContactPoint], /, *, at: datetime) -> Sequence[bool | None]:
        """Say of each, in the same order, whether the register holds it; None where it cannot tell at that moment.

        Of whom it cannot tell gets nothing for which the law asks this register. Raises `BackendError` when it does not answer.
        """
        ...


class RegisterCopy:
    """A register as it was on a day, in memory: of all its entries, or of a list that was checked against it.

    An entry is an e-mail address, a domain, which stands for all addresses at it and below it, or a number in the form E.164.
    All spellings of an address are one. With ``asked`` the copy knows of those addresses only. It answers until it is
    ``good_for`` old, by default four weeks, which is a choice of this library; an older copy is as good as none. Entries that are
    none of the three are refused, since one that is passed over is a refusal that nobody hears.

    >>> from datetime import UTC, date, datetime
    >>> from relationkit.profiles import ContactPoint
    >>> kzp = RegisterCopy("bg-kzp", ["office@example.com", "firm.example"], as_of=date(2026, 3, 1))
    >>> kzp
    RegisterCopy('bg-kzp', 2 entries, as_of=2026-03-01)
    >>> sales = ContactPoint(channel="email", address="sales@shop.firm.example")
    >>> kzp.holds([sales], at=datetime(2026, 3, 9, tzinfo=UTC))
    (True,)
    >>> kzp.holds([sales], at=datetime(2026, 9, 1, tzinfo=UTC))
    (None,)
    """

    __slots__ = ("_asked", "_held", "_name", "as_of", "over")

    as_of: date
    over: datetime

    def __init__(
        self,
        name: str,
        entries: Iterable[str],
        *,
        as_of: date,
        good_for: str = "28 days",
        asked: Iterable[str] | None = None,
    ) -> None:
        self._name = name
        self._held = frozenset(_keys(name, entries))
        self._asked = None if asked is None else frozenset(_keys(name, asked))
        self.as_of = as_of
        began = datetime.combine(as_of, time(), UTC)
        self.over = Period.read(good_for).after(began, ZoneInfo("UTC"))

    @classmethod
    def of_check(
        cls,
        name: str,
        *,
        asked: Iterable[str],
        left: Iterable[str],
        as_of: date,
        good_for: str = "28 days",
    ) -> Self:
        """What a check told: of the addresses that were asked about, those are held that are not among the ones left.

        >>> from datetime import date
        >>> told = {"asked": ["a@example.com", "b@example.com"], "left": ["a@example.com"]}
        >>> RegisterCopy.of_check("bg-kzp", **told, as_of=date(2026, 3, 1))
        RegisterCopy('bg-kzp', 1 entries, as_of=2026-03-01)
        """
        about = frozenset(asked)
        free = frozenset(_keys(name, left))
        held = [one for one in about if free.isdisjoint(_keys(name, [one]))]
        return cls(name, held, as_of=as_of, good_for=good_for, asked=about)

    @property
    def name(self) -> str:
        """The word by which the policy packs name it."""
        return self._name

    def holds(self, points: Sequence[ContactPoint], /, *, at: datetime) -> Sequence[bool | None]:
        """Say of each whether it is held; None of all once the copy is too old."""
        if require_aware(at) >= self.over:
            return (None,) * len(points)
        return tuple(self._holds(loose_address(point.channel, point.address)) for point in points)

    def _holds(self, loose: str) -> bool | None:
        if self._asked is not None and loose not in self._asked:
            return None
        return any(one in self._held for one in (loose, *_domains(loose)))

    def __repr__(self) -> str:
        return f"RegisterCopy({self.name!r}, {len(self._held)} entries, as_of={self.as_of})"


def addresses_in(path: str | PathLike[str], *, column: str | None = None) -> tuple[str, ...]:
    r"""Read addresses from a text in UTF-8, apart by lines, spaces, commas or semicolons, or from one column of a CSV file.

    In a text, a line that begins with # is a remark. A CSV file has its names in the first line and commas, semicolons or tabs
    between its cells. Raises `BackendError` for a file that cannot be read, `InvalidDocument` for one without the column.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "left.csv")
    ...     _ = file.write_text("ЕИК;email\n000000000;office@example.com, sales@example.com\n", encoding="utf-8")
    ...     addresses_in(file, column="email")
    ('office@example.com', 'sales@example.com')
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = (
            f"file {Path(path).name!r} cannot be read as text in UTF-8 ({type(error).__name__})"
        )
        raise BackendError(f"{message}; check its path and how it was saved") from error
    cells = _lines(text) if column is None else _column(text, column, Path(path).name)
    return tuple(part for cell in cells for part in _APART.split(cell) if part)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _column(text: str, column: str, name: str) -> Iterator[str]:
    import csv

    head = text.partition("\n")[0]
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    if column not in (rows.fieldnames or ()):
        message = f"file {name!r} has no column {column!r}; its first line names the columns"
        raise InvalidDocument(message, issues=((column, "missing-column"),))
    return (row[column] or "" for row in rows)


def _keys(name: str, entries: Iterable[str]) -> Iterator[str]:
    """One key for all spellings of each entry."""
    for number, entry in enumerate(entries, 1):
        text = entry.strip()
        local, _, domain = text.rpartition("@")
        if _NUMBER.fullmatch(text):
            yield loose_address("phone", text)
        elif _DOMAIN.fullmatch(domain) and (not local or _LOCAL.fullmatch(local)):
            yield loose_address("email", text if local else f"@{domain}")
        else:
            message = f"entry {number} of register {name!r} is no address, domain or number"
            raise InvalidDocument(
                f"{message}; write one like office@example.com, example.com or +359888123456",
                issues=((str(number), "unreadable-entry"),),
            )


def _domains(loose: str) -> Iterator[str]:
    """The domain of an address, and those that it lies below."""
    _, at, domain = loose.rpartition("@")
    while at and domain:
        yield f"@{domain}"
        domain = domain.partition(".")[2]
