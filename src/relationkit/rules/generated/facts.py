"""One fact held against a value, as two expressions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from relationkit.rules.generated.rails import Rails, every, opposite, some
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.rules.generated.source import Writer
    from relationkit.rules.values import Kind

NUMBERS = frozenset({int, Decimal, Fraction})
"""The classes of a number; what is packed has one of these very classes, never one made of them."""

_CHECKS = {
    "text": "@.__class__ is str",
    "number": "@.__class__ in NUMBERS",
    "yes-no": "@.__class__ is bool",
    "day": "@.__class__ is date",
    "moment": "@.__class__ is datetime",
}
_ORDER = {
    "less-than": ("<", ">="),
    "at-most": ("<=", ">"),
    "more-than": (">", "<="),
    "at-least": (">=", "<"),
}
_COST = {"contains": 2, "starts-with": 2, "ends-with": 2, "has-all": 2, "has-none": 2}


def keyed(values: Iterable[object]) -> set[tuple[str, object]]:
    """Values with their kinds, so that 1 and True are two.

    >>> keyed((1, 1)) == keyed((Decimal(1),)), keyed((1,)) == keyed((True,))
    (True, False)
    """
    return {(kind_of(value), value) for value in values}


@dataclass(frozen=True, slots=True)
class Held:
    """How the fact stands: of a declared kind or of any, surely known, or perhaps in a state that is no value.

    ``scale`` is how many of the fact's units make one of the rule's.
    """

    writer: Writer
    kind: Kind | None = None
    known: bool = False
    states: bool = False
    scale: int | None = None

    def rails(self, op: str, value: Any) -> Rails:  # noqa: ANN401 - a value of a rule
        """Hold the fact, written as the mark, against the value."""
        if op in {"is-known", "is-unknown"}:
            found = Rails(self._present(), "False" if self.known else "(@ is None)")
            return found if op == "is-known" else found.turned()
        values = [self._exact(part) for part in (value if isinstance(value, tuple) else (value,))]
        tests = [self._list(op, values)] if self.kind in {None, "any", "list"} else []
        if self.kind != "list":
            tests.append(self._scalar(op, values))
        holds, fails = (some([test[side] for test in tests]) for side in (0, 1))
        return Rails(holds, fails, _COST.get(op, 1))

    def _exact(self, value: Any) -> Any:  # noqa: ANN401 - a value of a rule
        """Whole numbers as int, which compare the fastest; scaled ones as they are kept."""
        if kind_of(value) != "number":
            return value
        exact = Fraction(value) * (self.scale or 1)
        if exact.denominator == 1:
            return int(exact)
        return value if self.scale is None else exact

    def _present(self) -> str:
        if self.known:
            return "True"
        return "(@ is not None and @ is not UNKNOWN)" if self.states else "(@ is not None)"

    def _check(self, kind: str) -> str:
        """That the fact is of that kind."""
        if self.known:
            return "True"
        if self.kind in {None, "any"}:
            return _CHECKS[kind]
        return "@ is not None and @ is not UNKNOWN" if self.states else "@ is not None"

    def _answers(self, kind: str) -> bool:
        return self.kind in {None, "any", kind}

    # -------------------------------------------------------------------------------- one value

    def _scalar(self, op: str, values: list[Any]) -> tuple[str, str]:
        if op == "one-of":
            return self._one_of(values)
        kind = kind_of(values[0])
        if op in {"has-all", "has-none"} or not self._answers(kind):
            return "False", "False"
        if op in {"equals", "not-equals"}:
            same, other = self._equal(kind, values[0])
            return (same, other) if op == "equals" else (other, same)
        check = self._check(kind)
        if op == "between":
            low, high = map(self.writer.constant, values)
            inside = f"{low} <= @ <= {high}"
            return every([check, inside]), every([check, f"not {inside}"])
        if op in _ORDER:
            test, contrary = _ORDER[op]
            name = self.writer.constant(values[0])
            return every([check, f"@ {test} {name}"]), every([check, f"@ {contrary} {name}"])
        part = self.writer.constant(values[0].casefold())
        test = {
            "contains": f"{part} in @.casefold()",
            "starts-with": f"@.casefold().startswith({part})",
            "ends-with": f"@.casefold().endswith({part})",
        }[op]
        return every([check, test]), every([check, opposite(test)])

    def _equal(self, kind: str, value: object) -> tuple[str, str]:
        name = self.writer.constant(value)
        if kind == "yes-no":
            return f"(@ is {name})", f"(@ is {self.writer.constant(value is False)})"
        check = self._check(kind)
        like_a_bool = kind == "number" and value in {0, 1} and check == _CHECKS["number"]
        same = every([check, f"@ == {name}"]) if like_a_bool else f"(@ == {name})"
        return same, every([check, f"@ != {name}"])

    def _one_of(self, values: list[Any]) -> tuple[str, str]:
        kinds = {kind_of(value) for value in values}
        tests = []
        plain = [value for value in values if kind_of(value) not in {"number", "yes-no"}]
        if any(self._answers(kind_of(value)) for value in plain):
            tests.append(f"(@ in {self.writer.constant(frozenset(plain))})")
        tests.extend(
            self._in(kind, [value for value in values if kind_of(value) == kind])
            for kind in ("number", "yes-no")
            if kind in kinds and self._answers(kind)
        )
        if len(kinds) > 1 or not tests:
            return some(tests), "False"
        outside = f"@ not in {self.writer.constant(frozenset(values))}"
        return tests[0], every([self._check(kinds.pop()), outside])

    def _in(self, kind: str, values: list[Any]) -> str:
        check = self._check(kind)
        ambiguous = check == _CHECKS[kind] and not {0, 1}.isdisjoint(values)
        inside = f"(@ in {self.writer.constant(frozenset(values))})"
        return every([check, inside]) if ambiguous else inside

    # ---------------------------------------------------------------------------------- a list

    def _list(self, op: str, values: list[Any]) -> tuple[str, str]:
        if op not in {"contains", "one-of", "has-all", "has-none"}:
            return "False", "False"
        check = "@ is not None" if self.kind == "list" else "@.__class__ is tuple"
        numeric = any(kind_of(value) in {"number", "yes-no"} for value in values)
        held = "keyed(@)" if numeric else "@"
        if len(values) == 1 and not numeric:
            test = f"{self.writer.constant(values[0])} in @"
            test = opposite(test) if op == "has-none" else test
        else:
            wanted = self.writer.constant(frozenset(keyed(values) if numeric else values))
            test = {
                "has-all": f"{wanted}.issubset({held})",
                "has-none": f"{wanted}.isdisjoint({held})",
            }.get(op, f"not {wanted}.isdisjoint({held})")
        return every([check, test]), every(
            [check, f"not {test}" if test[:4] != "not " else test[4:]]
        )
