"""The tables under ``data/`` are whole."""

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "check_data.py"


def test_the_tables_pass_their_check() -> None:
    """Sorted, unique, NFC, known values, named sources, unchanged since their hash was written."""
    done = subprocess.run([sys.executable, TOOL], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr), done.stdout
