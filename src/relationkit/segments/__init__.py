"""Whom: a named rule, asked of one customer or of all, today, at past dates, and as the customers change."""

from relationkit.segments import ready as ready
from relationkit.segments.backtest import Backtest as Backtest
from relationkit.segments.backtest import backtest as backtest
from relationkit.segments.catalogue import Segments as Segments
from relationkit.segments.changes import Difference as Difference
from relationkit.segments.changes import diff as diff
from relationkit.segments.compare import Comparison as Comparison
from relationkit.segments.compare import compare as compare
from relationkit.segments.contrast import Finding as Finding
from relationkit.segments.engine import CandidateEngine as CandidateEngine
from relationkit.segments.engine import SegmentEngine as SegmentEngine
from relationkit.segments.estimate import Estimate as Estimate
from relationkit.segments.estimate import estimate as estimate
from relationkit.segments.funnel import Stage as Stage
from relationkit.segments.funnel import funnel as funnel
from relationkit.segments.membership import Change as Change
from relationkit.segments.membership import ChangeFeed as ChangeFeed
from relationkit.segments.membership import MembershipLog as MembershipLog
from relationkit.segments.membership import Refreshment as Refreshment
from relationkit.segments.membership import TimeIndex as TimeIndex
from relationkit.segments.next_change import NextChange as NextChange
from relationkit.segments.next_change import next_change as next_change
from relationkit.segments.obstacles import Obstacle as Obstacle
from relationkit.segments.overlap import Overlap as Overlap
from relationkit.segments.overlap import overlap as overlap
from relationkit.segments.preview import Preview as Preview
from relationkit.segments.preview import preview as preview
from relationkit.segments.refresh import Refreshed as Refreshed
from relationkit.segments.refresh import refresh as refresh
from relationkit.segments.refresh import refresh_all as refresh_all
from relationkit.segments.segment import Segment as Segment
from relationkit.segments.why_not import why_not as why_not

__all__ = [
    "Backtest",
    "CandidateEngine",
    "Change",
    "ChangeFeed",
    "Comparison",
    "Difference",
    "Estimate",
    "Finding",
    "MembershipLog",
    "NextChange",
    "Obstacle",
    "Overlap",
    "Preview",
    "Refreshed",
    "Refreshment",
    "Segment",
    "SegmentEngine",
    "Segments",
    "Stage",
    "TimeIndex",
    "backtest",
    "compare",
    "diff",
    "estimate",
    "funnel",
    "next_change",
    "overlap",
    "preview",
    "ready",
    "refresh",
    "refresh_all",
    "why_not",
]
