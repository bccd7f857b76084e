"""Plan and deliver to a counting transport, in one worker or in several. Prints one JSON line.

python benchmarks/ours.py CUSTOMERS [WORKERS]
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from letters import HTML, NEWSLETTER, NOW, PRODUCTS, SENDER, SUBJECT, TEXT, consent, customers

from relationkit.campaigns import Campaign, Share, deliver, plan
from relationkit.messages import SignedLinks, Template
from relationkit.rules import all_of, field, orders
from relationkit.segments import Segment
from relationkit.storage import SqliteStore
from relationkit.transports import CountingTransport

BUYERS = Segment(
    "recent-buyers",
    where=all_of(field("country").equals("PL"), orders.any(within="3 months")),
)


def load(path: str, count: int) -> None:
    """Fill the shop."""
    everyone = customers(count)
    with SqliteStore(path) as store:
        while batch := list(islice(everyone, 2000)):
            store.put(batch)
            people = store.people([profile.id for profile in batch])
            store.append([consent(person) for person in people])


def send(path: str, number: int, of: int) -> tuple[int, float, float, int]:
    """One worker: how many it sent, in how many seconds, at how many of the processor, in how much memory."""
    campaign = Campaign(
        "spring",
        segment=BUYERS,
        purpose=NEWSLETTER,
        sender=SENDER,
        template=Template(id="spring", language="pl", subject=SUBJECT, text=TEXT, html=HTML),
        facts={"products": PRODUCTS},
    )
    links = SignedLinks("https://shop.example/r", bytes(range(32)))
    share = Share(number, of=of) if of > 1 else None
    transport = CountingTransport()
    with SqliteStore(path) as store:
        started, cpu = time.perf_counter(), time.process_time()
        todo = plan(campaign, store, at=NOW, links=links, share=share)
        deliver(todo, transport, store, clock=lambda: NOW)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return transport.sent, seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(count: int, workers: int = 1) -> None:
    """Load in one process, send in others, so that the memory is that of sending."""
    spawned = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "shop.db")
        with spawned.Pool(1) as pool:
            pool.apply(load, (path, count))
        with spawned.Pool(workers) as pool:
            asked = [(path, number, workers) for number in range(workers)]
            done = pool.starmap(send, asked, chunksize=1)
    sent = sum(one[0] for one in done)
    seconds = max(one[1] for one in done)
    report = {
        "candidate": f"relationkit, plan + deliver, {workers} worker{'s' * (workers > 1)}",
        "messages": sent,
        "seconds": round(seconds, 2),
        "per_second": round(sent / seconds),
        "cpu_ms": round(sum(one[2] for one in done) / sent * 1000, 3),
        "peak_mib": round(max(one[3] for one in done) / 1024),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
