"""The kinds of question. Documents only: what a valid answer is stands in `checks`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, model_validator

from relationkit.documents import Document
from relationkit.rules import Condition
from relationkit.surveys.relevance import Truth, truth_of
from relationkit.surveys.texts import Texts

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""Stable for ever: texts may change between versions, an id keeps its meaning."""


class _Identified(Document):
    """A document whose id may be written first and without its name."""

    id: Id

    if TYPE_CHECKING:  # the door of documents takes the id so; this tells the checkers

        def __init__(self, id: str | None = None, /, **data: Any) -> None: ...  # noqa: A002, ANN401 - the fields


class Option(_Identified):
    """One of the choices on offer.

    An ``exclusive`` one ("none of these") goes with no other; an ``other`` one takes a text of the respondent's own, which
    is answered under ``<question>.other``.

    >>> Option("price", text={"en": "The price", "pl": "Cena"})
    Option('price')
    """

    text: Texts
    exclusive: bool = False
    other: bool = False


class _Asked(_Identified):
    text: Texts
    required: bool = False
    relevant: Condition | None = None

    @cached_property
    def truth(self) -> Truth | None:
        """Its condition as a function of the answers so far, None where it is always asked."""
        return None if self.relevant is None else truth_of(self.relevant)


class Choice(_Asked):
    """One of the options, or ``several`` of them: at least ``least`` and at most ``most``, where it is answered at all.

    The answer is an option's id; with ``several`` a tuple of ids, each once, in the order of the survey.

    >>> Choice("liked", text={"en": "What did you like?"}, several=True, most=2, options=[
    ...     Option("price", text={"en": "The price"}), Option("advice", text={"en": "The advice"}),
    ... ]).ids
    ('price', 'advice')
    """

    type: Literal["choice"] = "choice"
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=1000)]
    several: bool = False
    least: Annotated[int, Field(ge=1)] = 1
    most: Annotated[int, Field(ge=1)] | None = None
    other_max_length: Annotated[int, Field(ge=1, le=100_000)] = 500

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the options, in their order."""
        return tuple(option.id for option in self.options)

    @cached_property
    def exclusive(self) -> frozenset[str]:
        """The ids of the options that go with no other."""
        return frozenset(option.id for option in self.options if option.exclusive)

    @cached_property
    def other(self) -> str | None:
        """The id of the option that takes a text, None without one."""
        return next((option.id for option in self.options if option.other), None)

    @property
    def other_key(self) -> str:
        """The name under which that text is answered."""
        return f"{self.id}.other"

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return self

    def _problem(self) -> str | None:
        if len(set(self.ids)) < len(self.ids):
            return "two options have the same id; give each its own"
        if sum(option.other for option in self.options) > 1:
            return "two options take a text of the respondent's own; keep one"
        if not self.several and (self.least, self.most) != (1, None):
            return "least and most are for several choices; say several=True or leave them out"
        together = len(self.ids) - len(self.exclusive)
        if self.several and not self.least <= min(self.most or together, together):
            return f"at least {self.least} cannot be picked; least, most and the options contradict each other"
        return None


class Scale(_Asked):
    """A whole number from ``low`` to ``high``, with words for both ends.

    >>> Scale("packing", text={"en": "How was it packed?"}, low=1, high=5, low_text={"en": "badly"}).high
    5
    """

    type: Literal["scale"] = "scale"
    low: Annotated[int, Field(ge=-1000, le=1000)] = 1
    high: Annotated[int, Field(ge=-1000, le=1000)] = 5
    low_text: Texts | None = None
    high_text: Texts | None = None

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if self.low >= self.high:
            message = "low must be below high"
            raise ValueError(message)
        return self


class Nps(_Asked):
    """How likely the respondent is to recommend the shop: a whole number from 0 to 10.

    A kind of its own, so that no other scale of eleven steps is taken for it.

    >>> Nps("recommend", text={"en": "How likely are you to recommend us?"}).high
    10
    """

    type: Literal["nps"] = "nps"
    low_text: Texts | None = None
    high_text: Texts | None = None

    @property
    def low(self) -> int:
        """Not at all likely."""
        return 0

    @property
    def high(self) -> int:
        """Extremely likely."""
        return 10


class Text(_Asked):
    """The respondent's own words: up to ``max_length`` characters in up to ``lines`` lines.

    >>> Text("wish", text={"en": "What should we do better?"}, lines=5).max_length
    2000
    """

    type: Literal["text"] = "text"
    max_length: Annotated[int, Field(ge=1, le=100_000)] = 2000
    lines: Annotated[int, Field(ge=1, le=1000)] = 1


Question: TypeAlias = Annotated[Choice | Scale | Nps | Text, Discriminator("type")]
