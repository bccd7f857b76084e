"""Refuse what stands in a name field and is no name; each refusal has a stable code.

In the order of the checks: empty, too-long, control, email, firm, url, markup, digits, placeholder, symbol,
single-letter, repeated-letter, no-vowel, keyboard-run.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from relationkit.greetings.tables import rows

OK = "ok"
MOST_LETTERS = 120
MOST_MARKS = 2
MOST_WITHOUT_VOWEL = 2

# Zero-width marks and soft hyphens come with copied text and carry nothing in the names that are printed; the bidi
# embeddings and isolates (U+202A..E, U+2066..9) are left in, to be refused: nobody types them.
_STRIP: dict[int, str | None] = {
    **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    **dict.fromkeys((0x0009, 0x00A0, 0x202F, 0x3000), " "),
}
# One capitalised word of one script: nine fields of ten, and nothing left to check but lists.
_PLAIN = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{1,39}|[А-Я][а-я]{1,39}")
_URL = re.compile(r"://|www\.|\w\w\.\w\w", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}\[\]()=$#%^*;|\\`~/]")
_DIGIT = re.compile(r"\d")
_PUNCTUATION = re.compile(r"[.,\"„”“«»]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_REPEATED = re.compile(r"(.)\1\1")
# Only the scripts whose vowels are written, and whose names can be printed here, are asked for one.
_VOWEL = re.compile(
    "[aeiouyаеиоуъыэюяіїєαεηιουω\u0130\u0131æøœə]|[^a-zа-яѐ-ӿ\u00c0-\u024f\u0300-\u036f'’-]"
)


@dataclass(frozen=True, slots=True)
class _Lists:
    junk: frozenset[str]
    firms: dict[str, tuple[str, ...]]
    titles: frozenset[str]
    runs: frozenset[str]


def inspect(raw: str | None) -> tuple[str, tuple[str, ...]]:
    """The words of a name field with `OK`, or no words with the code of the refusal.

    Words come in NFC, without titles, with the case as typed.

    >>> inspect(" dr  Anna ")
    ('ok', ('Anna',))
    >>> inspect("Zefir sp. z o.o.")
    ('firm', ())
    """
    if raw is None:
        return "empty", ()
    lists = _lists()
    if _PLAIN.fullmatch(raw):
        code = _of_word(raw, lists)
        return (code, (raw,)) if code is OK else (code, ())
    if len(raw) > MOST_LETTERS:
        return "too-long", ()
    text = unicodedata.normalize("NFC", raw).translate(_STRIP).strip()
    if not text:
        return "empty", ()
    code = _of_text(text, lists)
    if code is not OK:
        return code, ()
    words = text.split()
    while words and words[0].casefold().strip(".") in lists.titles:
        del words[0]
    for word in words:
        code = _of_word(word, lists)
        # An initial between names is harmless; alone it is all there is.
        if code is not OK and not (code == "single-letter" and len(words) > 1):
            return code, ()
    kept = tuple(word for word in words if len(word.strip(".")) > 1)
    return (OK, kept) if kept else ("placeholder" if not words else "single-letter", ())


def _of_text(text: str, lists: _Lists) -> str:
    if not text.isprintable():
        return "control"
    if "@" in text:
        return "email"
    bare = " ".join(_PUNCTUATION.sub("", text).casefold().split())
    framed = f" {bare} "
    if any(f" {form} " in framed for word in bare.split() for form in lists.firms.get(word, ())):
        return "firm"
    if _URL.search(text):
        return "url"
    if _MARKUP.search(text):
        return "placeholder" if text.casefold() in lists.junk else "markup"
    if _DIGIT.search(text):
        return "digits"
    if text.casefold() in lists.junk or bare in lists.junk:
        return "placeholder"
    return OK


def _of_word(word: str, lists: _Lists) -> str:
    folded = word.casefold()
    if folded in lists.junk:
        return "placeholder"
    if folded in lists.firms.get(folded, ()):
        return "firm"
    if len(word.rstrip(".")) == 1 and word[0].isalpha():
        return "single-letter"
    if not word.isalpha() and not _compound(word):
        return "symbol"
    if _REPEATED.search(folded):
        return "repeated-letter"
    if (
        len(folded) > MOST_WITHOUT_VOWEL
        and not _VOWEL.search(folded)
        and not _VOWEL.search(_decomposed(folded))
    ):
        return "no-vowel"
    if folded in lists.runs or folded[:5] in lists.runs or folded[-5:] in lists.runs:
        return "keyboard-run"
    return OK


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", word)


def _compound(word: str) -> bool:
    """Letters joined by single hyphens or apostrophes, with at most two combining marks (Ali̇)."""
    letters, marks = _MARKS.subn("", word)
    parts = re.split("['’-]", letters)
    return marks <= MOST_MARKS and all(part.isalpha() for part in parts) and not _MARKS.match(word)


@cache
def _lists() -> _Lists:
    firms: dict[str, tuple[str, ...]] = {}
    for form, _from in rows("firms.tsv", "form", "from"):
        first = form.split(" ", 1)[0]
        firms[first] = (*firms.get(first, ()), form)
    keys = [row for row, _layout in rows("keyboards.tsv", "row", "layout")]
    keys += [row[::-1] for row in keys]
    return _Lists(
        junk=frozenset(token for token, _kind in rows("junk.tsv", "token", "kind")),
        firms=firms,
        titles=frozenset(title for title, _language in rows("titles.tsv", "title", "language")),
        runs=frozenset(
            row[start:end]
            for row in keys
            for start in range(len(row) - 3)
            for end in range(start + 4, len(row) + 1)
        ),
    )
