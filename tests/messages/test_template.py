"""What a template may do, and what it may not."""

from __future__ import annotations

import time
import traceback
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from relationkit.errors import InvalidDocument, TemplateError
from relationkit.messages import Template
from relationkit.messages.sandbox import MAX_OUTPUT, compiled
from relationkit.messages.template import KNOWN
from relationkit.messages.values import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from relationkit.messages import Sender

CANARY = "Kanarella"


def _template(text: str, html: str | None = None) -> Template:
    return Template(id="spring", subject="Zupa", text=text, html=html, language="pl")


def _fill(text: str, *, html: bool = False, **facts: Any) -> str:
    return compiled(text, html=html, known=KNOWN)({"facts": facts, "greeting": "Dear"})


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("{{ facts.n }} {{ facts['n'] }} {{ facts.d }} {{ facts.t }}", {"n": 3, "d": Decimal("9.50"), "t": date(2026, 3, 2)},
         "3 3 9.50 2026-03-02"),
        ("{{ facts.t.day }}.{{ facts.t.month }}.{{ facts.t.year }}", {"t": date(2026, 3, 2)}, "2.3.2026"),
        ("{% for p in facts.ps %}{{ loop.index }}/{{ loop.length }} {{ p.items }};{% endfor %}", {"ps": [{"items": 1}]},
         "1/1 1;"),
        ("{% for k, v in facts.m|items %}{{ k }}={{ v }}{% if not loop.last %}, {% endif %}{% endfor %}",
         {"m": {"a": 1, "b": 2}}, "a=1, b=2"),
        ("{{ facts.a ~ '-' ~ facts.b }}", {"a": "x", "b": 2}, "x-2"),
        ("{{ facts.a * 2 + 1 - facts.a // 2 % 2 }}", {"a": 3}, "6"),
        ("{% set price = facts.a %}{{ price|round(1) }} {{ price|round }} {{ price|int }}", {"a": Decimal("9.46")}, "9.5 9 9"),
        ("{{ facts.l|join(', ') }} {{ facts.l|sort|first }} {{ facts.l|last }} {{ facts.l|count }} {{ facts.l|length }}",
         {"l": ["c", "a", "b"]}, "c, a, b a b 3 3"),
        ("{{ facts.s|upper }} {{ facts.s|title }} {{ facts.s|capitalize }} {{ facts.s|lower|trim }}", {"s": " aB c "},
         " AB C   Ab C   ab c  ab c"),
        ("{{ facts.s|truncate(4) }} {{ facts.s|truncate }} {{ facts.s|replace('gór', 'GÓR') }} {{ facts.s|urlencode }}",
         {"s": "ogórki"}, "ogó… ogórki oGÓRki og%C3%B3rki"),
        ("{{ facts.x|default('none') }}{{ facts.y|d('') }}", {"y": "y"}, "noney"),
        ("{{ 'yes' if facts.a is even and 'b' in ['a', 'b'] and facts.a >= 2 else 'no' }}", {"a": 2}, "yes"),
        ("{{ facts.s[0] }}{{ facts.s[1:3] }}{{ facts.l[1] }}", {"s": "zupa", "l": [1, 2]}, "zup2"),
        ("{{ facts.s }}", {"s": "a\nb\u2028c\u202ed"}, "a b cd"),
        ("{{ facts.s }}", {"s": "a\u2068Smith\u2069b \u2068\u202eJo\u2069 \u2068open \u2069\u2069"},
         "a\u2068Smith\u2069b \u2068Jo\u2069 \u2068open \u2069"),
        ("{{ facts.g|word(f='zadowolona', m='zadowolony', neutral='zadowoleni') }}", {"g": "f"}, "zadowolona"),
        ("{{ facts.g|word(f='zadowolona', m='zadowolony', neutral='zadowoleni') }}", {"g": "m"}, "zadowolony"),
        ("{{ facts.g|word(f='доволна', m='доволен', neutral='доволни') }}", {"g": ""}, "доволни"),
        ("{{ facts.s }}", {"s": "{{ 7*7 }} ${7*7} {% for %}"}, "{{ 7*7 }} ${7*7} {% for %}"),
        ("{{ facts.f }}", {"f": 4.5}, "4.5"),
    ],
)  # fmt: skip
def test_a_template_may(text: str, facts: dict[str, Any], expected: str) -> None:
    """Print plain values as one line each, count, choose, and go through lists."""
    assert expected == _fill(text, **facts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ gretting }}", "'gretting' is undefined"),
        ("{{ range(9) }}", "uses 'call'"),
        ("{{ lipsum }}", "'lipsum' is undefined"),
        ("{{ self }}", "reaches for the template itself"),
        ("{{ facts.__class__ }}", "begins with an underscore"),
        ("{{ _facts }}", "begins with an underscore"),
        ("{{ facts.a() }}", "uses 'call'"),
        ("{{ ''.join(facts) }}", "uses 'call'"),
        ("{{ facts|attr('a') }}", "uses an unknown filter; use one of: capitalize"),
        ("{{ facts.a|safe }}", "unknown filter"),
        ("{{ facts.a|center(1000000000) }}", "unknown filter"),
        ("{{ facts.a|indent(1000000000) }}", "unknown filter"),
        ("{{ '%1000000000d'|format(1) }}", "unknown filter"),
        ("{{ facts.a|map('upper') }}", "unknown filter"),
        ("{{ facts.a is sameas 1 }}", "uses an unknown test; use one of: boolean"),
        ("{{ 9**9**9 }}", "uses 'pow'"),
        ("{% macro a() %}{% endmacro %}", "uses 'macro'"),
        ("{% include 'a' %}", "uses 'include'"),
        ("{% import 'a' as a %}", "uses 'import'"),
        ("{% extends 'a' %}", "uses 'extends'"),
        ("{% set a %}x{% endset %}", "uses 'assignblock'"),
        ("{% set a = [facts, facts] %}", "sets a name to a list"),
        ("{% filter upper %}x{% endfilter %}", "uses 'filterblock'"),
        ("{% for a in facts recursive %}{% endfor %}", "has a recursive loop"),
        ("{% for a in facts %}{% for b in a %}{% for c in b %}{% endfor %}{% endfor %}{% endfor %}", "nested more than 2"),
        ("{{ 1 }}" * 4100, "has more than 4000 parts"),
        ("{{ " + "[" * 50 + "]" * 50 + " }}", "is nested too deeply"),
        ("{{ " + "(" * 5000 + ")" * 5000 + " }}", "is nested too deeply"),
        ("a" * 140_000, "is longer than 131072 characters"),
        ("{{ facts.", "is not a template that can be read"),
        ("{% if %}", "is not a template that can be read"),
        ("{{ " + "9" * 5000 + " }}", "holds a number of too many digits"),
        ("{% break %}", "is not a template that can be read"),
        ("{% set facts.a = 1 %}", "uses 'nsref'"),
        ("{% set loop = 1 %}{% for a in facts %}{% set loop = 2 %}{% endfor %}", "is not a template that can be read"),
    ],
)  # fmt: skip
def test_a_template_may_not(text: str, said: str) -> None:
    """Each is refused when the template is made: with its id and the part, in no time."""
    start = time.perf_counter()
    with pytest.raises(TemplateError, match=r"^template 'spring' text") as caught:
        _template(f"Line one.\n{text}")

    assert said in str(caught.value)
    assert 5.0 > time.perf_counter() - start


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 'a' * 1000000000 }}", "counts with what is not a number"),
        ("{{ '%1000000000d' % 1 }}", "counts with what is not a number"),
        ("{{ facts.s + facts.s }}", "counts with what is not a number"),
        ("{{ facts.n * 1000 * 2 }}", "counts with a number that is too large"),
        ("{{ facts.s|int }}", "counts with what is not a number"),
        ("{{ facts.huge|int }}", "counts with a number that is too large"),
        ("{{ 1|round(1000000000) }}", "rounds to 0 to 6 digits only"),
        ("{{ 1 / 0 }}", "cannot be filled in (ZeroDivisionError)"),
        ("{{ facts.missing }}", "asks for a value that is not there"),
        ("{{ facts.missing.more }}", "asks for a value that is not there"),
        ("{{ facts.s.upper }}", "asks for a value that is not there"),
        ("{{ facts.s[99] }}", "asks for a value that is not there"),
        ("{{ facts.thing.secret }}", "asks for a value that is not there"),
        ("{{ facts.thing['secret'] }}", "asks for a value that is not there"),
        ("{{ facts[facts.s] }}", "asks for a value that is not there"),
        ("{% for a in facts.missing %}{% endfor %}", "asks for a value that is not there"),
        ("{% for a in greeting %}{% endfor %}", "loops over what is not a list"),
        ("{% for a in facts.thing %}{% endfor %}", "loops over what is not a list"),
        ("{% for a in facts.long %}{% endfor %}", "loops over more than 1000 items"),
        ("{{ survey_url }}", "asks for a value that is not there"),
        ("{{ facts.thing }}", "prints a Thing; print texts, numbers and dates"),
        ("{{ facts }}", "prints a dict"),
        ("{{ facts.long|upper }}", "prints a list"),
        ("{{ facts.none }}", "prints a NoneType"),
        ("{{ facts.n > 1 }}", "prints a bool"),
        ("{{ facts.at }}", "prints a datetime"),
        ("{% set x = facts.big %}" + "{% set x = x ~ x %}" * 30 + "{{ x }}", "makes a value of more than 65536"),
        ("{% set x = facts.big|replace('a', facts.big) %}{{ x }}", "makes a value of more than 65536"),
        ("{{ facts.l|join(facts.big ~ facts.big ~ facts.big) }}", "makes a value of more than 65536"),
        ("{% for a in facts.l %}{% for b in facts.l %}{{ facts.big }}{% endfor %}{% endfor %}",
         f"makes more than {MAX_OUTPUT} characters"),
    ],
)  # fmt: skip
def test_a_template_fails_early_and_says_where(text: str, said: str) -> None:
    """Loops without end, walks into objects and floods are stopped; the fault has its line and no value."""
    start = time.perf_counter()
    with pytest.raises(Refusal) as caught:
        _fill(
            f"Line one.\n{text}",
            n=10**14,
            s=CANARY,
            huge=Decimal("1E+999999999"),
            long=[1] * 1001,
            l=["a"] * 1000,
            big="a" * 10_000,
            thing=Thing(),
            none=None,
            at=datetime(2026, 3, 2, 9),  # noqa: DTZ001 - refused in any case
        )

    assert said in caught.value.said
    assert caught.value.line in {2, None if said.startswith("makes more") else 2}
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert 5.0 > time.perf_counter() - start


class Thing:
    """What a shop must not give, and gives."""

    secret = CANARY

    def __iter__(self) -> None:
        message = "a template must not get here"
        raise AssertionError(message)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", "//\x01", "shop.example"],
)
@pytest.mark.parametrize(
    "attribute", ["<a href={}>", '<a href="{}">', "<img src='{}'>", '<a href = "{}">']
)
def test_a_link_from_a_value_is_https(attribute: str, url: str) -> None:
    """A value at the beginning of a link cannot be a script, also behind an if."""
    place = "{% if facts.url %}{{ facts.url }}{% endif %}"
    source = attribute.replace("{}", place)
    good = _fill(source, html=True, url="https://shop.example/?a=1&b=2")

    assert attribute.replace("{}", "https://shop.example/?a=1&amp;b=2") == good
    if not url.startswith("//"):
        with pytest.raises(Refusal, match="link that does not begin with https"):
            _fill(source, html=True, url=url)


def test_html_is_escaped_and_text_is_not() -> None:
    """A name with a tag in it is a name; a join of ready HTML and a name escapes the name alone."""
    known = KNOWN
    values = {
        "facts": {"name": "<b>O'Neil</b>"},
        "signature": compiled("{{ why }}", html=True, known=known)({"why": "x"}),
    }

    assert "&lt;b&gt;O&#39;Neil&lt;/b&gt;" == _fill(
        "{{ facts.name }}", html=True, name="<b>O'Neil</b>"
    )
    assert "<b>O'Neil</b>" == _fill("{{ facts.name }}", name="<b>O'Neil</b>")
    values["signature"] = Markup("<p>Jan</p>")
    assert "<p>Jan</p>, &lt;b&gt;O&#39;Neil&lt;/b&gt;" == compiled(
        "{{ [signature, facts.name]|join(', ') }}", html=True, known=known
    )(values)


@given(st.text("{}%#| \n.'\"()[]~*+-abgreting_facts0123456789", max_size=60))
def test_any_text_is_a_template_or_a_template_error(text: str) -> None:
    """No source brings another fault, neither when it is made nor when it is filled in."""
    with suppress(TemplateError, Refusal):
        _template(text).compiled("text")({"facts": {"a": "b"}, "greeting": "Dear"})


def test_the_part_and_the_line_are_named() -> None:
    """HTML and subject are checked like the text."""
    with pytest.raises(
        TemplateError, match=r"^template 'spring' html line 3: 'gretting' is undefined"
    ):
        _template("x", "<p>\n\n{{ gretting }}</p>")
    with pytest.raises(TemplateError, match=r"^template 'spring' subject line 1: uses 'call'"):
        Template(id="spring", subject="{{ a() }}", text="x", language="pl")


def test_from_json_the_same_words_are_an_invalid_document() -> None:
    """A document with a wrong template in it is a wrong document."""
    good = _template("{{ greeting }}")

    assert good == Template.from_json(good.to_json())
    with pytest.raises(
        InvalidDocument, match="template 'spring' text line 1: 'gretting' is undefined"
    ):
        Template.from_json(good.to_json().replace("greeting", "gretting"))
    with pytest.raises(InvalidDocument):
        Template.from_json('{"id": "spring"}')


def test_content_follows_every_word_and_the_sender(sender: Sender) -> None:
    """The same letter by the same person has the same content; any other has another."""
    one = _template("a")
    others = [
        _template("b"),
        _template("a", "<p>a</p>"),
        Template(id="spring", version="2", subject="Zupa", text="a", language="pl"),
        Template(id="spring", subject="Zupa", text="a", language="bg"),
    ]
    contents = {template.content(sender) for template in (one, *others)}

    assert one.content(sender) == _template("a").content(sender)
    assert 5 == len(contents)
    assert one.content(sender) != one.content(
        sender.model_copy(update={"phone": "+48 601 000 002"})
    )


def test_from_files(tmp_path: Path) -> None:
    """Text and HTML are files in UTF-8, with or without a byte order mark."""
    (tmp_path / "a.txt").write_text("\ufeffŻółć", encoding="utf-8")
    (tmp_path / "a.html").write_text("<p>Żółć</p>", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xbf\xf3")
    read = Template.from_files(
        "spring",
        subject="Zupa",
        text=tmp_path / "a.txt",
        html=tmp_path / "a.html",
        language="pl",
        version="3",
    )

    assert ("Żółć", "<p>Żółć</p>", "3") == (read.text, read.html, read.version)
    assert (
        Template.from_files(
            "spring", subject="Zupa", text=str(tmp_path / "a.txt"), language="pl"
        ).html
        is None
    )
    with pytest.raises(
        TemplateError, match=r"a file cannot be read \(FileNotFoundError\); check its path"
    ):
        Template.from_files("spring", subject="Zupa", text=tmp_path / "b.txt", language="pl")
    with pytest.raises(TemplateError, match="a file is not UTF-8; save it so"):
        Template.from_files("spring", subject="Zupa", text=tmp_path / "bad.txt", language="pl")


def test_a_copy_with_other_words_says_the_other_words() -> None:
    """What was made ready for the first is not taken for the second."""
    first = _template("Zupa")
    second = first.model_copy(update={"subject": "Chleb"})

    assert ["Zupa", "Chleb"] == [one.compiled("subject")({}) for one in (first, second)]
