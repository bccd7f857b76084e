"""Refuse what stands in a name field and is no name; each refusal has a stable code.

In the order of the checks: empty, too-long, control, email, firm, url, markup, digits, several-people, placeholder,
symbol, single-letter, repeated-letter, no-vowel, keyboard-run.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from relationkit.greetings.tables import rows
from relationkit.greetings.titles import typed_titles

OK = "ok"
NON_JOINER = "\u200c"
REMEMBERED = 65_536
"""So many words, surnames and greetings are kept in memory, the least recently used given up first."""
MOST_LETTERS = 120
MOST_MARKS = 2
MOST_WITHOUT_VOWEL = 2

# Zero-width marks and soft hyphens come with copied text and carry nothing in the names that are printed, but for the
# non-joiner between Arabic letters, which is Persian spelling; the bidi embeddings and isolates (U+202A..E, U+2066..9)
# are left in, to be refused: nobody types them.
_STRIP: dict[int, str | None] = {
    **dict.fromkeys((0x00AD, 0x200B, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    **dict.fromkeys((0x0009, 0x00A0, 0x202F, 0x3000), " "),
}
# One to three words of letters: nine fields of ten, and nothing left to check but lists.
_PLAIN = re.compile(r"[^\W\d_]{2,40}(?: [^\W\d_]{2,40}){0,2}")
_STRAY_NON_JOINER = re.compile("(?<![\u0621-\u06d3])\u200c+|\u200c+(?![\u0621-\u06d3])")
_URL = re.compile(r"://|www\.|\w\w\.\w\w", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}\[\]()=$#%^*;|\\`~/]")
_DIGIT = re.compile(r"\d")
_AROUND = ' .,;:!?"„”“«»'
_PUNCTUATION = re.compile(r"[.,\"„”“«»]")
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u0655\u0670]")
_REPEATED = re.compile(r"(.)\1\1")
# Only the scripts whose vowels are written, and whose names can be printed here, are asked for one.
_VOWEL = re.compile(
    "[aeiouyаеиоуъыэюяіїєαεηιουω\u0130\u0131æøœə]|[^a-zа-яѐ-ӿ\u00c0-\u024f\u0300-\u036f'’ʼ-]"
)


@dataclass(frozen=True, slots=True)
class _Lists:
    junk: frozenset[str]
    firms: dict[str, tuple[str, ...]]
    joints: frozenset[str]
    titles: frozenset[str]
    runs: frozenset[str]


def inspect(raw: str | None) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """`OK`, the words of a name field and the codes of the titles; or the code of the refusal and no words.

    Words come in NFC, without titles, with the case as typed.

    >>> inspect(" dr  Anna ")
    ('ok', ('Anna',), ('doctor',))
    >>> inspect("Zefir sp. z o.o.")
    ('firm', (), ())
    """
    if raw is None:
        return "empty", (), ()
    plain = _PLAIN.fullmatch(raw) and unicodedata.is_normalized("NFC", raw)
    if plain and not _needs_a_look(raw):
        return _of_words(raw.split(" "), ())
    if len(raw) > MOST_LETTERS:
        return "too-long", (), ()
    text = _STRAY_NON_JOINER.sub("", unicodedata.normalize("NFC", raw).translate(_STRIP)).strip(
        _AROUND
    )
    if not text:
        return "empty", (), ()
    code = _of_text(text, _lists())
    return (code, (), ()) if code is not OK else _of_words(*_without_titles(text))


def _needs_a_look(raw: str) -> bool:
    """Whether words are more than names: a title, a firm, two people, or no name at all."""
    lists = _lists()
    folded = raw.casefold()
    return folded in lists.junk or any(
        word in lists.firms or word in lists.joints or word in lists.titles
        for word in folded.split(" ")
    )


def _of_words(
    words: list[str], titles: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    for word in words:
        code = _of_word(word)
        # An initial between names is harmless; alone it is all there is.
        if code is not OK and not (code == "single-letter" and len(words) > 1):
            return code, (), ()
    kept = tuple(word for word in words if len(word) > 1 and len(word.strip(".")) > 1)
    if not kept:
        return ("single-letter" if words else "placeholder"), (), ()
    return OK, kept, titles


def _without_titles(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The words without the titles before them (mgr inż. Jan) and behind a comma (Jan Nowak, PhD); the titles' codes."""
    known = typed_titles()
    name, _, after = text.partition(",")
    behind = [known.get(word.casefold().replace(".", "")) for word in after.split()]
    titles = [code for code in behind if code]
    if len(titles) < len(behind):
        name, titles = text, []
    words = name.split()
    while words and (code := known.get(words[0].casefold().strip("."))):
        titles.append(code)
        del words[0]
    return words, tuple(titles)


def _of_text(text: str, lists: _Lists) -> str:
    if not text.replace(NON_JOINER, "").isprintable():
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
    if not lists.joints.isdisjoint(bare.split()[1:-1]):
        return "several-people"
    if text.casefold() in lists.junk or bare in lists.junk:
        return "placeholder"
    return OK


@lru_cache(maxsize=REMEMBERED)
def _of_word(word: str) -> str:
    lists = _lists()
    folded = word.casefold()
    if folded in lists.junk:
        return "placeholder"
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
    parts = re.split("['’ʼ\u200c-]", letters)
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
        joints=frozenset(word for word, _language in rows("joints.tsv", "word", "language")),
        titles=frozenset(typed_titles()),
        runs=frozenset(
            row[start:end]
            for row in keys
            for start in range(len(row) - 3)
            for end in range(start + 4, len(row) + 1)
        ),
    )
