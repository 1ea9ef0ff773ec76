"""CloudWatch: the events of alarms."""

import json
from datetime import datetime, timezone

from ministack.services import cloudwatch

from . import deliveries
from .upstream import wrap_function


def put_alarm_state_changes():
    """Puts an event on the default bus when an alarm changes its state; MiniStack only calls the alarm's actions."""
    wrap_function(cloudwatch, "_record_history", "c5890b06e5c8", _wrap_record_history)


def _wrap_record_history(record_history):
    def wrapper(name, old_state, new_state, reason, *args, **kwargs):
        record_history(name, old_state, new_state, reason, *args, **kwargs)
        alarm = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name)
        if alarm and old_state != new_state:
            detail = {
                "alarmName": name,
                "state": {"value": new_state, "reason": reason, "timestamp": _format_now()},
                "previousState": {"value": old_state},
                "configuration": {"description": alarm.get("AlarmDescription") or ""},
            }
            detail_type = "CloudWatch Alarm State Change"
            deliveries.put_on_bus("default", "aws.cloudwatch", detail_type, json.dumps(detail), [alarm["AlarmArn"]])

    return wrapper


def _format_now():
    now = datetime.now(timezone.utc)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}+0000"
