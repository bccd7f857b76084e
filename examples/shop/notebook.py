"""Write the notebook about the shop's segments: python examples/shop/notebook.py [FILE], then open it with Jupyter.

A notebook in a repository hides its changes; this script is what is read and changed.
"""

import json
import sys
from pathlib import Path

CELLS = (
    """# Who are they?

The shop's export, three months of letters ahead. Each answer below is a value with its reason; nothing is sent.""",
    """from datetime import UTC, datetime

from relationkit import FieldRegistry, FieldSpec, SqliteStore, load_woocommerce
from relationkit.segments import Segment, backtest, compare, funnel, overlap, ready
from relationkit.rules import all_of, orders, field

now = datetime(2026, 7, 1, 9, tzinfo=UTC)
genre = FieldSpec(name="favourite_genre", type="text", purposes=("newsletter",), ask={"en": "to fit the letters"})
store = SqliteStore(":memory:", fields=FieldRegistry([genre]))
loaded = load_woocommerce(store, customers="data/customers.json.gz", orders="data/orders.json.gz", at=now)
loaded.profiles, loaded.orders""",
    """lapsed = Segment(
    "lapsed-regulars",
    where=all_of(
        orders.count(within="18 months").at_least(3),
        orders.none(within="3 months"),
        field("country").one_of("PL", "BG"),
    ),
    time_zone="Europe/Warsaw",
)
lapsed""",
    """lapsed.preview(store, at=now)""",
    """from IPython.display import Markdown
Markdown("\\n".join(f"- {language}: {lapsed.describe(language)}" for language in ("en", "pl", "bg", "fa")))""",
    """inside = next(lapsed.members(store, at=now))
lapsed.explain(store.profile(inside), at=now)""",
    """backtest(lapsed, store, [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 8)])""",
    """overlap([lapsed, ready.gift_buyers(), ready.spent_over(50, "EUR")], store, at=now)""",
    """from IPython.display import SVG
said = compare(lapsed, None, store, at=now)
SVG(said.to_svg())""",
    """said""",
)


def notebook() -> dict[str, object]:
    """The cells as Jupyter writes them; a first word with a heading is text."""
    cells: list[dict[str, object]] = []
    for number, source in enumerate(CELLS):
        cell: dict[str, object] = {"id": f"cell-{number}", "metadata": {}, "source": source}
        if source.startswith("#"):
            cells.append({**cell, "cell_type": "markdown"})
        else:
            cells.append({**cell, "cell_type": "code", "execution_count": None, "outputs": []})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "segments.ipynb"
    target.write_text(json.dumps(notebook(), ensure_ascii=False, indent=1), encoding="utf-8")
