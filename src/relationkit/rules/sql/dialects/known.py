"""The dialects by their names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.sql.dialects.duckdb import Duckdb
from relationkit.rules.sql.dialects.postgresql import Postgresql
from relationkit.rules.sql.dialects.spark import Spark
from relationkit.rules.sql.dialects.sqlite import Sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.sql.dialects.dialect import Dialect

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {dialect.name: dialect for dialect in (Sqlite(), Postgresql(), Duckdb(), Spark())}
)
