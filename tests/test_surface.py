"""Whatever a door hands out is documented, annotated, shown in use, and on its reference page."""

from __future__ import annotations

import enum
import importlib
import inspect
import re
from typing import TYPE_CHECKING, Protocol

import relationkit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import House

# Floor 0 but for the errors is not handed out; testing is, and so is every other room.
INNER = frozenset(("documents",))


def _surface(house: House) -> Iterator[tuple[str, str, object]]:
    """Yield (room, name, object) for each public name; a module without `__all__` hands out its classes."""
    for room in house.rooms:
        if room in INNER:
            continue
        module = importlib.import_module(f"relationkit.{room}")
        names = getattr(module, "__all__", None) or [
            name
            for name, thing in vars(module).items()
            if inspect.isclass(thing) and thing.__module__ == module.__name__
        ]
        yield from ((room, name, getattr(module, name)) for name in names)


def _own_docstring(thing: object) -> str:
    """Return the docstring that its author wrote: not an inherited one, not a dataclass's signature."""
    if inspect.isclass(thing):
        text = thing.__dict__.get("__doc__") or ""
        return "" if text.startswith(f"{thing.__name__}(") else text
    return (inspect.isroutine(thing) and thing.__doc__) or ""


def _is_told(thing: object) -> bool:
    """Tell whether words in the documentation may stand for a runnable example.

    So it is for what cannot be called on its own: Protocols, exceptions, enumerations, aliases, constants.
    """
    if not inspect.isclass(thing):
        return not inspect.isroutine(thing)
    told = (BaseException, enum.Enum)
    return issubclass(thing, told) or Protocol in thing.__bases__


def _functions(thing: object) -> Iterator[tuple[str, object]]:
    """Yield a function, or the public methods that a class writes itself."""
    if inspect.isfunction(thing):
        yield "", thing
    elif inspect.isclass(thing):
        for name, member in vars(thing).items():
            inner = getattr(member, "fget", getattr(member, "__func__", member))
            written = inspect.isfunction(inner) and inner.__module__ == thing.__module__
            if written and (not name.startswith("_") or name == "__init__"):
                yield f".{name}", inner


def _unannotated(function: object) -> list[str]:
    """Name the parameters, and "return", that carry no annotation."""
    signature = inspect.signature(function)  # type: ignore[arg-type]
    bare = [
        name
        for name, parameter in signature.parameters.items()
        if parameter.annotation is parameter.empty and name not in {"self", "cls", "_cls"}
    ]
    return bare + ["return"] * (signature.return_annotation is signature.empty)


def test_every_public_name_is_documented(house: House) -> None:
    """A class and a function have a docstring of their own."""
    silent = [
        f"{room}.{name}"
        for room, name, thing in _surface(house)
        if (inspect.isclass(thing) or inspect.isroutine(thing)) and not _own_docstring(thing)
    ]

    assert [] == silent


def test_every_public_function_and_method_is_annotated(house: House) -> None:
    """Each parameter and each answer of the surface has a type."""
    bare = [
        f"{room}.{name}{method}: {', '.join(missing)}"
        for room, name, thing in _surface(house)
        for method, function in _functions(thing)
        if (missing := _unannotated(function))
    ]

    assert [] == bare


def test_every_public_name_is_shown_in_use(house: House, repository: Path) -> None:
    """A docstring has a runnable example; what cannot be called alone is at least told in the documentation."""
    pages = (*repository.glob("docs/**/*.md"), repository / "README.md")
    told = set(re.findall(r"\w+", " ".join(page.read_text(encoding="utf-8") for page in pages)))
    unshown = [
        f"{room}.{name}"
        for room, name, thing in _surface(house)
        if ">>>" not in _own_docstring(thing) and not (_is_told(thing) and name in told)
    ]

    assert [] == unshown


def test_every_room_has_its_reference_page(house: House, repository: Path) -> None:
    """The page takes in the door's whole `__all__`, so every name is on it; the index lists the page."""
    folder = repository / "docs" / "reference"
    index = (folder / "index.md").read_text(encoding="utf-8").split()
    missing = [
        room
        for room in house.rooms
        if room not in INNER
        and not (
            room in index
            and f".. automodule:: relationkit.{room}\n   :members:\n"
            in (folder / f"{room}.md").read_text(encoding="utf-8")
        )
    ]

    assert [] == missing


def test_every_door_says_what_it_hands_out(house: House) -> None:
    """A room's `__all__` is sorted, without repetition, and without private names."""
    for room in house.rooms:
        names = list(getattr(importlib.import_module(f"relationkit.{room}"), "__all__", ()))

        assert sorted(set(names)) == sorted(names), room
        assert [] == [name for name in names if name.startswith("_")], room


def test_the_front_doors_names_all_resolve() -> None:
    """Each lazy name of `relationkit` leads to something, is listed by `dir`, and is a room's own name."""
    astray = [
        name
        for name in relationkit.__all__
        if name not in dir(relationkit) or getattr(relationkit, name, None) is None
    ]

    assert [] == astray


def test_the_front_door_refuses_other_names() -> None:
    """A misspelt name is an AttributeError, as with any module."""
    assert not hasattr(relationkit, "Segmnet")
