"""CloudWatch alarms over the query protocol, which the AWS provider uses."""

import json
import re
from datetime import datetime, timezone
from xml.sax.saxutils import escape

from ministack.services import cloudwatch

from .upstream import rewrite_function, wrap_function

_OPTIONAL_ATTRIBUTES = ("Statistic", "ExtendedStatistic", "Period", "MetricName", "Namespace", "AlarmDescription", "Unit")


def store_alarm_attributes():
    """Stores metric math and all actions in PutMetricAlarm, and returns every attribute in DescribeAlarms.

    Without this correction, a second plan changes every alarm and replaces composite alarms.
    """
    wrap_function(cloudwatch, "_put_metric_alarm", "953a67ff4bb1", _wrap_put_metric_alarm)
    wrap_function(cloudwatch, "_describe_alarms", "ab8f092ff9ae", _wrap_describe_alarms)


def match_alarm_dimensions():
    """Evaluates an alarm on the metric with exactly its dimensions; MiniStack combines all metrics of that name."""
    rewrite_function(
        cloudwatch,
        "_evaluate_alarm",
        (
            "    for (k_ns, k_mn, _), pts in _metrics.items():\n"
            "        if k_ns == ns and k_mn == mn:\n"
            "            all_pts.extend(pts)\n",
            '    dimensions = _dims_key(_dims_from_list(alarm.get("Dimensions") or []))\n'
            "    all_pts.extend(_metrics.get((ns, mn, dimensions)) or [])\n",
        ),
    )


def _wrap_put_metric_alarm(put_metric_alarm):
    def wrapper(params, cbor_data, is_cbor, is_json=False):
        response = put_metric_alarm(params, cbor_data, is_cbor, is_json)
        if is_cbor or is_json or response[0] != 200:
            return response
        alarm = cloudwatch._alarms[cloudwatch._p(params, "AlarmName")]
        # AWS returns no attribute that the caller omitted; MiniStack fills in defaults.
        for name in _OPTIONAL_ATTRIBUTES:
            if not cloudwatch._p(params, name):
                alarm.pop(name, None)
        alarm["InsufficientDataActions"] = _parse_member_list(params, "InsufficientDataActions")
        metrics = _parse_member_list(params, "Metrics")
        if metrics:
            alarm["Metrics"] = metrics
            alarm.pop("Dimensions")
        for name in ("EvaluateLowSampleCountPercentile", "ThresholdMetricId"):
            if cloudwatch._p(params, name):
                alarm[name] = cloudwatch._p(params, name)
        return response

    return wrapper


def _wrap_describe_alarms(describe_alarms):
    def wrapper(params, cbor_data, is_cbor, is_json=False):
        if is_cbor or is_json:
            return describe_alarms(params, cbor_data, is_cbor, is_json)
        # MiniStack's JSON response is complete: request it, and convert it to XML.
        request = {name: _parse_member_list(params, name) for name in ("AlarmNames", "AlarmTypes")}
        for name in ("AlarmNamePrefix", "StateValue", "MaxRecords", "NextToken"):
            if cloudwatch._p(params, name):
                request[name] = cloudwatch._p(params, name)
        status, _, body = describe_alarms(params, request, False, True)
        if status != 200:
            return describe_alarms(params, cbor_data, is_cbor, is_json)
        result = f"<DescribeAlarmsResult>{_format_xml(json.loads(body))}</DescribeAlarmsResult>"
        return cloudwatch._xml(200, "DescribeAlarmsResponse", result)

    return wrapper


def _parse_member_list(params, name):
    """Parses parameters such as `Metrics.member.1.MetricStat.Stat=Sum` into a list of nested values."""
    tree = {}
    for key in params:
        if key.startswith(name + ".member."):
            node, *path = [tree, *key.removeprefix(name + ".").split(".")]
            for part in path[:-1]:
                node = node.setdefault(part, {})
            node[path[-1]] = cloudwatch._p(params, key)
    return _convert_member_lists(tree) if tree else []


def _convert_member_lists(node):
    if not isinstance(node, dict):
        return node
    if node.keys() == {"member"}:
        return [_convert_member_lists(node["member"][index]) for index in sorted(node["member"], key=int)]
    return {key: _convert_member_lists(value) for key, value in node.items()}


def _format_xml(value):
    if isinstance(value, dict):
        return "".join(
            f"<{key}>{_format_time(item) if key.endswith('Timestamp') else _format_xml(item)}</{key}>"
            for key, item in value.items()
            if item is not None
        )
    if isinstance(value, list):
        return "".join(f"<member>{_format_xml(item)}</member>" for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return escape(str(value))


def _format_time(value):
    if isinstance(value, str) and not re.fullmatch(r"[\d.]+", value):
        return value
    return datetime.fromtimestamp(float(value), timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
