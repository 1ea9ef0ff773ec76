"""Lambda: the log stream of a function, and the metrics in its log."""

import json

from ministack.services import cloudwatch, lambda_svc

from .upstream import rewrite_function, wrap_function


def share_function_log_stream():
    """Writes all logs of a function's version to one log stream per day.

    MiniStack creates one stream per invocation, which slows down reading and fills the memory.
    """
    rewrite_function(lambda_svc, "_emit_lambda_logs", ("{new_uuid().replace('-', '')}", "local"))


def record_embedded_metrics():
    """Records metrics in the embedded metric format as CloudWatch metrics, and evaluates alarms on them."""

    def make_wrapper(dispatch):
        def wrapper(*args):
            result = dispatch(*args)
            lines = [line for line in (result.get("log") or "").splitlines() if '"CloudWatchMetrics"' in line]
            for line in lines:
                _record_metrics_of_line(line)
            if lines:
                cloudwatch._evaluate_all_alarms()
            return result

        return wrapper

    wrap_function(lambda_svc, "_execute_function_dispatch", "f62cd259213e", make_wrapper)


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
