"""Greet a whole column of customers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import overload

from relationkit.greetings.etiquette import CUSTOMARY, Etiquette
from relationkit.greetings.gender import CERTAINTY
from relationkit.greetings.salutation import Addressee, Greeting, Register, greet


class Greetings(Sequence[Greeting]):
    """Greetings in the order of their customers; a notebook shows how they came about, never to whom.

    ``texts`` is the column for a frame: ``frame["greeting"] = greet_many(frame["name"], language="pl").texts``.

    >>> column = greet_many(["Paweł", "dede120@example.com"], language="pl")
    >>> column.texts
    ['Szanowny Panie Pawle,', 'Szanowni Państwo,']
    >>> column
    Greetings(2, named=1)
    """

    def __init__(self, greetings: Iterable[Greeting]) -> None:
        self._greetings = tuple(greetings)

    @overload
    def __getitem__(self, place: int) -> Greeting: ...
    @overload
    def __getitem__(self, place: slice) -> "Greetings": ...
    def __getitem__(self, place: int | slice) -> "Greeting | Greetings":
        """One greeting, or some of them as `Greetings`."""
        if isinstance(place, slice):
            return Greetings(self._greetings[place])
        return self._greetings[place]

    def __len__(self) -> int:
        return len(self._greetings)

    def __iter__(self) -> Iterator[Greeting]:
        return iter(self._greetings)

    @property
    def texts(self) -> list[str]:
        """The lines."""
        return [greeting.text for greeting in self._greetings]

    @property
    def named(self) -> int:
        """How many use a name."""
        return sum(greeting.name_used is not None for greeting in self._greetings)

    def reasons(self) -> list[tuple[tuple[str, ...], int]]:
        """The reasons (name, gender, form) with the number of greetings for each, the commonest first.

        >>> greet_many(["Jan", "Ewa"], language="pl").reasons()
        [(('name-ok', 'gender-lexicon', 'form-lexicon'), 2)]
        """
        return Counter(greeting.because for greeting in self._greetings).most_common()

    def __repr__(self) -> str:
        return f"Greetings({len(self)}, named={self.named})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(code)}</td>' for code in because)}<td>{number}</td></tr>"
            for because, number in self.reasons()
        )
        return (
            f"<table><caption>{len(self)} greetings, {self.named} by name</caption>"
            "<thead><tr><th>name</th><th>gender</th><th>form</th><th>greetings</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def greet_many(
    addressees: Iterable[Addressee | str | None],
    *,
    language: str | None = None,
    register: Register = "formal",
    certainty: float = CERTAINTY,
    etiquette: Etiquette = CUSTOMARY,
) -> Greetings:
    """`greet` for each of many: profiles, or names as typed; what a frame holds for a missing value (NaN) is no name.

    >>> greet_many(["Мария", None], language="bg", register="warm").texts
    ['Здравейте, Мария,', 'Здравейте,']
    """
    return Greetings(
        greet(
            # NaN, the missing value of frames, differs from itself.
            None if addressee != addressee else addressee,  # noqa: PLR0124
            language=language,
            register=register,
            certainty=certainty,
            etiquette=etiquette,
        )
        for addressee in addressees
    )
