"""WooCommerce: what its REST API (wc/v3) answers for customers, orders and products.

Dates that end in _gmt are in UTC though they do not say so; sums are text; an empty object is written []; a guest's order has
the customer 0.
"""

from relationkit.sources.woocommerce.load import load_woocommerce as load_woocommerce
from relationkit.sources.woocommerce.mapping import ConsentMapping as ConsentMapping
from relationkit.sources.woocommerce.mapping import ShopMapping as ShopMapping

__all__ = ["ConsentMapping", "ShopMapping", "load_woocommerce"]
