"""Lambda: how a batch of a Kinesis stream fails."""

import json
import time

from ministack.services import lambda_svc

from .upstream import rewrite

# (mapping, shard) -> how many records to take next; (mapping, shard, sequence number) -> failed attempts.
_limits = {}
_attempts = {}


def stream_failures():
    """Partial batch response, bisecting, retry limits, on-failure destination and batching window of a Kinesis
    event source mapping, and mappings on a fan-out consumer's ARN.

    MiniStack takes any answer that isn't an error for a success of the whole batch, and retries a failing one for
    ever, so that one bad record blocks its shard. It never polls a consumer's ARN.
    """
    rewrite(
        lambda_svc,
        "_poll_kinesis",
        (
            'source_arn = esm.get("EventSourceArn", "")',
            'source_arn = esm.get("EventSourceArn", "").split("/consumer/")[0]',
        ),
        (
            'raw_records = shard["records"][pos:pos + batch_size]',
            'raw_records = _stream_batch(esm, shard_id, shard["records"][pos:pos + batch_size], batch_size)',
        ),
        (
            "                result = _execute_function(func_rec, event)\n",
            "                result = _execute_function(func_rec, event)\n"
            "                passed = _settle_stream_batch(esm, func_rec, shard_id, raw_records, records, source_arn, result)\n"
            "                positions[shard_id] = pos + passed\n"
            "                processed_any = processed_any or passed > 0\n"
            "                continue\n",
        ),
        _stream_batch=_batch,
        _settle_stream_batch=_settle,
    )
    # The record that goes to the on-failure destination: MiniStack has one for DynamoDB streams only.
    rewrite(
        lambda_svc,
        "_send_ddb_stream_failure_record",
        ('"DDBStreamBatchInfo": {', '"KinesisBatchInfo": {'),
        ('batch[0] or {}).get("dynamodb", {})', 'batch[0] or {}).get("kinesis", {})'),
        ('batch[-1] or {}).get("dynamodb", {})', 'batch[-1] or {}).get("kinesis", {})'),
        ('"shardId": "shardId-00000000000000000000-00000000"', '"shardId": batch[0]["eventID"].split(":")[0]'),
        ('first.get("SequenceNumber", "")', 'first.get("sequenceNumber", "")'),
        ('last.get("SequenceNumber", "")', 'last.get("sequenceNumber", "")'),
        ('first.get("ApproximateCreationDateTime", now)', 'first.get("approximateArrivalTimestamp", now)'),
        ('last.get("ApproximateCreationDateTime", now)', 'last.get("approximateArrivalTimestamp", now)'),
        ('"approximateInvokeCount": 1', '"approximateInvokeCount": result["attempts"]'),
        as_name="_send_kinesis_failure_record",
    )


def _batch(mapping, shard_id, records, batch_size):
    """The records to invoke with now: none while the batching window is open, fewer after a bisection."""
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    if records and len(records) < batch_size:
        if time.time() - float(records[0]["ApproximateArrivalTimestamp"]) < window:
            return []
    return records[: _limits.get((mapping["UUID"], shard_id), batch_size)]


def _first_failure(mapping, raw_records, result):
    """The index of the first record that failed; None if all succeeded."""
    if result.get("error"):
        return 0
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []):
        return None
    body = result.get("body")
    try:
        body = json.loads(body) if isinstance(body, str) else body
        failed = {failure["itemIdentifier"] for failure in (body or {}).get("batchItemFailures") or []}
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0  # AWS takes an answer that it can't read for a failure of the whole batch.
    if not failed:
        return None
    return next((i for i, record in enumerate(raw_records) if record["SequenceNumber"] in failed), 0)


def _settle(mapping, function, shard_id, raw_records, records, source_arn, result):
    """Says how many records of the batch are done with: succeeded, or given up and reported."""
    shard = (mapping["UUID"], shard_id)
    failure = _first_failure(mapping, raw_records, result)
    if failure is None:
        _limits.pop(shard, None)
        _attempts.pop((*shard, raw_records[0]["SequenceNumber"]), None)
        mapping["LastProcessingResult"] = f"OK - {len(raw_records)} records"
        return len(raw_records)

    mapping["LastProcessingResult"] = "FAILED"
    rest = raw_records[failure:]
    attempt = (*shard, rest[0]["SequenceNumber"])
    bisect = mapping.get("BisectBatchOnFunctionError") and len(rest) > 1
    if bisect:
        _limits[shard] = len(rest) // 2  # Bisecting uses up no retry, and doesn't wait for one.
        lambda_svc._esm_wake.set()
        return failure
    _attempts[attempt] = _attempts.get(attempt, 0) + 1
    retries = mapping.get("MaximumRetryAttempts")
    age = mapping.get("MaximumRecordAgeInSeconds") or -1
    condition = None
    if retries is not None and 0 <= retries < _attempts[attempt]:
        condition = "RetryAttemptsExhausted"
    elif 0 < age < time.time() - float(rest[0]["ApproximateArrivalTimestamp"]):
        condition = "MaxRecordAgeExceeded"
    if not condition:
        lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + lambda_svc._ESM_BACKOFF_SECONDS
        return failure
    sequence_numbers = {record["SequenceNumber"] for record in rest}
    given_up = [record for record in records if record["kinesis"]["sequenceNumber"] in sequence_numbers]
    if given_up:
        outcome = {**result, "attempts": _attempts[attempt]}
        lambda_svc._send_kinesis_failure_record(mapping, function, given_up, source_arn, outcome, condition)
    _attempts.pop(attempt, None)
    _limits.pop(shard, None)
    return len(raw_records)
