"""Link a Persian name to the word that praises it: فاطمهٔ عزیز, رضای عزیز, مریم عزیز.

The link (ezafe) is a short vowel that is mostly spoken and not written. It is written after a silent ه and after the
vowels ا and و. The rules are those of the Academy (Dastur-e khatt-e farsi, 2022, p. 47); the mark over ه is U+0654 after
U+0647, never the one sign U+06C0 (Unicode Standard, chapter 9). ``data/fa/ezafe.tsv`` holds them with the exceptions.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from relationkit.greetings.languages import language_of
from relationkit.greetings.tables import rows

Style: TypeAlias = Literal["hamza", "ye"]
"""How the link shows on a silent ه: "hamza" as the Academy writes (فاطمهٔ), "ye" as newspapers do (فاطمه‌ی)."""

_NON_JOINER = "\u200c"
_WHOLE = "^"
_LONGEST = 6


def linked(name: str, *, language: str = "fa", style: Style = "hamza") -> str:
    r"""The name as it is written before عزیز or گرامی.

    The longest ending of the table decides, an entry for the whole last word before any ending. A name in other letters,
    one that already carries its link, or any other text stays as it is; so does every name in a language without a table.

    >>> linked("رضا"), linked("مریم"), linked("علی"), linked("مینو"), linked("خسرو")
    ('رضای', 'مریم', 'علی', 'مینوی', 'خسرو')
    >>> print(ascii(linked("فاطمه")[-2:]), ascii(linked("فاطمه", style="ye")[-3:]))
    '\u0647\u0654' '\u0647\u200c\u06cc'
    >>> linked("عبدالله"), linked("مصطفی"), linked("Leyla")
    ('عبدالله', 'مصطفای', 'Leyla')
    """
    endings = _endings(language_of(language).tag)
    word = name.rpartition(" ")[2].replace(_NON_JOINER, "")
    rule = endings.get(_WHOLE + word) if word else None
    if rule is None:
        tails = (name[-size:] for size in range(_LONGEST, 0, -1))
        rule = next((endings[tail] for tail in tails if tail in endings), None)
    if rule is None:
        return name
    cut, hamza, ye = rule
    return name.removesuffix(cut) + (ye if style == "ye" else hamza)


@cache
def _endings(tag: str) -> Mapping[str, tuple[str, str, str]]:
    table = rows(f"{tag}/ezafe.tsv", "ending", "cut", "hamza", "ye", optional=True)
    return {ending: (cut, hamza, ye) for ending, cut, hamza, ye in table}
