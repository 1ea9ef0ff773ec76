"""EventBridge Scheduler: the events that a schedule puts on a bus."""

from ministack.services import scheduler

from .upstream import rewrite_function


def set_event_source_and_type():
    """Sets the source and the detail type of an event to those of the schedule's target.

    Without this correction, every such event is a "Scheduled Event" of aws.scheduler, which no other rule matches.
    """
    rewrite_function(
        scheduler,
        "_tick_schedules",
        ('"Source": "aws.scheduler",', '"Source": target.get("EventBridgeParameters", {}).get("Source", "aws.scheduler"),'),
        (
            '"DetailType": "Scheduled Event",',
            '"DetailType": target.get("EventBridgeParameters", {}).get("DetailType", "Scheduled Event"),',
        ),
    )
