"""The fuzzed doors keep their laws for whatever was once found or thought of; `nox -s fuzz` looks for more."""

from __future__ import annotations

import importlib.util
from ast import literal_eval
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent


def _module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


targets = _module("targets")


def kept() -> Iterator[Any]:
    """The lines of the corpus, each a literal of bytes."""
    for name in targets.TARGETS:
        lines = (HERE / "corpus" / f"{name}.txt").read_text("ascii").splitlines()
        for number, line in enumerate(lines, 1):
            yield pytest.param(name, literal_eval(line), id=f"{name}-{number}")


@pytest.mark.parametrize(("name", "data"), list(kept()))
def test_a_kept_input_breaks_no_law(name: str, data: bytes) -> None:
    """Nothing but the declared error comes out, and what is accepted reads back the same."""
    targets.TARGETS[name](data)


@pytest.mark.parametrize("name", targets.TARGETS)
def test_a_seed_breaks_no_law(name: str) -> None:
    """What the fuzzing begins with is accepted behind its door."""
    for data in targets.seeds()[name]:
        targets.TARGETS[name](data)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("canonical_json", targets.read_json),
        ("receipt", targets.ConsentReceipt.from_json),
        ("checkpoint", lambda data: targets.Checkpoint.from_note(data.decode())),
        ("event", targets.ConsentEvent.from_json),
        ("rule", targets.condition_from_json),
        ("json_logic", lambda data: targets.from_json_logic(targets.json.loads(data, parse_float=targets.Decimal))),
        ("link", lambda data: targets.LINKS.read(data.decode())),
    ],
)  # fmt: skip
def test_a_seed_leads_inside(name: str, read: Callable[[bytes], object]) -> None:
    """It is read, so that what is found from there is behind the first check."""
    assert None not in [read(data) for data in targets.seeds()[name]]


@given(name=st.sampled_from(sorted(targets.TARGETS)), data=st.binary(max_size=200))
def test_any_bytes_break_no_law(name: str, data: bytes) -> None:
    """Without the help of coverage, and so only a little."""
    targets.TARGETS[name](data)


def test_a_broken_law_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is no declared error comes out of the target."""

    def lose(_found: object) -> None:
        raise LookupError

    monkeypatch.setattr(targets, "_kept", lose)
    with pytest.raises(LookupError):
        targets.TARGETS["event"](targets.seeds()["event"][0])
