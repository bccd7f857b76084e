from __future__ import annotations

from decimal import Decimal

from relationkit.rules.generated.instants import Before, Today
from relationkit.rules.generated.source import Writer
from relationkit.rules.periods import Period


def test_equal_values_of_two_types_have_two_names() -> None:
    """1, yes and 1.0 are three values of a rule."""
    writer = Writer()

    assert ["K0", "K1", "K2", "K0"] == [
        writer.constant(value) for value in (1, True, Decimal(1), 1)
    ]


def test_an_instant_is_worked_out_once_for_whom_it_is_the_same() -> None:
    """For each zone of a customer, for the shop, or for everybody."""
    writer = Writer()
    day, hour = Before(Period.read("1 day")), Before(Period.read("1 hour"))

    assert ["z[0]", "z[0]", "I0", "I1", "I1", "z[1]"] == [
        writer.instant(day, "customer"),
        writer.instant(day, "customer"),
        writer.instant(day, "shop"),
        writer.instant(hour, "customer"),
        writer.instant(hour, "utc"),
        writer.instant(Today(), "customer"),
    ]


def test_a_function_reads_what_its_body_needs() -> None:
    """Facts and zones are looked up only where they are used."""
    writer = Writer()
    writer.function("one", "p", ["return f[K0]"])
    writer.function("two", "p", ["return z[0]"])
    writer.function("three", "p", ["return True"])
    expected = (
        "def one(p):\n    f = p.facts\n    return f[K0]\n\n\n"
        "def two(p):\n    z = Z[p.time_zone]\n    return z[0]\n\n\n"
        "def three(p):\n    return True\n"
    )

    assert expected == writer.source
