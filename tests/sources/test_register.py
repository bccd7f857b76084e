import sqlite3

import pytest

from relationkit.errors import BackendError
from relationkit.sources.register import Register


def test_an_id_is_met_once() -> None:
    """Ids of different kinds do not meet."""
    with Register.opened() as register:
        assert register.meet("order", "7")
        assert not register.meet("order", "7")
        assert register.meet("customer", "7")
        assert register.met("order", "7")
        assert not register.met("order", "8")


def test_an_address_is_its_first_customers() -> None:
    """Exactly this address, and of two customers the first."""
    with Register.opened() as register:
        register.settle("anna@example.com", "c1")
        register.settle("anna@example.com", "c2")

        assert "c1" == register.customer_at("anna@example.com")
        assert register.customer_at("Anna@example.com") is None


def test_no_address_is_written_down() -> None:
    """The register holds digests."""
    with Register.opened() as register:
        register.settle("anna@example.com", "c1")
        dump = "".join(register._connection.iterdump())

    assert "c1" in dump
    assert "anna" not in dump


def test_a_full_disk_is_a_failed_backend() -> None:
    """What SQLite says is told in our words."""
    connection = sqlite3.connect("")
    connection.close()

    with pytest.raises(BackendError, match="temporary file cannot be used; make room"):
        Register(connection).meet("order", "7")
