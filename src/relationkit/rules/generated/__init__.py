"""A rule as a Python function: written as source once, compiled, bound to a moment, and asked of packed customers.

Says the same as `relationkit.rules.evaluate` in every case, without the reasons. `compile_python` is for customers with a
history (`relationkit.rules.packed`), `compile_rows` for rows whose features are ready, `standings` for the cuts of ranks.
"""

from relationkit.rules.generated.compiled import Bound as Bound
from relationkit.rules.generated.compiled import Compiled as Compiled
from relationkit.rules.generated.compiled import compile_python as compile_python
from relationkit.rules.generated.rows import RowRule as RowRule
from relationkit.rules.generated.rows import compile_rows as compile_rows
from relationkit.rules.generated.standings import standings as standings

__all__ = [
    "Bound",
    "Compiled",
    "RowRule",
    "compile_python",
    "compile_rows",
    "standings",
]
