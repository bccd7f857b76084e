"""Address a customer as a well-brought-up native would, or neutrally where that is not sure.

Three decisions stay apart, each may abstain and each gives its reason: may the name be used (`read_name`), which gender
(`gender_of`), which form (`vocative`). `greet` puts them together, `greet_many` does it for a column; `pronouns` serves the
body of the letter, `name_days` the calendar. The knowledge is in the tables under ``data/``, a folder for each language.
"""

from relationkit.greetings.columns import Greetings as Greetings
from relationkit.greetings.columns import greet_many as greet_many
from relationkit.greetings.etiquette import Etiquette as Etiquette
from relationkit.greetings.feasts import NameDay as NameDay
from relationkit.greetings.feasts import name_day as name_day
from relationkit.greetings.feasts import name_days as name_days
from relationkit.greetings.gender import GenderGuess as GenderGuess
from relationkit.greetings.gender import gender_of as gender_of
from relationkit.greetings.lexicon import Gender as Gender
from relationkit.greetings.names import ReadName as ReadName
from relationkit.greetings.names import read_name as read_name
from relationkit.greetings.polite import Pronouns as Pronouns
from relationkit.greetings.polite import pronouns as pronouns
from relationkit.greetings.salutation import Addressee as Addressee
from relationkit.greetings.salutation import Greeting as Greeting
from relationkit.greetings.salutation import Register as Register
from relationkit.greetings.salutation import greet as greet
from relationkit.greetings.vocatives import Basis as Basis
from relationkit.greetings.vocatives import Vocative as Vocative
from relationkit.greetings.vocatives import vocative as vocative

__all__ = [
    "Addressee",
    "Basis",
    "Etiquette",
    "Gender",
    "GenderGuess",
    "Greeting",
    "Greetings",
    "NameDay",
    "Pronouns",
    "ReadName",
    "Register",
    "Vocative",
    "gender_of",
    "greet",
    "greet_many",
    "name_day",
    "name_days",
    "pronouns",
    "read_name",
    "vocative",
]
