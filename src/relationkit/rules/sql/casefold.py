"""Text regardless of case, exactly as Python's `str.casefold` has it, in engines whose `lower` knows other alphabets or none.

A database is not asked to fold a text but to fold those letters of it that could match: where "ks" is sought, those that fold
to k or s, such as the Kelvin sign and the long s. All other letters differ from the sought ones before and after.
"""

from __future__ import annotations

from functools import cache, lru_cache

_BEYOND_ALL_CASES = (
    0x20000  # the third plane and those after it hold ideographs and tags; a test goes through them
)


@cache
def _letters_that_give() -> dict[str, tuple[str, ...]]:
    """For each letter of a folded text, the letters whose folded form holds it."""
    found: dict[str, list[str]] = {}
    for code in range(_BEYOND_ALL_CASES):
        letter = chr(code)
        folded = letter.casefold()
        if folded != letter:
            for part in dict.fromkeys(folded):
                found.setdefault(part, []).append(letter)
    return {part: tuple(letters) for part, letters in found.items()}


@lru_cache(maxsize=1024)
def turning(sought: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    r"""What to turn in a text before a folded text is sought in it: letters, the letters for them, and those that become several.

    >>> turning("k") == ("K\N{KELVIN SIGN}", "kk", ())
    True
    >>> turning("ß".casefold())
    ('Sſ', 'ss', (('ß', 'ss'), ('ẞ', 'ss'), ('ﬅ', 'st'), ('ﬆ', 'st')))
    """
    table = _letters_that_give()
    letters = {letter: letter.casefold() for part in sought for letter in table.get(part, ())}
    single = {letter: folded for letter, folded in letters.items() if len(folded) == 1}
    several = tuple((letter, folded) for letter, folded in letters.items() if letter not in single)
    return "".join(single), "".join(single.values()), several
