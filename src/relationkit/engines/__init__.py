"""Segments where the data lie: DuckDB over tables, Parquet and data frames, and Spark over a lake.

An engine reads and never writes. It takes the tables as they are, finds out from their columns what rules may ask for, and
answers a whole segment in one query: `relationkit.segments.SegmentEngine`. DuckDB is the extra ``duckdb``; Spark is the host's.
"""

from relationkit.engines.duckdb import DuckdbTables as DuckdbTables
from relationkit.engines.result import SegmentResult as SegmentResult
from relationkit.engines.spark import SparkTables as SparkTables
from relationkit.engines.tables import Tables as Tables

__all__ = ["DuckdbTables", "SegmentResult", "SparkTables", "Tables"]
