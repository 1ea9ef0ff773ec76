"""EventBridge Scheduler."""

from ministack.services import scheduler

from .upstream import rewrite


def scheduled_events():
    """A schedule that puts an event on a bus gives it the source and the detail type of its target.

    Without it every such event is a "Scheduled Event" of aws.scheduler, and no rule of one's own matches.
    """
    rewrite(
        scheduler,
        "_tick_schedules",
        ('"Source": "aws.scheduler",', '"Source": target.get("EventBridgeParameters", {}).get("Source", "aws.scheduler"),'),
        (
            '"DetailType": "Scheduled Event",',
            '"DetailType": target.get("EventBridgeParameters", {}).get("DetailType", "Scheduled Event"),',
        ),
    )
