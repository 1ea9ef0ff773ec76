"""Lambda: failed batches of a table's stream, and what a restart keeps of the stream."""

import time

from ministack.services import dynamodb, lambda_svc

from . import streams
from .upstream import rewrite_function, wrap_function

# A table's stream has one shard.
_SHARD = "table"


def handle_table_batch_failures():
    """Adds partial batch responses, bisecting, retry limits, on-failure destinations and batching windows to mappings of
    a table's stream.

    MiniStack retries a failed batch forever.
    """
    rewrite_function(
        lambda_svc,
        "_poll_dynamodb_streams",
        (
            "pos = max(_dynamodb_stream_positions[esm_id], horizon)",
            "pos = max(min(_dynamodb_stream_positions[esm_id], end), horizon)",
        ),
        (
            "            batch = _ddb.stream_records_since(table_name, pos, batch_size)\n",
            "            raw_batch = _select_table_batch(esm, _ddb.stream_records_since(table_name, pos, batch_size), batch_size)\n"
            "            batch = list(raw_batch)\n",
        ),
        (
            "            result = _execute_function(func_rec, event)\n",
            "            result = _execute_function(func_rec, event)\n"
            "            completed = _complete_table_batch(esm, func_rec, raw_batch, batch, source_arn, result)\n"
            "            with _dynamodb_stream_positions_lock:\n"
            "                _dynamodb_stream_positions[esm_id] = pos + completed\n"
            "            processed_any = processed_any or completed > 0\n"
            "            continue\n",
        ),
        _select_table_batch=_select_table_batch,
        _complete_table_batch=_complete_table_batch,
    )
    rewrite_function(
        lambda_svc,
        "_send_ddb_stream_failure_record",
        ('"approximateInvokeCount": 1', '"approximateInvokeCount": result["attempts"]'),
    )


def _describe(record):
    """Describes a record with the fields by which streams.py decides about records of Kinesis."""
    change = record["dynamodb"]
    return {
        "SequenceNumber": change["SequenceNumber"],
        "ApproximateArrivalTimestamp": change.get("ApproximateCreationDateTime", time.time()),
    }


def _select_table_batch(mapping, records, batch_size):
    # Only the first record decides.
    described = [_describe(records[0])] * len(records) if records else []
    return records[: len(streams.select_batch(mapping, _SHARD, described, batch_size))]


def _complete_table_batch(mapping, function, raw_batch, batch, source_arn, result):
    described = [_describe(record) for record in raw_batch]

    def send_failure_record(discarded_numbers, outcome, condition):
        discarded = [record for record in batch if record["dynamodb"]["SequenceNumber"] in discarded_numbers]
        if discarded:
            lambda_svc._send_ddb_stream_failure_record(mapping, function, discarded, source_arn, outcome, condition)

    return streams.complete_batch(mapping, _SHARD, described, result, send_failure_record)


def keep_stream_records():
    """Keeps the records of table streams that a mapping has not processed over a restart.

    MiniStack keeps the positions of mappings but not the records, so it loses unprocessed records, and then skips as
    many new ones as the stream had.
    """
    wrap_function(dynamodb, "get_state", "ce90690a6033", _wrap_get_state)
    wrap_function(dynamodb, "_restore_state", "a5aba16053a2", _wrap_restore_state)


def _wrap_get_state(get_state):
    def wrapper():
        state = get_state()
        state["stream_records"] = [
            (*scope, table, start, dynamodb._stream_records._data[(*scope, table)][start - trimmed :])
            for scope, table, start, trimmed in _find_unprocessed()
        ]
        return state

    return wrapper


def _find_unprocessed():
    """Finds the lowest position of all mappings of each table's stream, and how many of its records are trimmed."""
    for (account, region, table), records in list(dynamodb._stream_records._data.items()):
        trimmed = dynamodb._stream_trimmed.get_scoped(account, region, table, 0)
        positions = [
            lambda_svc._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"], trimmed)
            for mapping in list(lambda_svc._esms._data.values())
            if f":dynamodb:{region}:{account}:table/{table}/stream/" in mapping.get("EventSourceArn", "")
        ]
        end = trimmed + len(records)
        yield (account, region), table, max(trimmed, min([*positions, end])), trimmed


def _wrap_restore_state(restore_state):
    def wrapper(data):
        restore_state(data)
        for account, region, table, start, records in (data or {}).get("stream_records", []):
            # The stream continues at the same position, with the records before it trimmed.
            dynamodb._stream_records.set_scoped(account, region, table, list(records))
            dynamodb._stream_trimmed.set_scoped(account, region, table, start)

    return wrapper
