"""Lambda: asynchronous invocations with their retries, their age limit, their destinations and their dead letters."""

import json
import time
from datetime import datetime, timezone

from ministack.core.responses import new_uuid, request_scope
from ministack.services import lambda_svc

import lifecycle

from . import deliveries, tracing, unfinished_invocations
from .invocation_queue import InvocationQueue
from .upstream import wrap_function

_DEFAULT_RETRIES = 2
_DEFAULT_AGE_SECONDS = 21600
_MAX_ERROR_MESSAGE = 1024
_RETRIED = object()

_queue = InvocationQueue()


def apply_event_invoke_config():
    """Invokes a function asynchronously with the configuration of the alias or version that is invoked, and sends the
    result to its destinations.

    MiniStack reads the configuration of $LATEST only, never sends a success, sends an incomplete record, and sends that
    record instead of the event to a dead-letter queue. It counts a throttled invocation as an attempt.

    The first retry comes after a second (on AWS: a minute), the next one after two.
    """
    wrap_function(lambda_svc, "invoke_async_with_retry", "289fe4d3cbd4", lambda original: _start)


class _Invocation:
    def __init__(self, function, event):
        self.function = function
        self.event = event
        self.config = function.get("config") or function
        self.name = self.config["FunctionName"]
        arn = self.config["FunctionArn"]
        qualifier = arn.split(":")[7] if arn.count(":") > 6 else None
        self.arn = arn if qualifier else f"{arn}:$LATEST"
        self.scope = lambda_svc._account_region_from_function_config(self.config)
        self.queue = (*self.scope, self.name)
        base = lambda_svc._functions.get_scoped(*self.scope, self.name) or function
        settings = lambda_svc._event_invoke_config(base, None if qualifier == "$LATEST" else qualifier) or {}
        retries = settings.get("MaximumRetryAttempts")
        self.max_attempts = 1 + (_DEFAULT_RETRIES if retries is None else int(retries))
        self.deadline = time.time() + int(settings.get("MaximumEventAgeInSeconds") or _DEFAULT_AGE_SECONDS)
        self.destinations = settings.get("DestinationConfig") or {}
        self.request_id = new_uuid()
        self.attempts = 0
        self.throttles = 0
        self.trace = tracing.get_trace()


def _start(function, event, saved=None):
    with request_scope(*lambda_svc._account_region_from_function_config(function.get("config") or function)):
        invocation = _Invocation(function, event)
        if saved:
            invocation.__dict__.update(saved)
            tracing.set_trace(invocation.trace)
        unfinished_invocations.add(invocation)
        _queue.submit(invocation.queue, lambda: _run(invocation))


def resume(saved):
    """Repeats an invocation that was saved, unless its function was deleted."""
    account, region = saved["function"].split(":")[4], saved["function"].split(":")[3]
    with request_scope(account, region):
        function, config, _ = lambda_svc._get_func_record_for_ref(saved["function"])
        if function and config:
            record = {**config, "FunctionArn": saved["function"]}
            _start(lambda_svc._execution_record_for_config(function, record), saved["event"], saved["saved"])


def _run(invocation):
    # The client that caused the invocation does not wait for it.
    lifecycle.in_request.set(False)
    try:
        if _attempt(invocation) is _RETRIED:
            return
    except Exception:  # If the emulator stops, the invocation remains unfinished.
        unfinished_invocations.remove(invocation)
        raise
    unfinished_invocations.remove(invocation)


def _attempt(invocation):
    result = lambda_svc._execute_function(invocation.function, invocation.event)
    if result.get("throttle"):
        # Lambda returns the event to its queue; only MaximumEventAgeInSeconds limits that.
        invocation.throttles += 1
        return _retry(invocation, result, invocation.throttles)
    invocation.attempts += 1
    if not result.get("error"):
        return _send_result(invocation, "OnSuccess", "Success", result)
    if invocation.attempts >= invocation.max_attempts:
        return _give_up(invocation, "RetriesExhausted", result)
    return _retry(invocation, result, invocation.attempts)


def _retry(invocation, result, failures):
    base, longest = lambda_svc._LAMBDA_ASYNC_RETRY_BASE_SECONDS, lambda_svc._LAMBDA_ASYNC_RETRY_MAX_SECONDS
    delay = min(base * 2 ** min(failures - 1, 16), longest)
    if time.time() + delay > invocation.deadline:
        return _give_up(invocation, "EventAgeExceeded", result)
    _queue.submit(invocation.queue, lambda: _run(invocation), delay)
    return _RETRIED


def _give_up(invocation, condition, result):
    dead_letters = (invocation.config.get("DeadLetterConfig") or {}).get("TargetArn")
    if dead_letters:
        error = _parse_payload(result)
        message = error.get("errorMessage", "") if isinstance(error, dict) else ""
        attributes = {
            "RequestID": ("String", invocation.request_id),
            "ErrorCode": ("Number", "200"),
            "ErrorMessage": ("String", str(message)[:_MAX_ERROR_MESSAGE] or condition),
        }
        _deliver(invocation, dead_letters, invocation.event, condition, attributes)
    _send_result(invocation, "OnFailure", condition, result)


def _send_result(invocation, destination, condition, result):
    target = (invocation.destinations.get(destination) or {}).get("Destination")
    if not target:
        return
    response = {"statusCode": 200, "executedVersion": invocation.config.get("Version", "$LATEST")}
    if result.get("error"):
        response["functionError"] = result.get("function_error") or "Unhandled"
    now = datetime.now(timezone.utc)
    record = {
        "version": "1.0",
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z",
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": invocation.arn,
            "condition": condition,
            "approximateInvokeCount": invocation.attempts,
        },
        "requestPayload": invocation.event,
        "responseContext": response,
        "responsePayload": _parse_payload(result),
    }
    _deliver(invocation, target, record, condition)


def _deliver(invocation, target, payload, condition, attributes=None):
    service = target.split(":")[2]
    body = json.dumps(payload)
    try:
        if service == "events":
            outcome = "Success" if condition == "Success" else "Failure"
            detail_type = f"Lambda Function Invocation Result - {outcome}"
            deliveries.put_on_bus(target, "lambda", detail_type, body, [target, invocation.arn])
        elif service == "sqs":
            deliveries.send_to_queue(target, body, attributes)
        elif service == "sns":
            deliveries.publish_to_topic(target, body, condition)
        else:
            deliveries.start_invocation(target, payload)
    except deliveries.NoResource as missing:
        lambda_svc.logger.warning("Lambda %s: a result is lost: %s", invocation.name, missing)


def _parse_payload(result):
    payload = result.get("body")
    if isinstance(payload, (bytes, str)) and (result.get("raw_payload") or isinstance(payload, bytes)):
        try:
            return json.loads(payload or "null")
        except ValueError:
            return payload.decode(errors="replace") if isinstance(payload, bytes) else payload
    return payload
