"""Lambda: the log stream of a function, and the metrics in its log."""

import contextvars
import json
import threading
import time

from ministack.core import responses
from ministack.services import cloudwatch, lambda_svc

from .upstream import rewrite_function, wrap_function


def share_function_log_stream():
    """Writes all logs of a function's version to one log stream per day.

    MiniStack creates one stream per invocation, which slows down reading and fills the memory.
    """
    rewrite_function(lambda_svc, "_emit_lambda_logs", ("{new_uuid().replace('-', '')}", "local"))


def discard_logs_without_group():
    """Discards the log of an invocation whose log group does not exist.

    Lambda creates a missing group only if the role of the function allows logs:CreateLogGroup, and no role of these stacks
    does. MiniStack always creates it: an invocation that ends after its log group has been destroyed brings the group back.
    """
    create_group = "_cwl._log_groups[group_name] = {"
    rewrite_function(lambda_svc, "_emit_lambda_logs", (create_group, f"return\n            {create_group}"))


# An evaluation of all alarms takes longer than many invocations.
_SECONDS_BETWEEN_EVALUATIONS = 1


def record_embedded_metrics():
    """Records metrics in the embedded metric format as CloudWatch metrics, and evaluates alarms on them, once a second
    at the most.
    """
    evaluator = _AlarmEvaluator()

    def make_wrapper(dispatch):
        def wrapper(*args):
            result = dispatch(*args)
            lines = [line for line in (result.get("log") or "").splitlines() if '"CloudWatchMetrics"' in line]
            for line in lines:
                _record_metrics_of_line(line)
            if lines:
                evaluator.request()
            return result

        return wrapper

    wrap_function(lambda_svc, "_execute_function_dispatch", "f62cd259213e", make_wrapper)


class _AlarmEvaluator:
    """Evaluates the alarms of an account and region in a thread of its own, after metrics have arrived."""

    def __init__(self):
        self._requested = threading.Event()
        self._contexts = {}
        self._thread = None

    def request(self):
        scope = (responses.get_account_id(), responses.get_region())
        if scope not in self._contexts:
            self._contexts[scope] = contextvars.copy_context()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="alarm-evaluator")
            self._thread.start()
        self._requested.set()

    def _run(self):
        while self._requested.wait():
            self._requested.clear()
            contexts, self._contexts = self._contexts, {}
            for context in contexts.values():
                context.run(cloudwatch._evaluate_all_alarms)
            time.sleep(_SECONDS_BETWEEN_EVALUATIONS)


def _record_metrics_of_line(line):
    try:
        document = json.loads(line)
        timestamp = document["_aws"]["Timestamp"] / 1000
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"] or [[]]:
                dimensions = {name: str(document[name]) for name in names}
                for metric in directive["Metrics"]:
                    values = document[metric["Name"]]
                    unit = metric.get("Unit", "None")
                    for value in values if isinstance(values, list) else [values]:
                        name = (directive["Namespace"], metric["Name"], dimensions)
                        cloudwatch._store_datum(*name, timestamp, unit, float(value), None, None, None)
    except (ValueError, KeyError, TypeError):
        return  # CloudWatch also ignores lines in another format.
