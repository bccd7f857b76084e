"""How the example talks to a terminal: tables, one line of progress, letters in a frame."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Mapping


def heading(text: str) -> None:
    """Start a chapter."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}\n{'-' * len(text)}")


def table(rows: Iterable[tuple[str, object]], note: Mapping[str, str] | None = None) -> None:
    """Names on the left, numbers on the right, a note behind."""
    shown = [(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in rows]
    if not shown:
        return
    wide = max(len(name) for name, _ in shown)
    tall = max(len(value) for _, value in shown)
    for name, value in shown:
        print(f"  {name:<{wide}}  {value:>{tall}}  {(note or {}).get(name, '')}".rstrip())


def letter(title: str, subject: str, text: str) -> None:
    """A letter as its reader sees it."""
    print(f"\n  {title}")
    print("  ┌" + "─" * 86)
    print(f"  │ {subject}")
    print("  ├" + "─" * 86)
    for line in text.strip().splitlines():
        for part in textwrap.wrap(line, 84) or [""]:
            print(f"  │ {part}")
    print("  └" + "─" * 86)


def progress() -> Callable[[str, int], None]:
    """One line that counts up, on a terminal; nothing elsewhere."""
    last = [0.0]

    def tell(stage: str, done: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - last[0] > 0.1:
            last[0] = time.monotonic()
            sys.stderr.write(f"\r  {stage} {done:,} \033[K\r")
            sys.stderr.flush()

    return tell
