"""Lambda: failed batches of a Kinesis event source mapping."""

import json
import time

from ministack.services import lambda_svc

from .upstream import rewrite_function

# (mapping, shard) -> the maximum number of records of the next batch, after a bisection.
_batch_limits = {}
# (mapping, shard, sequence number of the first record) -> the number of failed attempts.
_failed_attempts = {}


def handle_batch_failures():
    """Adds partial batch responses, bisecting, retry limits, on-failure destinations and batching windows to Kinesis
    event source mappings, and mappings on the ARN of a fan-out consumer.

    MiniStack treats every response without an error as a success of the whole batch, and retries a failed batch
    forever, so one invalid record blocks its shard. It never polls the ARN of a consumer.
    """
    rewrite_function(
        lambda_svc,
        "_poll_kinesis",
        (
            'source_arn = esm.get("EventSourceArn", "")',
            'source_arn = esm.get("EventSourceArn", "").split("/consumer/")[0]',
        ),
        (
            'raw_records = shard["records"][pos:pos + batch_size]',
            'raw_records = select_batch(esm, shard_id, shard["records"][pos:pos + batch_size], batch_size)',
        ),
        (
            "                result = _execute_function(func_rec, event)\n",
            "                result = _execute_function(func_rec, event)\n"
            "                completed = _complete_batch(esm, func_rec, shard_id, raw_records, records, source_arn, result)\n"
            "                positions[shard_id] = pos + completed\n"
            "                processed_any = processed_any or completed > 0\n"
            "                continue\n",
        ),
        select_batch=select_batch,
        _complete_batch=_complete_batch,
    )
    # The record for the on-failure destination: MiniStack supports DynamoDB streams only.
    rewrite_function(
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


def select_batch(mapping, shard_id, records, batch_size):
    """Selects the records of the next invocation: none while the batching window is open, fewer after a bisection."""
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    if records and len(records) < batch_size:
        if time.time() - float(records[0]["ApproximateArrivalTimestamp"]) < window:
            return []
    return records[: _batch_limits.get((mapping["UUID"], shard_id), batch_size)]


def _find_first_failure(mapping, raw_records, result):
    """Finds the index of the first record that failed, None if all succeeded, and whether the whole batch failed."""
    if result.get("error"):
        return 0, True
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []):
        return None, False
    body = result.get("body")
    try:
        body = json.loads(body) if isinstance(body, str) else body
        failed = {failure["itemIdentifier"] for failure in (body or {}).get("batchItemFailures") or []}
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0, True  # AWS treats an invalid response as a failure of the whole batch.
    if not failed:
        return None, False
    first = next((i for i, record in enumerate(raw_records) if record["SequenceNumber"] in failed), None)
    return (0, True) if first is None else (first, False)


def _complete_batch(mapping, function, shard_id, raw_records, records, source_arn, result):
    def send_failure_record(numbers, outcome, condition):
        discarded = [record for record in records if record["kinesis"]["sequenceNumber"] in numbers]
        if discarded:
            lambda_svc._send_kinesis_failure_record(mapping, function, discarded, source_arn, outcome, condition)

    return complete_batch(mapping, shard_id, raw_records, result, send_failure_record)


def complete_batch(mapping, shard_id, raw_records, result, send_failure_record):
    """Returns how many records of the batch are completed: processed, or sent to the on-failure destination.

    As on AWS, a batch is halved after an error only. After a partial response, it begins at the lowest failed record.

    `send_failure_record` sends the records with the given sequence numbers.
    """
    shard = (mapping["UUID"], shard_id)
    failure, is_error = _find_first_failure(mapping, raw_records, result)
    if failure is None:
        _batch_limits.pop(shard, None)
        _failed_attempts.pop((*shard, raw_records[0]["SequenceNumber"]), None)
        mapping["LastProcessingResult"] = f"OK - {len(raw_records)} records"
        return len(raw_records)

    mapping["LastProcessingResult"] = "FAILED"
    failed = raw_records[failure:]
    attempt = (*shard, failed[0]["SequenceNumber"])
    bisect = mapping.get("BisectBatchOnFunctionError") and len(failed) > 1
    if bisect and is_error:
        _batch_limits[shard] = len(failed) // 2  # Bisecting neither counts as a retry nor waits for one.
        lambda_svc._esm_wake.set()
        return failure
    # After a partial response, the batch begins at the lowest failed record, and contains the records after it: no halves.
    _batch_limits[shard] = len(failed)
    _failed_attempts[attempt] = _failed_attempts.get(attempt, 0) + 1
    retries = mapping.get("MaximumRetryAttempts")
    age = mapping.get("MaximumRecordAgeInSeconds") or -1
    condition = None
    if retries is not None and 0 <= retries < _failed_attempts[attempt]:
        condition = "RetryAttemptsExhausted"
    elif 0 < age < time.time() - float(failed[0]["ApproximateArrivalTimestamp"]):
        condition = "MaxRecordAgeExceeded"
    if not condition:
        lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + lambda_svc._ESM_BACKOFF_SECONDS
        return failure
    outcome = {**result, "attempts": _failed_attempts[attempt]}
    send_failure_record({record["SequenceNumber"] for record in failed}, outcome, condition)
    _failed_attempts.pop(attempt, None)
    _batch_limits.pop(shard, None)
    return len(raw_records)
