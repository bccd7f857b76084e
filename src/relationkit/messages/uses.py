"""What a template takes of the customer's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.messages.template import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import nodes

    from relationkit.messages.template import Template


def template_fields(template: Template, declared: Iterable[str] = ()) -> frozenset[str]:
    """Name the customer's data that a template asks for: attributes, and what every customer has.

    One that takes the attributes as a whole, as a loop over them does, takes all that are `declared`. What a greeting is made
    of is not in it.

    >>> from relationkit.messages import Template
    >>> letter = Template(
    ...     id="spring", language="en", subject="Seeds, {{ customer.given }}", text="How is your {{ customer.attributes.hobby }}?"
    ... )
    >>> sorted(template_fields(letter))
    ['given', 'hobby']
    """
    from relationkit.messages.sandbox import environment  # Jinja2 takes 50 ms

    found: set[str] = set()
    for part in PARTS:
        if getattr(template, part) is not None and "customer" in template.compiled(part).names:
            tree = environment(html=part == "html").parse(getattr(template, part))
            for way in _ways(tree):
                name = way[1:2] if way[:1] == ("attributes",) else way[:1]
                found.update(name or declared)
    return frozenset(found)


def _ways(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    """Each way that leads from the customer to a value, as far as it is written out in names."""
    way = _way(node)
    if way is not None:
        yield way
        return
    for child in node.iter_child_nodes():
        yield from _ways(child)


def _way(node: nodes.Node) -> tuple[str, ...] | None:
    from jinja2 import nodes

    match node:
        case nodes.Name(name="customer"):
            return ()
        case nodes.Getattr(node=inner, attr=str(name)):
            way = _way(inner)
        case nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
            way = _way(inner)
        case _:
            return None
    return None if way is None else (*way, name)
