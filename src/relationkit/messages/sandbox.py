"""The template language: Jinja2's sandbox, and in it only what a letter needs.

A template's author is half trusted. Jinja2 alone stops attribute walks and long ranges; it does not stop `"a"*10**9`,
`9**9**9`, a wide `format`, or text that doubles with each line. So there are no calls, no macros, no powers; filters are
our own, each with a bound on what it makes; loops nest twice and run over short lists; and what comes out is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from relationkit.messages.grammar import TESTS, Rewrite, examine
from relationkit.messages.values import FILTERS, Refusal, each, link, number, plain

if TYPE_CHECKING:
    from jinja2.runtime import Context

MAX_SOURCE = 128 * 1024
MAX_OUTPUT = 512 * 1024
_COUNTED = 128  # pieces between two looks at the size; each is at most a value or the source long

_LOOP = frozenset(("first", "index", "index0", "last", "length", "revindex", "revindex0"))
_DATE = frozenset(("day", "month", "year"))


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Jinja2's immutable sandbox, narrowed."""

    intercepted_binops = frozenset(("%", "*", "**", "+"))

    def __init__(self, *, html: bool) -> None:
        super().__init__(
            autoescape=html,
            finalize=plain,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals.clear()
        self.filters = {
            **FILTERS,
            "each ": each,
            "link ": link,
        }  # the space: no template can name them
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja2's signature
        """`a.b` is an entry of a mapping, a part of a date, or the place in a loop: never an attribute of Python's."""
        if type(obj) is dict or isinstance(
            obj, Mapping
        ):  # asking the ABC alone is ten times as slow
            if attribute in obj:
                return obj[attribute]
        elif (isinstance(obj, date) and attribute in _DATE) or (
            isinstance(obj, LoopContext) and attribute in _LOOP
        ):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - Jinja2's signature
        """`a[b]` is an entry of a mapping, or an item of a list or a text."""
        if isinstance(obj, Mapping | list | tuple | str):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                pass
        return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's
        """Count with bounded numbers only."""
        return super().call_binop(context, operator, number(left), number(right))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template's source made ready, and the names that it uses."""

    template: Template
    names: frozenset[str]

    def __call__(self, context: Mapping[str, object]) -> str:
        """Fill it in; raise `Refusal` with the line for whatever goes wrong."""
        try:
            return self._fill(self.template.new_context(dict(context)))
        except Exception as error:  # noqa: BLE001 - it may fail in any way; none of its words may get out
            raise Refusal(_reason(error), self._line(error)) from None

    def _fill(self, context: Context) -> str:
        parts: list[str] = []
        size = 0
        stream = self.template.root_render_func(context)
        while some := list(islice(stream, _COUNTED)):
            size += sum(map(len, some))
            if size > MAX_OUTPUT:
                raise Refusal(f"makes more than {MAX_OUTPUT} characters; make the letter shorter")
            parts += some
        return "".join(parts)

    def _line(self, error: Exception) -> int | None:
        line = None
        place = error.__traceback__
        while place is not None:
            if place.tb_frame.f_globals.get("__jinja_template__") is self.template:
                line = self.template.get_corresponding_lineno(place.tb_lineno)
            place = place.tb_next
        return line


def _reason(error: Exception) -> str:
    if isinstance(error, Refusal):
        return error.said
    if isinstance(error, UndefinedError):
        return "asks for a value that is not there; give it, or ask whether it 'is defined'"
    return f"cannot be filled in ({type(error).__name__})"


@cache
def environment(*, html: bool) -> LetterEnvironment:
    """The language for text, and with escapes for HTML."""
    return LetterEnvironment(html=html)


@lru_cache(maxsize=512)
def compiled(source: str, *, html: bool, known: frozenset[str]) -> Compiled:
    """Read and check a template once; raise `Refusal` for one that may not be.

    ``known`` are the names that a letter gives. Compiling takes milliseconds, filling in a tenth of one.
    """
    if len(source) > MAX_SOURCE:
        raise Refusal(f"is longer than {MAX_SOURCE} characters; make it shorter")
    language = environment(html=html)
    try:
        tree = language.parse(source)
        examine(tree)
        names = frozenset(find_undeclared_variables(tree))
        _refuse_strangers(tree, names - known, known)
        tree = Rewrite().visit(tree)
        tree.set_environment(language)
        code = compile(language.compile(tree, raw=True), "<template>", "exec")
    except TemplateSyntaxError as error:
        raise Refusal(
            "is not a template that can be read; look at its braces and tags", error.lineno
        ) from None
    except ValueError:
        raise Refusal("holds a number of too many digits; write a shorter one") from None
    except RecursionError:
        raise Refusal("is nested too deeply; make it simpler") from None
    return Compiled(Template.from_code(language, code, {}), names)


def _refuse_strangers(
    tree: nodes.Template, strangers: frozenset[str], known: frozenset[str]
) -> None:
    for node in tree.find_all(nodes.Name):
        if node.name in strangers:
            near = get_close_matches(node.name, sorted(known), 1)
            do = (
                f"did you mean {near[0]!r}?"
                if near
                else f"a letter knows: {', '.join(sorted(known))}"
            )
            raise Refusal(f"{node.name!r} is undefined; {do}", node.lineno)
