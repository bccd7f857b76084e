"""Whom: a named rule, asked of one customer or of all of them."""

from relationkit.segments.segment import Segment as Segment

__all__ = ["Segment"]
