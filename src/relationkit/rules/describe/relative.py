"""A noun with what is asked of each: orders where the total is more than 50 EUR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, AnyOf, AtLeast, Followed, NoneOf, Not
from relationkit.rules.describe.nouns import Noun, noun_of

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition
    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.terms import EventKind, Scoped


@dataclass(frozen=True, slots=True)
class Phrase:
    """The noun for some events, and what of their `where` it leaves to a relative clause."""

    noun: Noun
    events: EventKind
    where: Condition | None

    def form(self, speech: Speech, name: str, category: str = "other", **parts: str) -> str:
        """A form of the noun, the one that takes a relative clause where there is one."""
        name = f"{name}-rel" if self.where is not None else name
        return self.noun.form(speech, name, category, **parts)

    def tail(self, speech: Speech, category: str = "other") -> str:
        """The relative clause at the end of a sentence; ``category`` is the number of what it belongs to."""
        return self._relative(speech, "tail", category)

    def mid(self, speech: Speech, category: str = "other") -> str:
        """The relative clause in the middle of one."""
        long = "-joined" if isinstance(self.where, AllOf | AnyOf | NoneOf | AtLeast) else ""
        return self._relative(speech, f"mid{long}", category)

    def _relative(self, speech: Speech, place: str, category: str) -> str:
        if self.where is None:
            return ""
        bare = self.where.part if isinstance(self.where, Not) else self.where
        following = isinstance(bare, Followed)
        pronoun = self.noun.form(speech, "after-pronoun" if following else "pronoun", category)
        clause = speech.tell(speech.about(self.events, following=following), self.where)
        return speech.say(f"rel.{place}", pronoun=pronoun, clause=clause)


def phrase_of(speech: Speech, scoped: Scoped) -> Phrase:
    """The phrase for the events of a `Scoped`."""
    noun, where = noun_of(speech, scoped.events, scoped.where)
    return Phrase(noun, scoped.events, where)
