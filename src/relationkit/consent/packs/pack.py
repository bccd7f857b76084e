"""A policy pack: the rules of one country or union, as dated data with their sources."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import Field

from relationkit.consent.packs.rules import Age, AnyRule, Country, Day, Name, Text
from relationkit.documents import Document
from relationkit.errors import InvalidDocument

SHIPPED = ("eu-strict", "eu", "pl", "bg", "de", "fr", "uk", "us", "ca")


class Pack(Document):
    """The rules that apply where the controller or the person is in one of ``countries`` (ISO 3166, two letters).

    A pack may build on another one, whose rules then hold too but for those that it ``replaces``: national law fills what a
    directive leaves to the states. ``version`` is the day on which somebody last read the sources. Not legal advice.

    >>> shipped_pack("pl").builds_on
    'eu'
    """

    id: Name
    title: Text
    version: Day
    countries: tuple[Country, ...] = ()
    builds_on: Name | None = None
    replaces: tuple[Name, ...] = ()
    rules: Annotated[tuple[AnyRule, ...], Field(min_length=1)]

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an id that stands twice, a replacement of nothing, and an age for a country that is not the pack's."""
        names = [rule.id for rule in self.rules]
        if len(names) != len(set(names)):
            message = "two rules have the same id; give each its own"
            raise ValueError(message)
        if self.replaces and self.builds_on is None:
            message = "replaces rules of no pack; name the pack in `builds_on`"
            raise ValueError(message)
        ages = {code for rule in self.rules if isinstance(rule, Age) for code in rule.countries}
        if not ages <= set(self.countries):
            message = "an age is for a country that the pack does not have; add it to `countries`"
            raise ValueError(message)

    @classmethod
    def from_toml(cls, text: str, *, name: str = "pack") -> Self:
        """Read a pack from TOML; raise `InvalidDocument` with `name`, the path and the code for what is not one.

        >>> Pack.from_toml("id = 7", name="house.toml")
        Traceback (most recent call last):
        relationkit.errors.InvalidDocument: house.toml: Pack is invalid: id: input should be a valid string; ...
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            message = f"{name} is no TOML: {str(error)[:1].lower()}{str(error)[1:]}"
            raise InvalidDocument(message, issues=((name, "no-toml"),)) from None
        try:
            return cls.from_dict(data)
        except InvalidDocument as error:
            raise InvalidDocument(f"{name}: {error}", issues=error.issues) from None


@cache
def shipped_pack(name: str) -> Pack:
    """One pack that ships with the library, read on first use.

    >>> shipped_pack("bg").countries
    ('BG',)
    """
    if name not in SHIPPED:
        message = f"no pack {name!r} ships with relationkit; use one of: {', '.join(SHIPPED)}"
        raise InvalidDocument(message, issues=(("pack", "unknown-pack"),))
    file = files("relationkit.consent.packs") / "data" / f"{name}.toml"
    return Pack.from_toml(file.read_text("utf-8"), name=f"{name}.toml")


def shipped_packs() -> tuple[Pack, ...]:
    """All packs that ship with the library, the strictest first; add your own to them for `policy_for`.

    >>> [pack.id for pack in shipped_packs()][:4]
    ['eu-strict', 'eu', 'pl', 'bg']
    """
    return tuple(shipped_pack(name) for name in SHIPPED)
