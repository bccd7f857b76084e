"""The customs in which shops differ, set once and passed to `greet`."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from relationkit.greetings.ezafe import Style

Restore: TypeAlias = Literal["never", "dominant", "likely"]
"""Which missing diacritics return: none; where one spelling dominates; wherever one is the commonest."""


@dataclass(frozen=True, slots=True)
class Etiquette:
    """What a shop decides about greetings where natives disagree.

    ``ka_forms``: Bulgarian women's forms in -ке and -це (Радке, Росице), preferred by the Institute for Bulgarian Language,
    disliked by some readers. ``titles``: address by a title that stood before the name (Panie Doktorze). ``restore``:
    diacritics left out in typing. ``ezafe``: Persian فاطمهٔ ("hamza", as the Academy writes) or فاطمه‌ی ("ye", as media do).

    >>> Etiquette(ka_forms=False).titles
    True
    """

    # As part of a document it takes no key that it does not know.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    ka_forms: bool = True
    titles: bool = True
    restore: Restore = "dominant"
    ezafe: Style = "hamza"


CUSTOMARY = Etiquette()
