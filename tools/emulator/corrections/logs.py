"""What becomes of the lines that a handler writes."""

import json

from ministack.services import cloudwatch, lambda_svc

from .upstream import rewrite, wrap


def function_log_stream():
    """A function's version writes to one log stream a day; MiniStack makes a new one for each invocation,
    which slows reading down and fills the memory."""
    rewrite(lambda_svc, "_emit_lambda_logs", ("{new_uuid().replace('-', '')}", "local"))


def embedded_metrics():
    """Metrics in the embedded metric format become CloudWatch metrics, and alarms on them are evaluated."""

    def make(dispatch):
        def corrected(*args):
            result = dispatch(*args)
            lines = [line for line in (result.get("log") or "").splitlines() if '"CloudWatchMetrics"' in line]
            for line in lines:
                _record(line)
            if lines:
                cloudwatch._evaluate_all_alarms()
            return result

        return corrected

    wrap(lambda_svc, "_execute_function_dispatch", "f62cd259213e", make)


def _record(line):
    try:
        document = json.loads(line)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"] or [[]]:
                dimensions = {name: str(document[name]) for name in names}
                for metric in directive["Metrics"]:
                    values = document[metric["Name"]]
                    for value in values if isinstance(values, list) else [values]:
                        unit = metric.get("Unit", "None")
                        cloudwatch.record_metric(directive["Namespace"], metric["Name"], value, unit, dimensions)
    except (ValueError, KeyError, TypeError):
        return  # CloudWatch ignores a line that isn't in the format, too.
