"""EventBridge: what PutEvents stores and rejects."""

import json

from ministack.services import eventbridge

from . import tracing
from .upstream import rewrite_function

# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: of all entries of a request.
MAX_BYTES = 1024 * 1024

parse_detail = json.loads


def validate_entries():
    """Rejects entries that AWS rejects, and keeps the time and the trace header of an entry.

    MiniStack accepts every entry, and sets its time to now. As on AWS, an entry for a bus that does not exist is
    accepted, and lost.
    """
    rewrite_function(
        eventbridge,
        "_put_events",
        (
            "    results = []\n    failed = 0\n",
            "    for entry in entries:\n"
            # The tasks of workflows pass objects.
            '        if isinstance(entry.get("Detail"), dict):\n'
            '            entry["Detail"] = json.dumps(entry["Detail"])\n'
            "    if sum(map(_compute_entry_size, entries)) > _max_bytes:\n"
            "        return error_response_json(\n"
            '            "ValidationException", "Total size of the entries in the request is over the limit.", 400)\n'
            "    request_trace = _get_trace()\n    results = []\n    failed = 0\n",
        ),
        (
            '        source = entry.get("Source")\n',
            "        invalid = _find_invalid_field(entry)\n"
            "        if invalid:\n"
            "            results.append(invalid)\n"
            "            failed += 1\n"
            "            continue\n"
            '        source = entry.get("Source")\n',
        ),
        (
            "        event_time = int(_now_ts())\n",
            '        event_time = int(_coerce_timestamp(entry["Time"]) if entry.get("Time") else _now_ts())\n',
        ),
        (
            '            "Account": get_account_id(),\n',
            '            "Account": get_account_id(),\n'
            '            "TraceHeader": entry.get("TraceHeader") or request_trace,\n',
        ),
        # Nothing reads this list, which grows with every event.
        ("        _events_log_list().append(event_record)\n", ""),
        _compute_entry_size=_compute_entry_size,
        _find_invalid_field=_find_invalid_field,
        _get_trace=tracing.get_trace,
        _max_bytes=MAX_BYTES,
    )


def _compute_entry_size(entry):
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    return (14 if entry.get("Time") else 0) + sum(len(text.encode()) for text in texts if text)


def _find_invalid_field(entry):
    for field in ("Source", "DetailType", "Detail"):
        if not entry.get(field):
            return {
                "ErrorCode": "InvalidArgument",
                "ErrorMessage": f"Parameter {field} is not valid. Reason: {field} is a required argument.",
            }
    try:
        is_object = isinstance(parse_detail(entry["Detail"]), dict)
    except ValueError:
        is_object = False
    return None if is_object else {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
