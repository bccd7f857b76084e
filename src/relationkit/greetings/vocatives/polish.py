"""The ways in which a Polish name can make its vocative, as grammar types them.

Each way names what it does and is open only where the stem allows it, so that no ending is cut off that is not there. Which
of the open ways a name takes is a matter of analogy (`relationkit.greetings.vocatives.analogy`). The alternations are
those of the dictionary (SGJP); the apostrophe after letters that are not heard is that of Polish orthography.
"""

import re
from collections.abc import Callable

# Letters that are one sound, and letters that are another one at the end of a name.
_SOUNDS = {
    "sz": "š",
    "cz": "č",
    "rz": "ř",
    "dz": "ʒ",
    "dź": "ʑ",
    "dż": "ǯ",
    "ch": "χ",
    "ph": "φ",
    "th": "θ",
}
_AT_THE_END = {
    "tz": "ʦ",
    "nz": "ʣ",
    "lz": "ɮ",
    "ey": "ə",
    "oy": "ɔ",
    "ay": "ɐ",
    "zs": "ʧ",
    "cs": "ʤ",
}
_WRITTEN = {sign: written for written, sign in (_SOUNDS | _AT_THE_END).items()}
# The locative softening of hard consonants; the vocative of hard stems is the locative.
_HARD = {
    "b": "bie",
    "p": "pie",
    "f": "fie",
    "v": "vie",
    "w": "wie",
    "m": "mie",
    "n": "nie",
    "s": "sie",
    "z": "zie",
    "d": "dzie",
    "t": "cie",
    "r": "rze",
    "ł": "le",
    "x": "ksie",
    "st": "ście",
    "zd": "ździe",
    "sł": "śle",
    "zł": "źle",
    "th": "cie",
    "ph": "fie",
}
_DOUBLED = {"tt": "cie", "rr": "rze", "łł": "lle"}
_SOFT = {"ś": "siu", "ć": "ciu", "ń": "niu", "ź": "ziu"}
_SOFTENED = {"s": "ś", "c": "ć", "n": "ń", "z": "ź"}
ALPHABET = frozenset("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźżé")
"""Letters at the end of a name that Polish spelling knows how to go on from."""
_VOWELS = "aeiouyąęóáéíäöü"


_VOICED = "bdgjlrwzż"
_SHORTEST_FLEETING = 4
_FEWEST_SYLLABLES = 2


def sounds(name: str) -> str:
    """A name with one sign for each sound that takes two letters, so that -z never speaks for -sz.

    >>> len(sounds("Tomasz"))
    5
    """
    text = name.casefold()
    for written, sign in _SOUNDS.items():
        text = text.replace(written, sign)
    if text[-2:] in _AT_THE_END:
        text = text[:-2] + _AT_THE_END[text[-2:]]
    return text


def letters(heard: str) -> str:
    """The letters of what `sounds` made.

    >>> letters(sounds("Tomasz"))
    'tomasz'
    """
    return "".join(_WRITTEN.get(sign, sign) for sign in heard)


def kind(heard: str) -> str:
    """The kind of the last of the `sounds`: a vowel by itself, soft, velar (with all that take -u), or hard.

    >>> kind(sounds("Tomasz")), kind(sounds("Jan")), kind(sounds("Ewa"))
    ('velar', 'hard', 'a')
    """
    last = heard[-1]
    if last in "aeiouyąęóé":
        return last
    if last in "śćńźʑ":
        return "soft"
    return "velar" if last in "kglhjcqščřʒǯχżʦʣɮəɔɐʧʤ" else "hard"


def syllables(name: str) -> int:
    """How many vowels are heard: i before a vowel only softens.

    >>> syllables("Zosia"), syllables("Eugenia")
    (2, 4)
    """
    return len(re.findall(f"[{_VOWELS}]", re.sub(f"i(?=[{_VOWELS}])", "", name.casefold())))


def beside(name: str, gender: str, is_mans: Callable[[str], bool]) -> str:
    """What the register of men's surnames shows of a woman's in -a: that it is a "noun" (Śliwa), an "adjective" (Cicha).

    >>> beside("Cicha", "f", {"Cichy"}.__contains__), beside("Śliwa", "f", {"Śliwa"}.__contains__)
    ('adjective', 'noun')
    """
    if gender != "f" or not name.endswith("a"):
        return ""
    if is_mans(name):
        return "noun"
    return "adjective" if is_mans(name[:-1] + "y") or is_mans(name[:-1] + "i") else ""


def ways(name: str, gender: str, *, family: bool = False) -> dict[str, str]:
    """Every way that the stem allows, with the form it gives.

    >>> ways("Paweł", "m")["fleeting-ie"], ways("Jan", "m")["ie"], sorted(ways("Zosia", "f"))
    ('Pawle', 'Janie', ['a-o', 'a-u', 'same'])
    """
    if name.endswith("a"):
        return {"same": name, "a-o": name[:-1] + "o", "a-u": name[:-1] + "u"}
    if gender == "f" or (family and re.search("[scćś]k[iyo]j$", name)):
        # An adjective of another Slavic language (Trubieckoj) stands in its own nominative.
        return {"same": name}
    return _mans(name, family=family)


def _mans(name: str, *, family: bool) -> dict[str, str]:
    # A letter that is written and not heard (George, Jacques) keeps its place before an apostrophe.
    silent = {"'u": name + "'u"}
    if not family and re.search("(?:g|k|qu)es?$", name):
        return silent
    forms = {"same": name} | silent | _hard(name, family=family) | _fleeting(name, family=family)
    if name.endswith("p"):
        forms["iu"] = name + "iu"
    if re.search("[aeou]y$" if family else "ey$", name):
        forms["u"] = name + "u"
    if name.endswith("o"):
        forms |= {"o-u": name[:-1] + "u", "o-onie": name + "nie"}
    if name.endswith("ce"):
        forms["ce-sie"] = name[:-2] + "sie"
    elif name.endswith("e") and (hard := _softened(name[:-1])):
        forms["e-ie"] = hard
    if name.endswith("iec") and syllables(name) > 1:
        forms.pop("u", None)
    return forms


def _hard(name: str, *, family: bool) -> dict[str, str]:
    if not family and re.search(f"ó[{_VOICED}]$", name):
        # Before a voiced consonant ó gives way to o (Czcibór, Swaróg); before others it is an accent (Simón, Miklós).
        return _plain(name[:-2] + "o" + name[-1])
    forms = _plain(name)
    if name.endswith("tt"):
        # Witt, Wicie; Scott, Scotcie: surnames differ, first names in -tt are English.
        forms["tt-cie" if family else "ie"] = name[:-1] + "cie"
    if family and name[-2:-1] == "ó":
        # Bór, Borze; Wiór, Wiórze.
        bare = _plain(name[:-2] + "o" + name[-1])
        forms |= {f"ó-{way}": form for way, form in bare.items()}
    return forms


def _plain(name: str) -> dict[str, str]:
    forms = {}
    if hard := _softened(name):
        forms["ie"] = hard
    if soft := _in_u(name):
        forms["u"] = soft
    return forms


def _fleeting(name: str, *, family: bool) -> dict[str, str]:
    """Forms without the e of the last syllable: Marek, Paweł, Aleksander; Kopeć, Marzec."""
    if len(name) < _SHORTEST_FLEETING or name[-2] != "e" or syllables(name) < _FEWEST_SYLLABLES:
        return {}
    last, stem = name[-1], name[:-2]
    if family and last in "ćń":
        if stem.endswith("i"):
            stem = re.sub("dz$", "d", stem[:-1])
            stem = stem[:-1] + {"c": "t", "s": "ś"}.get(stem[-1], stem[-1])
        return {"fleeting-u": stem + _SOFT[last]}
    if stem.endswith("i"):
        stem = stem[:-1]
        stem = stem[:-1] + _SOFTENED.get(stem[-1], stem[-1])
    elif family and stem.endswith("rz") and last == "c":
        stem = stem[:-1]
    if last in "klc":
        return {"fleeting-u": stem + last + "u"}
    hard = _softened(stem + last)
    return {"fleeting-ie": hard} if hard and last != "j" else {}


def _softened(name: str) -> str | None:
    for table, size in ((_DOUBLED, 2), (_HARD, 2), (_HARD, 1)):
        if name[-size:] in table and len(name) > size:
            return name[:-size] + table[name[-size:]]
    return None


def _in_u(name: str) -> str | None:
    if name[-1] in _SOFT:
        return name[:-1] + _SOFT[name[-1]]
    return None if name[-1].casefold() in _VOWELS else name + "u"
