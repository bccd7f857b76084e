"""The form of a name that one calls out: tables of known names first, typed endings for the rest, or none at all."""

from relationkit.greetings.vocatives.choice import vocative as vocative
from relationkit.greetings.vocatives.forms import Basis as Basis
from relationkit.greetings.vocatives.forms import Vocative as Vocative

__all__ = ["Basis", "Vocative", "vocative"]
