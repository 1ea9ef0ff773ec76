"""CloudWatch alarms on metric math."""

import time

from ministack.services import cloudwatch

from .metric_math import Unsupported, evaluate
from .upstream import wrap_function

_BREACHES = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


# Functions report metrics with each invocation, and an evaluation of all alarms takes milliseconds.
_SECONDS_BETWEEN_EVALUATIONS = 5


def evaluate_metric_math():
    """Evaluates alarms on metric math when metrics arrive, and when alarms are described.

    MiniStack evaluates only alarms on one metric. An alarm on an anomaly detection band stays without data.
    """
    evaluated_at = float("-inf")

    def make_wrapper(evaluate_all_alarms):
        def wrapper():
            nonlocal evaluated_at
            evaluate_all_alarms()
            if time.monotonic() - evaluated_at >= _SECONDS_BETWEEN_EVALUATIONS:
                evaluated_at = time.monotonic()
                _evaluate_all()

        return wrapper

    def make_describing_wrapper(describe_alarms):
        def wrapper(*args, **options):
            _evaluate_all()
            return describe_alarms(*args, **options)

        return wrapper

    wrap_function(cloudwatch, "_evaluate_all_alarms", "f83f88e57f1c", make_wrapper)
    wrap_function(cloudwatch, "_describe_alarms", "ab8f092ff9ae", make_describing_wrapper)


def _evaluate_all():
    for alarm in list(cloudwatch._alarms.values()):
        if not alarm.get("Metrics"):
            continue
        try:
            _evaluate_alarm(alarm, time.time())
        except Unsupported:
            continue


def _evaluate_alarm(alarm, now):
    count = int(alarm.get("EvaluationPeriods") or 1)
    required = int(alarm.get("DatapointsToAlarm") or count)
    period = max(int(query["MetricStat"]["Period"]) for query in alarm["Metrics"] if "MetricStat" in query)
    values = [_compute_value(alarm, now - (age + 1) * period, now - age * period) for age in range(count)]
    missing = alarm.get("TreatMissingData") or "missing"
    if all(value is None for value in values) and missing in ("missing", "ignore"):
        if missing == "missing":
            _set_state(alarm, "INSUFFICIENT_DATA", "no datapoints were received")
        return
    breaches = _BREACHES[alarm["ComparisonOperator"]]
    threshold = float(alarm.get("Threshold") or 0)
    breaching = sum(
        missing == "breaching" if value is None else breaches(value, threshold) for value in values
    )
    reason = f"{breaching} of the last {count} datapoints {values} breach the threshold {threshold}"
    _set_state(alarm, "ALARM" if breaching >= required else "OK", reason)


def _compute_value(alarm, after, until):
    """Returns the value of the alarm's result for the period (after, until]."""
    metrics = {}
    for query in alarm["Metrics"]:
        if "MetricStat" in query:
            metrics[query["Id"]] = _compute_statistic(query["MetricStat"], after, until)
    for query in alarm["Metrics"]:
        if "Expression" in query:
            metrics[query["Id"]] = evaluate(query["Expression"], metrics)
    [result] = [query["Id"] for query in alarm["Metrics"] if str(query.get("ReturnData", True)).lower() != "false"]
    return metrics[result]


def _compute_statistic(stat, after, until):
    metric = stat["Metric"]
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(metric.get("Dimensions") or []))
    points = cloudwatch._metrics.get((metric["Namespace"], metric["MetricName"], dimensions)) or []
    recent = [point for point in points if after < point["Timestamp"] <= until]
    return cloudwatch._stat_value(cloudwatch._calc_stats(recent), stat["Stat"], recent) if recent else None


def _set_state(alarm, state, reason):
    previous = alarm["StateValue"]
    if previous == state:
        return
    alarm["StateValue"] = state
    alarm["StateReason"] = reason
    alarm["StateUpdatedTimestamp"] = int(time.time())
    cloudwatch._record_history(alarm["AlarmName"], previous, state, reason)
    cloudwatch._dispatch_alarm_actions(alarm, previous, state, reason)
    cloudwatch._evaluate_parent_alarms(alarm)
