"""Records of processing (GDPR article 30) and the frame of an impact assessment (article 35), out of what is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relationkit.consent.guards import lint_field
from relationkit.consent.purposes import BASES
from relationkit.consent.rights.plain import to_json
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.packs import Pack
    from relationkit.consent.purposes import Controller, Purpose
    from relationkit.consent.rights.retention import RetentionRule
    from relationkit.profiles import FieldRegistry

_BLANK = "to be filled in by the controller"
_QUESTIONS = (
    ("necessity", "Could each purpose be served with fewer data, or with none?"),
    ("proportionality", "What does the person gain, and what would surprise them?"),
    ("risks", "What happens to the person if data are wrong, leaked or used for something else?"),
    ("measures", "What lowers each risk, and who answers for it?"),
    ("consultation", "What did the data protection officer and the people concerned say?"),
)


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """The declared processing on a day: ``data`` as plain values, as JSON, and as Markdown to sign.

    >>> ProcessingRecord({"title": "Records of processing", "at": "2026-03-01", "purposes": []}).to_markdown().splitlines()[0]
    '# Records of processing'
    """

    data: Mapping[str, Any]

    def to_json(self) -> str:
        """The data in one order always."""
        return to_json(self.data)

    def to_markdown(self) -> str:
        """One heading a part, one list an entry."""
        lines = [f"# {_safe(self.data['title'])}", ""]
        for name, part in self.data.items():
            if name != "title":
                lines += [f"## {_words(name)}", "", *_lines(part), ""]
        return "\n".join(lines)


def processing_record(
    controller: Controller,
    purposes: Iterable[Purpose],
    fields: FieldRegistry,
    *,
    at: datetime,
    packs: Iterable[Pack] = (),
    retention: Iterable[RetentionRule] = (),
    measures: Iterable[str] = (),
) -> ProcessingRecord:
    """Say who processes what for what, for whom else, how long, on which ground, under which versions, on a day.

    `packs` are the policy packs in force, `measures` the shop's own security measures in its words (article 30(1)(g)).
    Whatever is not declared is not in it.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller, Purpose
    >>> from relationkit.profiles import FieldRegistry
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> made = processing_record(shop, [news], FieldRegistry(), at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> made.data["purposes"][0]["purpose"], made.data["purposes"][0]["version"]
    ('newsletter', 1)
    """
    windows = {(rule.purpose, rule.entity): rule for rule in retention}
    return ProcessingRecord(
        {
            "title": f"Records of processing of {controller.name}",
            "at": require_aware(at).date().isoformat(),
            "controller": controller.model_dump(mode="json", exclude_none=True),
            "policy packs": [{"pack": pack.id, "version": str(pack.version)} for pack in packs],
            "purposes": [
                {
                    "purpose": one.id,
                    "version": one.version,
                    "title": dict(one.title),
                    "class": one.message_class,
                    "basis": BASES.get(one.message_class, "consent"),
                    "controller": one.controller or controller.id,
                    "people": "customers",
                    "data": _data_of(one, fields),
                    "recipients": list(one.recipients),
                    "kept": {
                        entity: f"{rule.window} from {rule.anchor}, then {rule.action}"
                        for (purpose, entity), rule in sorted(windows.items())
                        if purpose == one.id
                    },
                }
                for one in sorted(purposes, key=lambda one: one.id)
            ],
            "security": list(measures) or [_BLANK],
        }
    )


def impact_skeleton(
    controller: Controller,
    purposes: Iterable[Purpose],
    fields: FieldRegistry,
    *,
    at: datetime,
    packs: Iterable[Pack] = (),
) -> ProcessingRecord:
    """The frame of a data protection impact assessment: what is declared, what gives reason for one, and blanks to fill.

    Reasons are fields that are declared special or whose name says so, people close to the customer, and purposes meant for
    children. None found does not mean that none is needed.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller
    >>> from relationkit.profiles import FieldRegistry, FieldSpec
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> diet = FieldRegistry([FieldSpec(name="diet", type="text", purposes=("newsletter",), ask={"en": "for recipes"})])
    >>> impact_skeleton(shop, [], diet, at=datetime(2026, 3, 1, tzinfo=UTC)).data["reasons"]
    [{'field': 'diet', 'reason': 'special-category: health'}]
    """
    known = list(purposes)
    record = processing_record(controller, known, fields, at=at, packs=packs).data
    reasons = [
        {"field": spec.name, "reason": reason}
        for spec in fields
        for reason in [
            *(["declared special"] if spec.sensitivity == "special" else []),
            *(["related person"] if spec.about == "related-person" else []),
            *(f"{finding.code}: {finding.about}" for finding in lint_field(spec.name)),
        ]
    ]
    reasons += [
        {"purpose": one.id, "reason": "meant for children"} for one in known if one.for_children
    ]
    return ProcessingRecord(
        {
            "title": f"Impact assessment of {controller.name}: a skeleton",
            "at": record["at"],
            "policy packs": record["policy packs"],
            "purposes": record["purposes"],
            "reasons": reasons,
            "questions": [
                {"part": part, "question": question, "answer": _BLANK}
                for part, question in _QUESTIONS
            ],
        }
    )


def _data_of(purpose: Purpose, fields: FieldRegistry) -> list[str]:
    declared = {spec.name for spec in fields if purpose.id in spec.purposes}
    return sorted(declared | set(purpose.fields))


def _lines(part: Any) -> list[str]:  # noqa: ANN401 - plain data
    if isinstance(part, list):
        if not part:
            return ["None declared."]
        return [line for entry in part for line in _entry(entry)]
    return _entry(part)


def _entry(entry: Any) -> list[str]:  # noqa: ANN401 - plain data
    if not isinstance(entry, dict):
        return [f"- {_safe(entry)}"]
    said = [f"{_words(name)}: {_value(value)}" for name, value in entry.items()]
    return [f"- {said[0]}", *(f"  - {more}" for more in said[1:])]


def _value(value: Any) -> str:  # noqa: ANN401 - plain data
    if isinstance(value, dict):
        return "; ".join(f"{_words(name)}: {_safe(held)}" for name, held in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(map(_safe, value)) or "–"
    return _safe(value)


def _words(name: str) -> str:
    return _safe(name.replace("_", " "))


def _safe(value: object) -> str:
    """One line, in which nothing is markup."""
    text = " ".join(str(value).split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in text)
