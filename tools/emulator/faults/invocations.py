"""Faults of invocations, and of the polls of event source mappings."""

import time

from corrections.upstream import wrap_function
from ministack.services import lambda_svc
from optimizations.stream_poller import get_polled_mapping

from .fault import INVOCATION, POLL, TIMEOUT
from .known_errors import INVOCATION_ERRORS
from .registry import FAULTS

# (fault, mapping) -> when the next poll is due, after a fault has delayed it.
_resting = {}


def install():
    """Lets faults delay invocations or fail them before the handler runs, and delay or skip polls."""
    wrap_function(lambda_svc, "_execute_function_warm", "62b9218bef5b", _wrap_execute)
    list_all = lambda_svc._iter_all_esms
    lambda_svc._iter_all_esms = lambda: (item for item in list_all() if not _is_skipped(*item))


def _wrap_execute(execute):
    def wrapper(function, event, request_id):
        config = function.get("config") or function
        _, region = lambda_svc._account_region_from_function_config(config)
        for fault in FAULTS.find(INVOCATION, function=config.get("FunctionName"), region=region):
            latency = fault.decide_next()
            if latency is None:
                continue
            fault.wait(latency)
            if fault.error:
                return _fail(fault, config, request_id)
        return execute(function, event, request_id)

    return wrapper


def _fail(fault, config, request_id):
    timeout = float(config.get("Timeout", 3))
    if fault.error == TIMEOUT:
        fault.wait(timeout)
    message = INVOCATION_ERRORS[fault.error].format(id=request_id, timeout=timeout)
    if fault.error == "TooManyRequestsException":
        return lambda_svc._throttle_response("ReservedFunctionConcurrentInvocationLimitExceeded", message)
    error_type = "Sandbox.Timedout" if fault.error == TIMEOUT else fault.error
    return {"body": {"errorMessage": message, "errorType": error_type}, "error": True, "log": message}


def _is_skipped(_, region, mapping):
    if not FAULTS.active or not mapping.get("Enabled", True) or not _is_polled(mapping):
        return False
    faults = FAULTS.find(POLL, function=mapping["FunctionName"], region=region)
    return any([_skips_poll(fault, mapping) for fault in faults])


def _is_polled(mapping):
    """Whether the thread polls this mapping: that of the queues lists those of streams too."""
    return get_polled_mapping() == mapping["UUID"] or ":sqs:" in mapping.get("EventSourceArn", "")


def _skips_poll(fault, mapping):
    key = (fault.id, mapping["UUID"])
    if _resting.get(key, 0) > time.monotonic():
        return True
    latency = fault.decide_next()
    if latency is None:
        return False
    _resting[key] = time.monotonic() + latency
    return True
