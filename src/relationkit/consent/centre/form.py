"""From a posted form to one command, by a list of what may be in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.consent.centre.commands import (
    Ask,
    Command,
    Correct,
    Erase,
    Export,
    Forget,
    Object,
    Open,
    PauseUntil,
    Refused,
    Withdraw,
)
from relationkit.profiles.birthday import Birthday

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from relationkit.consent.centre.view import FieldLine, PreferenceView

_SAYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "open": frozenset(),
        "withdraw": frozenset({"purpose", "channel"}),
        "ask": frozenset({"purpose", "channel"}),
        "object": frozenset(),
        "stop-all": frozenset(),
        "pause": frozenset({"until"}),
        "resume": frozenset(),
        "correct": frozenset({"field", "value"}),
        "correct-birthday": frozenset({"day", "month"}),
        "forget": frozenset({"field"}),
        "export": frozenset(),
        "erase": frozenset({"sure"}),
    }
)
"""What each command's form holds beside ``do``: all of it, and nothing more."""
_LONGEST = 2000
_LONGEST_PAUSE = timedelta(days=366)
_WHOLE = re.compile(r"[+-]?\d{1,12}")
_CONTROLS = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks of direction that make a text read as another one; the joiners of Persian are none of them."""


def read_command(
    form: Mapping[str, str | Sequence[str]], view: PreferenceView
) -> Command | Refused:
    """Say what a form asks for, among what the view offers.

    A name that does not belong to the command is refused, so no field of a form ever reaches a model. A stop is taken whether or
    not it stands already.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller
    >>> from relationkit.consent.centre import preference_view
    >>> from relationkit.profiles import FieldRegistry, Profile
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> view = preference_view(
    ...     Profile(id="c1"), [], purposes=[], fields=FieldRegistry(), controller=shop, language="en",
    ...     at=datetime(2026, 3, 1, tzinfo=UTC),
    ... )
    >>> read_command({"do": "object"}, view)
    Object(scope='marketing')
    >>> read_command({"do": "object", "actor": "admin"}, view)
    Refused(code='unknown-field', field=None)
    """
    said: dict[str, str] = {}
    for name, value in form.items():
        values = [value] if isinstance(value, str) else list(value)
        if len(values) != 1:
            return Refused("repeated-field")
        said[name] = values[0]
    known = _SAYS.get(said.pop("do", ""))
    if known is None:
        return Refused("unknown-command")
    if said.keys() - known:
        return Refused("unknown-field")
    if known - said.keys():
        return Refused("not-sure" if "sure" in known else "missing-field")
    if any(len(value) > _LONGEST for value in said.values()):
        return Refused("too-long", said.get("field"))
    do = form["do"]
    return _READERS[do if isinstance(do, str) else do[0]](said, view)


def _line(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    line = view.line(said["purpose"], said["channel"])
    if line is None or line.state == "serves":
        return Refused("not-offered")
    return Withdraw(line.purpose, line.channel)


def _ask(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    line = view.line(said["purpose"], said["channel"])
    if line is None or line.starts is None:
        return Refused("not-offered")
    return Ask(line.purpose, line.channel)


def _pause(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    day = _day(said["until"])
    today = view.at.date()
    if day is None or not today < day <= today + _LONGEST_PAUSE:
        return Refused("not-a-day")
    return PauseUntil(datetime.combine(day, time(), tzinfo=UTC))


def _correct(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    line = view.field(said["field"])
    if line is None or not line.corrects or line.kind == "birthday":
        return Refused("not-offered")
    value = _value(line, said["value"].strip())
    return Refused("wrong-type", line.name) if value is None else Correct(line.name, value)


def _birthday(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    line = view.field("birthday")
    if line is None:
        return Refused("not-offered")
    try:
        return Correct("birthday", Birthday(int(said["month"]), int(said["day"])))
    except (ValueError, OverflowError):
        return Refused("not-a-day", "birthday")


def _forget(said: Mapping[str, str], view: PreferenceView) -> Command | Refused:
    names = {line.name for line in view.fields} | {line.name for line in view.related}
    return Forget(said["field"]) if said["field"] in names else Refused("not-offered")


def _erase(said: Mapping[str, str], _view: PreferenceView) -> Command | Refused:
    return Erase() if said["sure"] == "yes" else Refused("not-sure")


_READERS: Mapping[str, Callable[[Mapping[str, str], PreferenceView], Command | Refused]] = (
    MappingProxyType(
        {
            "open": lambda _said, _view: Open(),
            "withdraw": _line,
            "ask": _ask,
            "object": lambda _said, _view: Object("marketing"),
            "stop-all": lambda _said, _view: Object("everything"),
            "pause": _pause,
            "resume": lambda _said, _view: PauseUntil(None),
            "correct": _correct,
            "correct-birthday": _birthday,
            "forget": _forget,
            "export": lambda _said, _view: Export(),
            "erase": _erase,
        }
    )
)


def _value(line: FieldLine, text: str) -> object | None:
    """The text as the field's type; None for what is not of it, and for nothing at all."""
    if line.kind == "list":
        parts = (part.strip() for part in text.splitlines())
        found = tuple(part for part in parts if part)
        return found if found and all(map(_readable, found)) else None
    if not _readable(text):
        return None
    match line.kind:
        case "whole":
            return int(text) if _WHOLE.fullmatch(text) else None
        case "number":
            return _number(text)
        case "yes-no":
            return {"yes": True, "no": False}.get(text)
        case "day":
            return _day(text)
        case _:
            return text


def _readable(text: str) -> bool:
    """Whether there is something, and nothing in it that cannot be seen and changes what is."""
    return bool(text) and not any(
        unicodedata.category(letter) in _CONTROLS or letter in _OVERRIDES for letter in text
    )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ".").replace("٫", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
