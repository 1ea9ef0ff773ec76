"""Kinesis: a stream's attributes and the sequence numbers of its records."""

from ministack.services import kinesis

from .upstream import rewrite_function

_NO_METRICS = '"EnhancedMonitoring": [{"ShardLevelMetrics": []}],'
_STORED_METRICS = '"EnhancedMonitoring": [{"ShardLevelMetrics": sorted(stream.get("ShardLevelMetrics", []))}],'


def store_stream_attributes():
    """Stores the tags that a stream is created with, and returns its shard-level metrics.

    Without this correction, a second plan changes both.
    """
    rewrite_function(kinesis, "_create_stream", ('"tags": {},', '"tags": dict(data.get("Tags") or {}),'))
    rewrite_function(kinesis, "_describe_stream_summary", (_NO_METRICS, _STORED_METRICS))
    rewrite_function(kinesis, "_stream_desc", (_NO_METRICS, _STORED_METRICS))


def omit_leading_zeros():
    """Generates sequence numbers without leading zeros, because AWS rejects leading zeros in StartingSequenceNumber."""
    rewrite_function(
        kinesis,
        "_next_sequence_number",
        ('return f"{ts_millis:020d}{_sequence_counter:010d}"', 'return f"49{ts_millis:020d}{_sequence_counter:010d}"'),
    )
