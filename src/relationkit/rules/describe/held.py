"""What a term is held against, in the forms that the phrases need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from relationkit.rules.describe.amounts import PERCENT, amount
from relationkit.rules.describe.fields import value_of
from relationkit.rules.describe.nouns import Noun

if TYPE_CHECKING:
    from relationkit.rules.describe.amounts import Unit
    from relationkit.rules.describe.speech import Speech

Values: TypeAlias = tuple[object, ...]

_PARTS = frozenset({"contains", "starts-with", "ends-with", "has-all", "has-none"})


def family(op: str, values: Values) -> str:
    """Which phrases compare such values: those for numbers, for days, or for words."""
    if op.removeprefix("not-") in _PARTS or any(isinstance(value, bool) for value in values):
        return "words"
    if all(isinstance(value, int | Decimal) for value in values):
        return "number"
    return "day" if all(isinstance(value, date) for value in values) else "words"


def in_words(speech: Speech, op: str, values: Values, named: str) -> dict[str, str]:
    """Values of a field: the last as ``n``, the first as ``a``, all of them joined by "or" and by commas."""
    quoted = op.removeprefix("not-") in _PARTS
    said = [value_of(speech, value, named, quoted=quoted) for value in values]
    return _parts(speech, said, said[-1])


def in_numbers(speech: Speech, values: Values, unit: Unit) -> dict[str, str]:
    """Numbers, the unit said once, behind the last; each has its own sign of per cent."""
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    *rest, last = numbers
    said = [amount(speech, value, unit if unit == PERCENT else None) for value in rest]
    form = "counted-gen" if isinstance(unit, Noun) else ""
    return _parts(speech, [*said, amount(speech, last, unit)], amount(speech, last, unit, form))


def _parts(speech: Speech, said: list[str], genitive: str) -> dict[str, str]:
    return {
        "a": said[0],
        "n": said[-1],
        "gen_n": genitive,
        "list": speech.joined("list.or", said),
        "all": speech.joined("list.all", said),
    }
