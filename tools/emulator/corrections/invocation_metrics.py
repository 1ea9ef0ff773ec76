"""Lambda: the metrics of invocations."""

import time

from ministack.services import cloudwatch, lambda_svc

from .upstream import wrap_function

_NAMESPACE = "AWS/Lambda"


def record_all_invocations():
    """Records the metrics of every invocation. MiniStack records those of the API Invoke only: none for queues, streams,
    tables, rules, topics and workflows, and no result of an asynchronous invocation.
    """
    wrap_function(lambda_svc, "_execute_function_dispatch", "f62cd259213e", _wrap_dispatch)
    wrap_function(lambda_svc, "_emit_lambda_metrics", "3b6689d77cf6", _wrap_emit_metrics)


def _wrap_dispatch(dispatch):
    def wrapper(function, config, *args):
        started = time.time()
        result = dispatch(function, config, *args)
        dimensions = {"FunctionName": config["FunctionName"]}
        cloudwatch.record_metric(_NAMESPACE, "Invocations", 1, "Count", dimensions)
        cloudwatch.record_metric(_NAMESPACE, "Errors", 1 if result.get("error") else 0, "Count", dimensions)
        duration = (time.time() - started) * 1000
        cloudwatch.record_metric(_NAMESPACE, "Duration", duration, "Milliseconds", dimensions)
        return result

    return wrapper


def _wrap_emit_metrics(_emit_metrics):
    """A throttled request is no invocation. MiniStack reports it twice: the report of Invoke has a duration."""

    def wrapper(function_name, duration_ms, error, throttle):
        if throttle and duration_ms == 0:
            cloudwatch.record_metric(_NAMESPACE, "Throttles", 1, "Count", {"FunctionName": function_name})

    return wrapper
