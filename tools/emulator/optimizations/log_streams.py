"""CloudWatch Logs: lines that arrive late."""

import heapq
from bisect import bisect_right

from corrections.upstream import rewrite_function
from ministack.services import cloudwatch_logs

_MAX_DELAY_MILLISECONDS = 1000


def append_late_lines():
    """Appends the lines of concurrent invocations to their log stream, and merges other late lines with its end.

    MiniStack merges late lines with the whole stream. Of concurrent invocations, one often writes its lines a millisecond
    after the next one, and a load test writes 100,000 lines.
    """
    rewrite_function(
        cloudwatch_logs,
        "_append_log_events",
        (
            "        history = stream[\"events\"]\n",
            "        history = stream[\"events\"]\n        first, last = _set_time_of_writing(history, ordered)\n",
        ),
        (
            "list(heapq.merge(history, ordered, key=_event_timestamp))",
            "_merge_end(history, ordered, first, _event_timestamp)",
        ),
        _set_time_of_writing=_set_time_of_writing,
        _merge_end=_merge_end,
    )


def _set_time_of_writing(history, lines):
    """Sets the time of lines that were created just now to that of the stream's last line, if it is later."""
    last = history[-1]["timestamp"] if history else 0
    if 0 < last - lines[0]["timestamp"] <= _MAX_DELAY_MILLISECONDS:
        if all(line["timestamp"] == line["ingestionTime"] for line in lines):
            for line in lines:
                line["timestamp"] = max(line["timestamp"], last)
    return lines[0]["timestamp"], lines[-1]["timestamp"]


def _merge_end(history, lines, first, key):
    # A reader may still read the old list.
    start = bisect_right(history, first, key=key)
    merged = history[:start]
    merged += heapq.merge(history[start:], lines, key=key)
    return merged
