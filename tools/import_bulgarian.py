"""Make the Bulgarian name tables from the raw tables under tools/raw/bg.

python tools/import_bulgarian.py     writes data/bg/given.tsv and data/bg/given_vocatives.tsv

given_rules.tsv   the first edition of the table, as it was handed over (its class column is what counts here)
given_more.tsv    names added by hand: name, gender (f, m, or fm where both bear it), class, source
corrections.tsv   what is wrong in given_rules.tsv: gender and class anew, "-" drops the name
bearers.tsv       counts that the National Statistical Institute published, each with its year and rounding

A class names the rule by which a form is made; docs/reference/languages/bg.md describes them. A name that does not fit
its class, a class that nobody knows, and a raw file whose hash is not the one in data/bg/SOURCES.toml stop the import.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tables import DATA, RAW, read, verify_raw, write

OURS = DATA / "bg"
THEIRS = RAW / "bg"

# No count of bearers by gender is published for single names, so the share is an estimate: all names of the table but
# the unisex ones are borne by one gender as good as always.
CERTAIN = "0.995"
UNISEX = "0.5"


@dataclass(frozen=True)
class Kind:
    """How the names of one class end, and their forms, the default first.

    A form is an ending to find (a pattern, or none for all), the letters cut off and those added.
    """

    gender: str
    shape: str
    forms: tuple[tuple[str, str, str], ...]


SAME = ("", "", "")
ADAPTED = (SAME, ("[кхчжшц]$", "", "о"), ("[бвгдзлмнпрстф]$", "", "е"))
KINDS: Mapping[str, Kind] = {
    "m-cons": Kind("m", "[бвдзлмнпрстф]$", (("", "", "е"),)),
    "m-ър-drop": Kind("m", "[дткх]ър$", (("", "ър", "ре"),)),
    "m-ел": Kind("m", "ел$", (("", "", "е"), ("", "ел", "ле"))),
    "m-кхчжшцг": Kind("m", "[кхчжшцг]$", ADAPTED),
    "m-vowel": Kind("m", "[оеиую]$", (SAME,)),
    "m-й": Kind("m", "[аеоу]й$", (("", "й", "е"), SAME)),
    "m-ий": Kind("m", "ий$", (("", "й", "е"), SAME)),
    "m-ая": Kind("m", "[ая]$", (SAME, ("а$", "а", "о"))),
    "m-ия": Kind("m", "ия$", (SAME, ("", "я", "йо"))),
    "m-turkic": Kind("m", "[^аеиоуюя]$", ADAPTED),
    "m-foreign": Kind("m", "[^аеиоуъюя]$", ADAPTED),
    "f-ка": Kind("f", "ка$", (("", "а", "е"), SAME)),
    "f-ица": Kind("f", "ица$", (("", "а", "е"), SAME)),
    "f-ика": Kind("f", "ика$", (SAME,)),
    "f-foreign": Kind("f", "ка$", (SAME,)),
    "f-а": Kind("f", "а$", (SAME,)),
    "f-Vя": Kind("f", "[аеиоуюйАЕИОУЮЙ]я$", (SAME,)),
    "f-Cя": Kind("f", "[^аеиоуюя]я$", (SAME,)),
    "f-Катя": Kind("f", "[^аеиоуюя]я$", (SAME,)),
    "f-other": Kind("f", "[^ая]$", (SAME,)),
    "unisex": Kind("fm", "", (SAME,)),
}


def main() -> None:
    """Write the tables, or name the fault."""
    verify_raw("bg")
    names = {
        row["name"]: (row["gender"], row["class"], "bg-rules")
        for row in read(THEIRS / "given_rules.tsv")
    }
    for row in read(THEIRS / "corrections.tsv"):
        names[row["name"]] = (row["gender"], row["class"], "bg-rules")
    names = {name: row for name, row in names.items() if row[0] != "-"}
    for row in read(THEIRS / "given_more.tsv"):
        if row["name"] in names:
            sys.exit(f"given_more.tsv: {row['name']} is in given_rules.tsv already")
        names[row["name"]] = (row["gender"], row["class"], row["source"].partition("/")[0])
    bearers = {(row["name"], row["gender"]): row["bearers"] for row in read(THEIRS / "bearers.tsv")}
    write(OURS / "given.tsv", ("name", "gender", "certainty", "bearers"), given(names, bearers))
    write(OURS / "given_vocatives.tsv", ("name", "gender", "forms", "note"), vocatives(names))


def given(
    names: Mapping[str, tuple[str, str, str]], bearers: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, ...]]:
    """The rows of given.tsv."""
    for name, (gender, _kind, _source) in names.items():
        sure = UNISEX if gender == "fm" else CERTAIN
        yield name, gender[0], sure, bearers.get((name, gender), "")


def vocatives(names: Mapping[str, tuple[str, str, str]]) -> Iterator[tuple[str, ...]]:
    """The rows of given_vocatives.tsv; the note holds the class and the origin."""
    for name, (genders, kind, source) in names.items():
        for gender in genders:
            yield name, gender, "|".join(forms(name, genders, kind)), f"{kind}; {source}"


def forms(name: str, gender: str, kind: str) -> list[str]:
    """The forms of a name by its class, the default first.

    >>> forms("Димитър", "m", "m-ър-drop"), forms("Радка", "f", "f-ка")
    (['Димитре'], ['Радке', 'Радка'])
    """
    rule = KINDS.get(kind)
    if rule is None:
        sys.exit(f"{name}: the class {kind} is not known")
    if rule.gender != gender or not re.search(rule.shape, name):
        sys.exit(f"{name}: a name of gender {gender} so spelled cannot be of the class {kind}")
    return [
        name.removesuffix(cut) + add for ending, cut, add in rule.forms if re.search(ending, name)
    ]


if __name__ == "__main__":
    main()
