"""Write docs/reference/policy-packs.md from the packs in relationkit.consent.

python tools/make_policy_page.py          writes it anew, after a change to a pack
"""

from collections.abc import Iterator
from pathlib import Path

from relationkit.consent.packs import Hours, Pack, SoftOptIn, shipped_packs
from relationkit.consent.packs.hours import WEEKDAYS
from relationkit.consent.packs.rules import ASKED, Age, Scoped

PAGE = Path(__file__).parent.parent / "docs/reference/policy-packs.md"

HEAD = """# policy packs

What the laws ask of a message, as dated data: `policy_for` takes the strictest of every pack that applies to the countries
concerned on a day, and `Policy` names the provisions behind each answer. Written by `tools/make_policy_page.py` from the tables
in `relationkit/consent/packs/data/`.

**This is not legal advice.** No lawyer has signed these tables off. Show them to yours, beginning with the rules marked
*verify*: there the text of the law was not read, its date was not checked, or the source is a description by somebody else.
{unverified} of {rules} rules are so marked. Rules that are a choice of this library and no law say so in the column of articles.

How a pack is read:

- Silence is strict. Marketing, greetings, surveys and requests for consent need consent wherever no rule says otherwise, and
  there is no exception for customers; service, transactional, security and confirming messages need none. Calls and text
  messages in the United States, for example, are left to silence.
- A rule that permits holds for the channels and classes that it names; a channel that no rule can name is judged as the
  strictest one.
- Several countries, or several packs for one country: the strictest of each answer. No pack can loosen another.
- A country without a pack, and no country at all: the strictest of all packs together, `eu-strict` among them.
- A pack builds on another one where its heading says so; the rules of that one hold too, but for those named as replaced.
- Rules change at midnight UTC. Without a channel a rule is for all; without a class it is for marketing, greetings, surveys and
  requests for consent.

Not in the packs: the do-not-call lists of the United States, Canada and the United Kingdom, state and provincial laws, national
laws of member states without a pack, public holidays, the number of calls allowed in a month, cookies.

## A pack of your own

```python
>>> from datetime import UTC, datetime
>>> from relationkit.consent.packs import Pack, policy_for, shipped_packs
>>> house = Pack.from_toml('''
... id = "house"
... title = "Our own, stricter rule"
... version = 2026-11-22
... countries = ["BG"]
... builds_on = "bg"
...
... [[rules]]
... id = "stale-12-months"
... kind = "stale-after"
... months = 12
... says = "We ask again after a year without a sign."
... article = "house rule"
... source = "decision of the board"
... in_force = 2026-01-01
... ''', name="house.toml")
>>> policy = policy_for(["BG"], at=datetime(2026, 11, 22, tzinfo=UTC), packs=[*shipped_packs(), house])
>>> policy.stale_after, policy.refs("stale-after")
('12 months', ('house:stale-12-months',))

```

Without `builds_on` this pack would be silent, and therefore strict, about all else: firms and customers too would need consent.

| kind | answers | keys |
|---|---|---|
| `consent` | is consent needed | `required` |
| `least` | the weakest proof that will do | `assurance`: claim, recorded, confirmed |
| `soft-opt-in` | may customers be written to without | `allowed`, `sale_months`, `inquiry_months`, `similar`, `offered` |
| `valid-for` | how long a consent lasts | `months` |
| `headers`, `content`, `register` | what a message carries, says; which registers are asked first | `names` |
| `hours` | when a person may be reached | `days`, `open` |
| `age` | from when a person consents alone | `years`, `countries`, `all_processing` |
| `minors` | may those below get marketing | `allowed` |
| `stale-after`, `keep-proof`, `keep-stops` | spans in months | `months` |
| `withdrawal`, `link-lives` | business days until a stop takes effect; days for which its link works | `days` |

The first six take `classes`, `channels` and `audience` (anyone, consumer, business).
"""

FOOT = """
## Names

```{eval-rst}
.. automodule:: relationkit.consent.packs
   :members:
```
"""


WORDS: dict[tuple[str, object], str] = {
    ("consent", True): "needed",
    ("consent", False): "not needed",
    ("minors", True): "allowed",
    ("minors", False): "not allowed",
    ("soft-opt-in", None): "not allowed",
}


def page() -> str:
    """The whole page."""
    packs = shipped_packs()
    rules = [rule for pack in packs for rule in pack.rules]
    head = HEAD.format(unverified=sum(rule.verify for rule in rules), rules=len(rules))
    return head + "".join("\n".join(_table(pack)) + "\n" for pack in packs) + FOOT


def _table(pack: Pack) -> Iterator[str]:
    """One pack: what it is for, and a row for each rule."""
    yield f"\n## {pack.id}: {pack.title}\n"
    said = [f"Read on {pack.version}."]
    if pack.countries:
        said.append(f"Countries: {', '.join(pack.countries)}.")
    if pack.builds_on:
        said.append(f"Builds on `{pack.builds_on}`.")
    if pack.replaces:
        said.append(f"Replaces there: {', '.join(f'`{name}`' for name in pack.replaces)}.")
    yield " ".join(said) + "\n"
    yield "| rule | kind | what it says | for | article | in force | source | verify |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in pack.rules:
        scope: list[str] = []
        if isinstance(rule, Scoped):
            scope += rule.classes if rule.classes != ASKED else ()
            scope += rule.channels or ()
            scope += [rule.audience] if rule.audience != "anyone" else []
        if isinstance(rule, Age):
            scope += rule.countries
        force = f"{rule.in_force} to {rule.until}" if rule.until else f"from {rule.in_force}"
        cells = (
            f"`{rule.id}`",
            f"{rule.kind}: {WORDS.get((rule.kind, rule.value)) or _value(rule.value)}",
            rule.says,
            ", ".join(scope) or "all",
            rule.article,
            force,
            rule.source,
            "**verify**" if rule.verify else "",
        )
        yield f"| {' | '.join(cells)} |"


def _value(value: object) -> str:
    """What a rule answers, for reading."""
    match value:
        case tuple():
            return ", ".join(value)
        case int() | str():
            return str(value)
        case Hours():
            spans = sorted({(start, end) for _, start, end in value.spans})
            days = sorted({day for day, _, _ in value.spans})
            return " ".join(
                [*(WEEKDAYS[day] for day in days), *(f"{a:%H:%M}-{b:%H:%M}" for a, b in spans)]
            )
        case SoftOptIn():
            terms = [
                f"sale {value.sale_good_for or 'without end'}",
                f"inquiry {value.inquiry_good_for}" if value.inquiry_months else "",
                "similar goods" if value.similar else "",
                "way out offered" if value.offered else "",
            ]
            return "allowed: " + ", ".join(term for term in terms if term)
        case _:
            raise TypeError(type(value).__name__)


def main() -> None:
    """Write the file."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(shipped_packs())} packs")


if __name__ == "__main__":
    main()
