"""Put a greeting together: may the name be used, which gender, which form; each may abstain."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, TypeAlias

from relationkit.greetings.gender import CERTAINTY, gender_of
from relationkit.greetings.languages import FALLBACK, Language, language_of
from relationkit.greetings.lexicon import Gender
from relationkit.greetings.names import ReadName, read_name
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives import Basis, Vocative, vocative
from relationkit.greetings.vocatives.forms import NONE

Register: TypeAlias = Literal["formal", "formal-neutral", "warm", "informal"]
"""formal: with the name as etiquette allows it; formal-neutral: never with a name; warm: among acquainted; informal."""


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
    next line starts with a capital (Bulgarian) or in lower case (Polish).

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

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Greeting(language={self.language!r}, basis={self.basis!r}, because={self.because})"


def greet(
    addressee: Addressee | str | None,
    *,
    language: str | None = None,
    register: Register = "formal",
    certainty: float = CERTAINTY,
    email: str | None = None,
    ka_forms: bool = True,
) -> Greeting:
    """Greet a person as the register of politeness asks, or neutrally where that is not sure.

    A string is a name as typed, first or whole. ``certainty`` (0 to 1) is the least confidence at which gender and form
    are used; ``email`` lets a copied local part be recognised; ``ka_forms`` allows the Bulgarian forms Радке, Росице. A
    register without a table gives the formal greeting. Never raises on content.

    The forms follow the counsel of PWN and NCK (Polish) and the Institute for Bulgarian Language; see
    docs/explanation/why-a-vocative-goes-wrong.md.

    >>> greet("PAWEŁ", language="pl").text
    'Szanowny Panie Pawle,'
    >>> greet("Иван Петров", language="bg").text
    'Уважаеми господин Петров,'
    >>> greet("dede120@example.com", language="pl").text
    'Szanowni Państwo,'
    """
    if addressee is None or isinstance(addressee, str):
        target = language_of(language or FALLBACK)
        name = read_name(addressee, language=target.tag, email=email)
        stated, override = None, None
    else:
        target = language_of(language or addressee.locale or FALLBACK)
        name = read_name(addressee.given, language=target.tag, family=addressee.family, email=email)
        stated, override = addressee.gender, addressee.vocative
    guess = gender_of(
        name.given,
        language=target.tag,
        family=name.family,
        stated=stated,
        certainty=certainty,
    )
    form = _form(name, guess.gender, target, override, certainty, ka_forms=ka_forms)
    because = (
        f"name-{name.reason}",
        f"gender-{guess.basis if guess.gender else guess.because[-1]}",
    )
    return _compose(target, register, guess.gender, form, name.family, because=because)


def _form(
    name: ReadName,
    gender: Gender | None,
    target: Language,
    override: str | None,
    certainty: float,
    *,
    ka_forms: bool,
) -> Vocative:
    if override:
        text = unicodedata.normalize("NFC", override).strip()
        if text and text.isprintable():
            return Vocative(text, (text,), "override", 1.0)
    if name.given is None:
        return NONE
    form = vocative(name.given, gender=gender, language=target.tag, ka_forms=ka_forms)
    return form if form.confidence >= certainty else NONE


def _compose(
    target: Language,
    register: str,
    gender: Gender | None,
    form: Vocative,
    family: str | None,
    *,
    because: tuple[str, ...],
) -> Greeting:
    """The fullest sentence of the table whose names are all there."""
    for with_given, with_family, sentence in _sentences(target.tag, register, gender or "-"):
        printed, text = None, sentence
        # The surname first: an override may hold anything printable, even what looks like a hole of the sentence.
        if with_family:
            if family is None:
                continue
            printed, text = family, text.replace("{family}", family)
        if with_given:
            if form.form is None:
                continue
            text = text.replace("{given}", form.form)
            printed = f"{form.form} {printed}" if printed else form.form
        basis: Basis = form.basis if with_given else "unchanged" if printed else "none"
        reasons = (*because, f"form-{basis}")
        return Greeting(text, printed, basis, reasons, target.tag, gender, target.capitalise_next)
    raise AssertionError  # pragma: no cover - tools/check_data.py: each language has a sentence without names


@cache
def _sentences(tag: str, register: str, gender: str) -> tuple[tuple[bool, bool, str], ...]:
    """The sentences that fit, the fullest first: for the gender, then those for all, in the formal register at last."""
    table = rows("salutations.tsv", "language", "register", "gender", "names", "text")
    found = [
        (names.count("+") + (names != "none"), who != "-", names, text)
        for where, how, who, names, text in table
        if where == tag and how == register and who in {gender, "-"}
    ]
    if not found and register != "formal":
        return _sentences(tag, "formal", gender)
    found.sort(key=lambda sentence: sentence[:2], reverse=True)
    return tuple(("given" in names, "family" in names, text) for *_, names, text in found)
