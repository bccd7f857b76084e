"""Rules as other programs write them: JSON-Logic, and the queries of react-querybuilder.

What the other language can say of a rule is carried over exactly, and the rest is refused with the place where it stands.
What an unknown fact does differs; docs/reference/interchange.md lists every case.
"""

from relationkit.rules.interchange.json_logic import from_json_logic as from_json_logic
from relationkit.rules.interchange.json_logic_writer import to_json_logic as to_json_logic
from relationkit.rules.interchange.names import Amount as Amount
from relationkit.rules.interchange.names import Events as Events
from relationkit.rules.interchange.names import Outside as Outside
from relationkit.rules.interchange.query_builder import from_query_builder as from_query_builder
from relationkit.rules.interchange.query_builder_fields import (
    query_builder_fields as query_builder_fields,
)
from relationkit.rules.interchange.query_builder_writer import to_query_builder as to_query_builder

__all__ = [
    "Amount",
    "Events",
    "Outside",
    "from_json_logic",
    "from_query_builder",
    "query_builder_fields",
    "to_json_logic",
    "to_query_builder",
]
