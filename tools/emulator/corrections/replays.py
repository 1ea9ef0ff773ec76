"""EventBridge: the replay of an archive."""

from ministack.services import eventbridge

from .upstream import rewrite_function


def limit_replays_to_rules():
    """Replays events only to the rules of Destination.FilterArns, reports EventLastReplayedTime, and stops at a cancel.

    MiniStack replays every event to every rule, to the end.
    """
    rewrite_function(
        eventbridge,
        "_start_replay",
        # Events have a resolution of a second; a replay that starts within a second includes its events.
        (
            '    event_start = _coerce_timestamp(data.get("EventStartTime", now))\n',
            '    event_start = int(_coerce_timestamp(data.get("EventStartTime", now)))\n',
        ),
        (
            "                _dispatch_event(replayed)\n",
            '                if replay["State"] == "CANCELLED":\n'
            "                    return\n"
            '                replayed["_OnlyRules"] = dest.get("FilterArns")\n'
            "                _dispatch_event(replayed)\n"
            '                replay["EventLastReplayedTime"] = ts\n',
        ),
        (
            '            for event in list(archive.get("Events", [])):\n',
            '            for event in sorted(archive.get("Events", []), key=lambda stored: stored.get("Time", 0)):\n',
        ),
    )
    rewrite_function(
        eventbridge,
        "_dispatch_event",
        (
            '        if rule.get("State") != "ENABLED":\n',
            '        if event.get("_OnlyRules") and rule.get("Arn") not in event["_OnlyRules"]:\n'
            "            continue\n"
            '        if rule.get("State") != "ENABLED":\n',
        ),
    )
