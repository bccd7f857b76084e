"""Plan and deliver to a counting transport. Prints one JSON line."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from letters import HTML, NEWSLETTER, NOW, PRODUCTS, SENDER, SUBJECT, TEXT, consent, customers

from relationkit.campaigns import Campaign, deliver, plan
from relationkit.messages import SignedLinks, Template
from relationkit.rules import all_of, field, orders
from relationkit.segments import Segment
from relationkit.storage import SqliteStore
from relationkit.transports import CountingTransport


def main(count: int) -> None:
    """Load the customers, then time the letters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        with SqliteStore(path) as store:
            started = time.perf_counter()
            everyone = customers(count)
            while batch := list(islice(everyone, 2000)):
                store.put(batch)
                store.append(
                    [consent(profile) for profile in store.profiles([p.id for p in batch])]
                )
            loaded = time.perf_counter() - started
            buyers = Segment(
                "recent-buyers",
                where=all_of(field("country").equals("PL"), orders.any(within="3 months")),
            )
            campaign = Campaign(
                "spring",
                segment=buyers,
                purpose=NEWSLETTER,
                sender=SENDER,
                template=Template(
                    id="spring", language="pl", subject=SUBJECT, text=TEXT, html=HTML
                ),
                facts={"products": PRODUCTS},
            )
            transport = CountingTransport()
            links = SignedLinks("https://shop.example/r", bytes(range(32)))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            started, cpu = time.perf_counter(), time.process_time()
            done = deliver(
                plan(campaign, store, at=NOW, links=links), transport, store, clock=lambda: NOW
            )
            seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    sent = done.receipts.get("sent", 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = {
        "candidate": "relationkit plan + deliver (SQLite, outbox, consent twice)",
        "messages": sent,
        "seconds": round(seconds, 2),
        "per_second": round(sent / seconds),
        "cpu_ms": round(cpu / sent * 1000, 3),
        "peak_mib": round(peak / 1024),
        "peak_before_mib": round(before / 1024),
        "load_seconds": round(loaded, 1),
    }
    sys.stdout.write(json.dumps(report) + "\n")


main(int(sys.argv[1]))
