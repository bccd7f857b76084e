"""Put a greeting together: may the name be used, which gender, which form; each may abstain."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import Literal, Protocol, TypeAlias

from relationkit.greetings.etiquette import CUSTOMARY, Etiquette
from relationkit.greetings.ezafe import linked
from relationkit.greetings.gender import CERTAINTY, guessed
from relationkit.greetings.hygiene import REMEMBERED
from relationkit.greetings.languages import FALLBACK, Language, language_of
from relationkit.greetings.lexicon import Gender, lexicon
from relationkit.greetings.names import ReadName, is_local_part, read
from relationkit.greetings.scripts import letters_of
from relationkit.greetings.tables import rows
from relationkit.greetings.titles import title_form, title_gender
from relationkit.greetings.vocatives import Basis, Vocative
from relationkit.greetings.vocatives.choice import inflected
from relationkit.greetings.vocatives.forms import NONE

Register: TypeAlias = Literal[
    "formal", "formal-short", "formal-neutral", "warm", "informal", "affectionate"
]
"""formal: with the name as etiquette allows it; formal-short: with abbreviated г-н, г-жо; formal-neutral: never with a
name; warm: among acquainted; informal: Drogi Tomku; affectionate: Скъпи Иване. A language without a table for one uses
the next simpler: affectionate the informal, all others the formal."""

_HOLE = re.compile(r"\{(\w+)\}")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


class Addressee(Protocol):
    """Whom a greeting can address: a profile, or any object with these attributes.

    ``vocative`` is the form of the first name that a person set by hand; it wins over table and rule. ``locale`` is the
    language of the greeting where the caller names none.
    """

    @property
    def given(self) -> str | None:
        """The first name as typed."""
        ...

    @property
    def family(self) -> str | None:
        """The surname as typed."""
        ...

    @property
    def gender(self) -> Gender | None:
        """The gender as stated by the person, never guessed."""
        ...

    @property
    def vocative(self) -> str | None:
        """The form of the first name that a person set."""
        ...

    @property
    def locale(self) -> str | None:
        """A tag such as pl-PL."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Greeting:
    """One line of greeting with its punctuation, and why it is what it is.

    ``name_used`` is the name as printed, or None. ``basis`` tells where the form of the name comes from ("none" without a
    name). ``because`` lists the three decisions as codes: ``name-``, ``gender-`` and ``form-``. ``capitalise_next``: the
    next line starts with a capital (Bulgarian) or in lower case (Polish). ``direction`` is "ltr" or "rtl".

    >>> greeting = greet("Kasia", language="pl", register="warm")
    >>> greeting.text, greeting.name_used, greeting.basis, greeting.gender, greeting.capitalise_next
    ('Pani Kasiu,', 'Kasiu', 'lexicon', 'f', False)
    """

    text: str
    name_used: str | None
    basis: Basis
    because: tuple[str, ...]
    language: str
    gender: Gender | None
    capitalise_next: bool
    direction: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Greeting(language={self.language!r}, basis={self.basis!r}, because={self.because})"

    def __html__(self) -> str:
        """The line for HTML, escaped, with its language and direction; templates that escape call this themselves.

        >>> greet(None, language="fa").__html__()
        '<span lang="fa" dir="rtl">مشتری گرامی،</span>'
        """
        return f'<span lang="{self.language}" dir="{self.direction}">{escape(self.text)}</span>'


def greet(
    addressee: Addressee | str | None,
    *,
    language: str | None = None,
    register: Register = "formal",
    certainty: float = CERTAINTY,
    email: str | None = None,
    etiquette: Etiquette = CUSTOMARY,
) -> Greeting:
    """Greet a person as the register of politeness asks, or neutrally where that is not sure.

    A string is a name as typed, first or whole. ``certainty`` (0 to 1) is the least confidence at which gender and form
    are used; ``email`` lets a copied local part be recognised; ``etiquette`` holds what is a matter of the shop's taste.
    Never raises on content. The last `REMEMBERED` greetings are kept in memory.

    The forms follow the counsel of PWN and NCK (Polish) and the Institute for Bulgarian Language; see
    docs/explanation/why-a-vocative-goes-wrong.md and the page of each language.

    >>> greet("PAWEŁ", language="pl").text
    'Szanowny Panie Pawle,'
    >>> greet("prof. Anna Nowak", language="pl").text
    'Szanowna Pani Profesor,'
    >>> greet("Иван Петров", language="bg").text
    'Уважаеми господин Петров,'
    >>> greet("dede120@example.com", language="pl").text
    'Szanowni Państwo,'
    """
    if addressee is None or isinstance(addressee, str):
        given, family, stated, override = addressee, None, None, None
    else:
        given, family, stated = addressee.given, addressee.family, addressee.gender
        override, language = addressee.vocative, language or addressee.locale
    copied = email is not None and is_local_part(given, email)
    return _greeting(
        given,
        family,
        stated,
        override,
        language or FALLBACK,
        register,
        certainty,
        copied,
        etiquette,
    )


@lru_cache(maxsize=REMEMBERED)
def _greeting(  # noqa: PLR0917 - a cache knows its keys by place
    given: str | None,
    family: str | None,
    stated: Gender | None,
    override: str | None,
    language: str,
    register: str,
    certainty: float,
    copied: bool,  # noqa: FBT001 - likewise
    etiquette: Etiquette,
) -> Greeting:
    target = language_of(language)
    name = read(given, family, target, copied=copied, restore=etiquette.restore)
    guess = guessed(
        name.given,
        name.family,
        lexicon(target.tag),
        stated=stated,
        titled=title_gender(name.titles),
        certainty=certainty,
    )
    gender = guess.gender
    form = _form(name, gender, target, override, certainty=certainty, ka_forms=etiquette.ka_forms)
    titled = etiquette.titles and bool(name.titles)
    for line, holes in _sentences(target.tag, register, gender or "-", titled):
        names, basis = None, NONE.basis
        for hole, piece in holes:
            made = (
                form
                if hole == "given"
                else _filling(hole, form, name, gender, target, certainty, etiquette)
            )
            if made.form is None:
                break
            text = made.form if target.direction == "ltr" else _isolated(made.form)
            # What fills a hole is never read again: it may look like a hole itself.
            line += text + piece  # noqa: PLW2901 - the sentence grows
            if hole != "title":
                # Of first name and surname the first tells the basis.
                names, basis = (f"{names} {text}", basis) if names else (text, made.basis)
        else:
            because = (
                f"name-{name.reason}",
                f"gender-{guess.basis if gender else guess.because[-1]}",
                f"form-{basis}",
            )
            next_, way = target.capitalise_next, target.direction
            return Greeting(line, names, basis, because, target.tag, gender, next_, way)
    raise AssertionError  # pragma: no cover - tools/check_data.py: each language has a sentence without names


def _filling(  # noqa: PLR0917 - everything that a hole may ask for
    hole: str,
    form: Vocative,
    name: ReadName,
    gender: Gender | None,
    target: Language,
    certainty: float,
    etiquette: Etiquette,
) -> Vocative:
    if hole == "family":
        return _family(name, gender, target, certainty)
    if hole == "linked":
        return _linked(form, target, etiquette)
    return Vocative(title_form(name.titles, gender, target.tag), (), "none", 1.0)


def _form(
    name: ReadName,
    gender: Gender | None,
    target: Language,
    override: str | None,
    *,
    certainty: float,
    ka_forms: bool,
) -> Vocative:
    if override:
        text = unicodedata.normalize("NFC", override).strip()
        if text and text.isprintable():
            return Vocative(text, (text,), "override", 1.0)
    if name.given is None:
        return NONE
    form = inflected(name.given, gender, target, "given", ka_forms=ka_forms)
    return form if form.confidence >= certainty else NONE


def _family(name: ReadName, gender: Gender | None, target: Language, certainty: float) -> Vocative:
    if name.family is None:
        return NONE
    form = inflected(name.family, gender, target, "family")
    return form if form.confidence >= certainty else NONE


def _linked(form: Vocative, target: Language, etiquette: Etiquette) -> Vocative:
    """The first name with its link; of a name that is not listed nobody knows how its last letter is read."""
    if form.form is None:
        return NONE
    text = linked(form.form, language=target.tag, style=etiquette.ezafe)
    if (
        text != form.form
        and form.basis != "override"
        and not lexicon(target.tag).sign_of(form.form)
    ):
        return NONE
    return Vocative(text, (text,), form.basis, form.confidence)


def _isolated(text: str) -> str:
    """A Latin name in a line from right to left must not move the line's punctuation (Unicode TR 9, isolates)."""
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if letters_of("latin").search(text) else text


@cache
def _sentences(
    tag: str,
    register: str,
    gender: str,
    titled: bool,  # noqa: FBT001 - a cache knows its keys by place
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The sentences that fit, in the order of the table: how each begins, then its holes with what follows them."""
    table = rows(f"{tag}/salutations.tsv", "register", "gender", "order", "names", "text")
    found = sorted(
        (int(order), text)
        for how, who, order, _names, text in table
        if how == register and who in {gender, "-"} and (titled or "{title}" not in text)
    )
    if not found:
        simpler = "informal" if register == "affectionate" else "formal"
        return _sentences(tag, simpler, gender, titled)
    cut = [_HOLE.split(text) for _, text in found]
    return tuple((pieces[0], tuple(zip(pieces[1::2], pieces[2::2], strict=True))) for pieces in cut)
