"""How each engine writes what all of them can do."""

from relationkit.rules.sql.dialects.dialect import Dialect as Dialect
from relationkit.rules.sql.dialects.dialect import Mark as Mark
from relationkit.rules.sql.dialects.known import DIALECTS as DIALECTS

__all__ = ["DIALECTS", "Dialect", "Mark"]
