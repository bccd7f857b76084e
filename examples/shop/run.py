"""The main job, from a shop's export to delivered letters and answers.

python examples/shop/run.py
"""

import secrets
import shutil
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from plans import FIELDS, LAPSED, NOW, POST_PURCHASE, RETURN, SEGMENTS, UNHAPPY, WAVE
from show import heading, letter, progress, table
from simulate import answer_all

from relationkit import MaildirTransport, SignedLinks, SqliteStore, deliver, load_woocommerce, plan
from relationkit.campaigns import Plan, Progress, Skip
from relationkit.reports import (
    Figures,
    Funnel,
    Letter,
    Letters,
    Passage,
    Report,
    Segments,
    SegmentSize,
    SkipReason,
    Skips,
    SurveyResults,
)
from relationkit.sources import ConsentMapping
from relationkit.surveys import Summary

CYRILLIC = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЮЯ"
HERE = Path(__file__).parent
OUT = HERE / "out"
REASONS = {
    "not-in-segment": "the rule does not hold",
    "segment-unknown": "nobody knows whether the rule holds",
    "no-consent": "never agreed to our letters",
    "withdrawn": "left our letters",
    "no-address": "no e-mail address",
    "consent-unproven": "no proof of the consent",
}


def main() -> None:  # noqa: PLR0915 - a story is told in one go
    """Tell the story from top to bottom."""
    started = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    store = SqliteStore(OUT / "shop.db", fields=FIELDS)
    links = SignedLinks("https://shop.example/r", secrets.token_bytes(32))
    tell = progress()

    heading("1. Load the shop's export")
    loaded = load_woocommerce(
        store,
        customers=HERE / "data" / "customers.json.gz",
        orders=HERE / "data" / "orders.json.gz",
        at=NOW,
        consents=ConsentMapping.from_json((HERE / "data" / "consents.json").read_bytes()),
        on_progress=tell,
    )
    table(
        [
            ("customers", loaded.profiles + loaded.guests),
            ("orders", loaded.orders),
            ("consents with proof", loaded.consents),
            ("stops", loaded.stops),
        ]
    )
    print("  set aside, each with its row and reason:")
    table((f"  {code}", count) for code, count in loaded.counts.items())
    for issue in [issue for issue in loaded.issues if issue.code != "consent-unproven"][:3]:
        print(f"    {issue}")

    heading("2. Whom to look for")
    members = {segment.id: list(segment.members(store, at=NOW)) for segment in SEGMENTS}
    sentences = {segment.id: segment.describe() for segment in (*SEGMENTS, UNHAPPY)}
    table([(name, len(ids)) for name, ids in members.items()], note=sentences)

    heading("3. Why is one in, and another not?")
    inside = members[LAPSED.id][0]
    outside = next(p.id for p in store.profiles() if p.orders and p.id not in members[LAPSED.id])
    why = {}
    for name in (inside, outside):
        profile = store.profile(name)
        assert profile is not None
        why[name] = str(LAPSED.explain(profile, at=NOW))
        print(f"  {LAPSED.id}, customer {name}")
        print("    " + why[name].replace("\n", "\n    "))

    heading("4. Plan the letter: who would get it, who not, and why (nothing is sent)")
    todo = plan(RETURN, store, at=NOW, links=links)
    skips = Counter(entry.code for entry in todo if isinstance(entry, Skip))
    planned = sum(1 for _ in todo.messages())
    table([("letters", planned), *skips.most_common()], note=REASONS)

    def told(step: Progress) -> None:
        tell(step.stage, step.done)

    def clock() -> datetime:
        return NOW

    heading("5. Deliver to a Maildir")
    box = MaildirTransport(OUT / "maildir")
    delivered = deliver(todo, box, store, clock=clock, on_progress=told)
    table(delivered.receipts.items())
    print(f"  called again, as after a crash: {deliver(todo, box, store, clock=clock).new} new")
    chosen = three_letters(todo)
    for shown in chosen:
        letter(shown.title, shown.subject, shown.text)

    heading("6. Ask those who bought in the last three months, each with a code of their own")
    asked = plan(WAVE, store, at=NOW, links=links)
    wave = deliver(asked, MaildirTransport(OUT / "wave"), store, clock=clock, on_progress=told)
    keys = [(message.key, message.language) for message in asked.messages()]
    kept, refused = answer_all(keys, store, links)
    summary = Summary(POST_PURCHASE, store.responses(POST_PURCHASE.id))
    invited = wave.receipts.get("sent", 0)
    table([("invited", invited), ("answers kept", kept), ("answers refused", refused)])
    score = summary.question("recommend").nps
    if score is not None:
        print(
            f"  NPS {score.score:+.0f}, 95 % interval {score.low:+.0f} to {score.high:+.0f}, n = {score.n}"
        )

    heading("7. An answer is a fact like any other")
    members[UNHAPPY.id] = list(UNHAPPY.members(store, at=NOW))
    table([(UNHAPPY.id, len(members[UNHAPPY.id]))], note=sentences)

    everyone = planned + sum(skips.values())
    in_segment = everyone - skips["not-in-segment"] - skips["segment-unknown"]
    report = Report(
        "Example Records: a week in July",
        NOW,
        (
            Figures(
                (
                    ("Customers", f"{everyone:,}", f"with {loaded.orders:,} orders"),
                    (
                        "Letters",
                        f"{delivered.receipts.get('sent', 0):,}",
                        "each under its own key, once",
                    ),
                    ("Answers", f"{kept:,}", f"of {invited:,} invited"),
                )
            ),
            Funnel(
                (
                    ("Customers", everyone),
                    ("In the segment", in_segment),
                    ("May be written to", planned),
                    ("Sent", delivered.receipts.get("sent", 0)),
                )
            ),
            Segments(
                tuple(
                    SegmentSize(name, sentences[name], len(ids), len(ids) / everyone)
                    for name, ids in members.items()
                )
            ),
            Skips(
                tuple(
                    SkipReason(code, REASONS.get(code, code), count)
                    for code, count in skips.most_common()
                )
            ),
            *(Passage(f"Customer {name} and {LAPSED.id}", text) for name, text in why.items()),
            SurveyResults.of(summary, invited=invited),
            Letters(chosen),
        ),
        note="Purchases: the public CDNOW sample, moved by 28 years. Customers: invented.",
    )
    page = OUT / "report.html"
    page.write_text(report.to_html(), encoding="utf-8")
    store.close()
    heading(f"Done in {time.monotonic() - started:.1f} s")
    print(f"  letters  {OUT / 'maildir'}\n  report   {page}")


def three_letters(todo: Plan) -> tuple[Letter, ...]:
    """A formal Polish letter, a Bulgarian one, and one whose reader's name could not be used."""
    wanted = {
        "Formal Polish": ("pl", ("Szanowny Panie ", "Szanowna Pani ")),
        "Bulgarian": ("bg", tuple(f"Уважаема госпожо {letter}" for letter in CYRILLIC)),
        "Neutral: no name that could be used": ("pl", ("Szanowni Państwo,",)),
    }
    found: dict[str, Letter] = {}
    for message in todo.messages():
        for title, (language, starts) in wanted.items():
            if (
                title not in found
                and message.language == language
                and message.text.startswith(starts)
            ):
                found[title] = Letter(title, message.subject, message.text, language, message.html)
    return tuple(found[title] for title in wanted if title in found)


if __name__ == "__main__":
    main()
