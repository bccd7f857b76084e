"""A rule as one SQL query over any tables: described by a `Layout`, written for SQLite, PostgreSQL, DuckDB and Spark."""

from relationkit.rules.sql.functions import register as register
from relationkit.rules.sql.layout import Column as Column
from relationkit.rules.sql.layout import Facts as Facts
from relationkit.rules.sql.layout import Layout as Layout
from relationkit.rules.sql.layout import Table as Table
from relationkit.rules.sql.query import Query as Query
from relationkit.rules.sql.query import compile_many as compile_many
from relationkit.rules.sql.query import compile_sql as compile_sql
from relationkit.rules.sql.query import compile_truth as compile_truth

__all__ = [
    "Column",
    "Facts",
    "Layout",
    "Query",
    "Table",
    "compile_many",
    "compile_sql",
    "compile_truth",
    "register",
]
