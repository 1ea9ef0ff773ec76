"""Kinesis: a stream's attributes."""

from ministack.services import kinesis

from .upstream import rewrite

_NONE = '"EnhancedMonitoring": [{"ShardLevelMetrics": []}],'
_STORED = '"EnhancedMonitoring": [{"ShardLevelMetrics": sorted(stream.get("ShardLevelMetrics", []))}],'


def stream_attributes():
    """A stream keeps the tags it is created with, and describes its shard-level metrics.

    Without it a second plan changes both.
    """
    rewrite(kinesis, "_create_stream", ('"tags": {},', '"tags": dict(data.get("Tags") or {}),'))
    rewrite(kinesis, "_describe_stream_summary", (_NONE, _STORED))
    rewrite(kinesis, "_stream_desc", (_NONE, _STORED))
