"""The house has floors: a room imports only from floors below its own."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import House

FLOORS: Mapping[int, tuple[str, ...]] = {
    6: ("storage", "engines", "transports", "sources", "adapters", "testing"),
    5: ("campaigns", "reports"),
    4: ("messages", "surveys"),
    3: ("segments", "consent", "greetings"),
    2: ("profiles",),
    1: ("rules",),
    0: ("documents", "errors"),
}
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}

# The one stair inside a floor: a document says what is wrong with it by an error.
GROUND = {("documents", "errors")}

FORBIDDEN = frozenset(("utils", "util", "helpers", "common", "base", "manager", "service", "misc"))

# What may stand at a door besides its docstring.
DOOR = (ast.Import, ast.ImportFrom)


def test_every_room_stands_on_a_floor(house: House) -> None:
    """No room outside the picture."""
    assert [] == [room for room in house.rooms if room not in FLOOR]


def test_imports_only_lead_down(house: House) -> None:
    """No room imports from above, nor from a neighbour; type-checking imports are not exempt."""
    wrong = [
        f"{where} ({room}) enters {entered}"
        for room, entered, where in house.stairs
        if FLOOR.get(entered, 99) >= FLOOR.get(room, -1) and (room, entered) not in GROUND
    ]

    assert [] == wrong


def test_imports_are_absolute(house: House) -> None:
    """A relative import hides which room is entered."""
    relative = [
        f"{path.relative_to(house.root)}:{line}"
        for path in house.files
        for line, name in house.imports(path)
        if name.startswith(".")
    ]

    assert [] == relative


def test_no_module_is_a_grab_bag(house: House) -> None:
    """A file is named for its idea."""
    bags = [
        str(path.relative_to(house.root))
        for path in house.files
        if {part.strip("_") for part in path.relative_to(house.root).with_suffix("").parts}
        & FORBIDDEN
    ]

    assert [] == bags


def _is_all(node: ast.stmt) -> bool:
    """Tell whether a statement is `__all__` with its names written out."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=value)
        ):
            return isinstance(value, ast.List | ast.Tuple) and all(
                isinstance(name, ast.Constant) for name in value.elts
            )
    return False


def _is_type_checking(node: ast.stmt) -> bool:
    """Tell whether a statement is `if TYPE_CHECKING:` over imports only."""
    return (
        isinstance(node, ast.If)
        and ast.unparse(node.test) == "TYPE_CHECKING"
        and all(isinstance(inner, DOOR) for inner in node.body)
    )


def _is_contracts_door(node: ast.stmt) -> bool:
    """Tell whether a statement is what the contracts' door needs beyond others.

    pytest must be asked to rewrite the contracts' asserts before they load, and without pytest the
    error must name the extra that brings it.
    """
    text = ast.unparse(node)
    return (isinstance(node, ast.Try) and "relationkit[testing]" in text) or bool(
        re.fullmatch(r"(pytest\.)?register_assert_rewrite\(.*\)", text, re.DOTALL)
    )


def test_a_door_holds_no_logic(house: House) -> None:
    """`__init__` is a docstring, imports and a literal `__all__`: it hands out, it does not act."""
    logic: list[str] = []
    for path in house.root.rglob("*/__init__.py"):
        docstring, *rest = ast.parse(path.read_text(encoding="utf-8")).body or [ast.Pass()]
        where = str(path.relative_to(house.root))
        if not (isinstance(docstring, ast.Expr) and isinstance(docstring.value, ast.Constant)):
            logic.append(f"{where}: no docstring")
        logic += [
            f"{where}:{node.lineno}"
            for node in rest
            if not (isinstance(node, DOOR) or _is_all(node) or _is_type_checking(node))
            and not (house.room_of(path) == "testing" and _is_contracts_door(node))
        ]

    assert [] == logic


def test_the_front_door_is_a_table(house: House) -> None:
    """The root holds a docstring, a table of names, and the two functions that read it."""
    tree = ast.parse((house.root / "__init__.py").read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]

    assert functions <= {"__getattr__", "__dir__"}
    assert [] == classes
    assert ast.get_docstring(tree)


@pytest.mark.parametrize(
    ("code", "entered"),
    [
        ("from relationkit.campaigns import plan", ["campaigns"]),
        ("from relationkit.rules.tree import field", ["rules"]),
        ("import relationkit.storage", ["storage"]),
        ("from relationkit import storage", ["storage"]),
        ("if TYPE_CHECKING:\n    from relationkit.messages import Template", ["messages"]),
        ("def later():\n    import relationkit.errors", ["errors"]),
        ("from relationkit.consent.ledger import Ledger", []),
        ("from datetime import datetime", []),
    ],
)
def test_the_walk_sees_every_kind_of_import(
    house: House, tmp_path: Path, code: str, entered: list[str]
) -> None:
    """The walk itself is proved, on a small house with one room."""
    room = tmp_path / "consent"
    room.mkdir()
    (room / "__init__.py").write_text(code, encoding="utf-8")

    assert entered == [to for _, to, _ in replace(house, root=tmp_path).stairs]
