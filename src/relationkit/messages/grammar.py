"""The grammar of templates: what of Jinja2's language a letter needs, checked once when a template is made."""

from __future__ import annotations

import re
from typing import cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from relationkit.messages.values import FILTERS, Refusal

MAX_NODES = 4000
MAX_DEPTH = 40
MAX_LOOPS = 2

_GRAMMAR = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Const,
    nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare,
    nodes.Operand, nodes.Filter, nodes.Test, nodes.Keyword, nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict,
    nodes.Pair, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos,
)  # fmt: skip
TESTS = (
    "boolean", "defined", "divisibleby", "eq", "even", "false", "ge", "gt", "in", "integer", "le", "lt", "mapping",
    "ne", "none", "number", "odd", "sequence", "string", "true", "undefined",
)  # fmt: skip
_BEFORE_LINK = re.compile(
    r"""\b(?:action|background|formaction|href|poster|src)\s*=\s*["']?\s*\Z""", re.IGNORECASE
)


def examine(tree: nodes.Template) -> None:
    """Raise `Refusal` with the line for the first part of a template that may not be."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    seen = 0
    while waiting:
        node, depth, loops = waiting.pop()
        seen += 1
        loops += isinstance(node, nodes.For)
        if said := _fault(node, seen, depth, loops):
            raise Refusal(said, node.lineno)
        waiting += ((child, depth + 1, loops) for child in node.iter_child_nodes())


def _fault(node: nodes.Node, seen: int, depth: int, loops: int) -> str | None:
    if type(node) not in _GRAMMAR:
        return f"uses '{type(node).__name__.lower()}', which letters do without"
    if seen > MAX_NODES:
        return f"has more than {MAX_NODES} parts; make it simpler"
    if depth > MAX_DEPTH:
        return "is nested too deeply; make it simpler"
    if loops > MAX_LOOPS:
        return f"has loops nested more than {MAX_LOOPS} deep; prepare the list beforehand"
    return _fault_of_kind(node)


def _fault_of_kind(node: nodes.Node) -> str | None:
    said = None
    match node:
        case nodes.For(recursive=True):
            said = "has a recursive loop, which letters do without"
        case nodes.Filter(name=name) if name not in FILTERS:
            said = f"uses an unknown filter; use one of: {', '.join(FILTERS)}"
        case nodes.Test(name=name) if name not in TESTS:
            said = f"uses an unknown test; use one of: {', '.join(TESTS)}"
        case nodes.Getattr(attr=name) | nodes.Name(name=name) if name.startswith("_"):
            said = "reaches for a name that begins with an underscore"
        case nodes.Name(name="self" | "super"):
            said = "reaches for the template itself"
        case nodes.Assign() if any(node.find_all((nodes.List, nodes.Dict))):
            # Lists of lists would double with each line.
            said = "sets a name to a list; give the list as a fact"
        case _:
            pass
    return said


class Rewrite(NodeTransformer):
    """Puts our bounds where Jinja2 has none: on `~`, on loops, and on values inside links."""

    def __init__(self) -> None:
        self.before = ""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - the visitor's naming
        """Join with `~` as with the filter, which has a bound."""
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the visitor's naming
        """Loop over short lists only."""
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "each ")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - the visitor's naming
        """Look at a value that begins a link."""
        for place, part in enumerate(node.nodes):
            if isinstance(part, nodes.TemplateData):
                self.before = part.data
                continue
            expression = self.visit(part)
            within = _BEFORE_LINK.search(self.before)
            node.nodes[place] = _filtered(expression, "link ") if within else expression
            self.before = ""
        return node


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)
