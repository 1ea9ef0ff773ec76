"""Kinesis: a stream's attributes and the sequence numbers of its records."""

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


def sequence_numbers():
    """Sequence numbers have no leading zeros: AWS takes none that have, where a client names a place in a shard."""
    rewrite(
        kinesis,
        "_next_sequence_number",
        ('return f"{ts_millis:020d}{_sequence_counter:010d}"', 'return f"49{ts_millis:020d}{_sequence_counter:010d}"'),
    )
