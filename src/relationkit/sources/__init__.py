"""A shop's export, read into profiles, orders and consents.

An export is streamed, whatever its size. What is wrong in it is reported row by row with a code and never stops the load; what
nobody asked for is counted by name. A consent is taken over only where the export proves one, and then as a claim; a stop is
always taken over.
"""

from relationkit.sources.ports import ImportStore as ImportStore
from relationkit.sources.ports import OnProgress as OnProgress
from relationkit.sources.report import LoadReport as LoadReport
from relationkit.sources.report import RowIssue as RowIssue
from relationkit.sources.woocommerce import ConsentMapping as ConsentMapping
from relationkit.sources.woocommerce import ShopMapping as ShopMapping
from relationkit.sources.woocommerce import load_woocommerce as load_woocommerce

__all__ = [
    "ConsentMapping",
    "ImportStore",
    "LoadReport",
    "OnProgress",
    "RowIssue",
    "ShopMapping",
    "load_woocommerce",
]
