"""CloudWatch: expressions that search for metrics, as charts of dashboards have them."""

import json
import re
from statistics import fmean

from ministack.services import cloudwatch

from .upstream import wrap_function

# AVG(SEARCH('{"namespace",Dimension,Dimension} MetricName="name" Dimension="value"', 'Average', 60))
_AVERAGE_OF_SEARCH = re.compile(r"AVG\(SEARCH\('\{([^}]+)\} ([^']+)', '(\w+)', (\d+)\)\)")
_CONDITION = re.compile(r'(\w+)="([^"]*)"')


def evaluate_searches():
    """Evaluates the average of a search in GetMetricData. MiniStack evaluates no expressions."""
    wrap_function(cloudwatch, "_get_metric_data", "bf6a8e1132a2", _wrap_get_metric_data)


def _wrap_get_metric_data(get_metric_data):
    def wrapper(params, cbor_data, is_cbor, is_json=False):
        queries = cbor_data.get("MetricDataQueries", []) if is_cbor or is_json else []
        found = {query["Id"]: _find_metrics(query["Expression"]) for query in queries if _is_search(query)}
        if not found:
            return get_metric_data(params, cbor_data, is_cbor, is_json)
        others = [query for query in queries if query["Id"] not in found]
        parts = [
            {"Id": f"{id} {number}", "MetricStat": metric}
            for id, metrics in found.items()
            for number, metric in enumerate(metrics)
        ]
        _, _, body = get_metric_data(params, {**cbor_data, "MetricDataQueries": others + parts}, False, True)
        results = json.loads(body)["MetricDataResults"]
        ids_of_parts = {part["Id"] for part in parts}
        answer = [result for result in results if result["Id"] not in ids_of_parts]
        for query in queries:
            if query["Id"] in found:
                own = [result for result in results if result["Id"].startswith(f"{query['Id']} ")]
                answer.append(_average(query, own))
        if is_json:
            return cloudwatch._json_ok({"MetricDataResults": answer})
        return cloudwatch._cbor_ok({"MetricDataResults": [cloudwatch._cbor_metric_data_result(r) for r in answer]})

    return wrapper


def _is_search(query):
    return _AVERAGE_OF_SEARCH.fullmatch(query.get("Expression") or "") is not None


def _find_metrics(expression):
    """Finds the metrics with exactly the dimensions of the search, and the values that it requires."""
    schema, conditions, stat, period = _AVERAGE_OF_SEARCH.fullmatch(expression).groups()
    namespace, *names = (part.strip('"') for part in schema.split(","))
    required = dict(_CONDITION.findall(conditions))
    metric_name = required.pop("MetricName")
    found = []
    for (space, name, _), points in list(cloudwatch._metrics.items()):
        if (space, name) != (namespace, metric_name) or not points:
            continue
        dimensions = points[0]["Dimensions"]
        if set(dimensions) == set(names) and required.items() <= dimensions.items():
            metric = {
                "Namespace": namespace,
                "MetricName": metric_name,
                "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            }
            found.append({"Metric": metric, "Stat": stat, "Period": int(period)})
    return found


def _average(query, results):
    values = {}
    for result in results:
        for time, value in zip(result["Timestamps"], result["Values"]):
            values.setdefault(time, []).append(value)
    times = sorted(values)
    return {
        "Id": query["Id"],
        "Label": query.get("Label", query["Id"]),
        "Timestamps": times,
        "Values": [fmean(values[time]) for time in times],
        "StatusCode": "Complete",
    }
