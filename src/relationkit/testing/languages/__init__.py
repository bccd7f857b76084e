"""The contract of every language of greetings."""

from relationkit.testing.languages.contract import LanguageContract as LanguageContract

__all__ = ["LanguageContract"]
