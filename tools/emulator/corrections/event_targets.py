"""EventBridge: the delivery of an event to the targets of a rule."""

import json
import time

from ministack.core.responses import request_scope
from ministack.services import cloudwatch_logs, eventbridge

from . import deliveries, tracing
from .upstream import rewrite_function

_MAX_ERROR_MESSAGE = 1024


def deliver_to_all_targets():
    """Delivers to log groups and to buses in other regions, invokes functions asynchronously with retries and
    destinations, and sends what can't be delivered to the target's dead-letter queue.

    MiniStack drops events for these targets, and whatever it can't deliver. A failed function is not invoked again.

    A delivery fails only if the target does not exist or does not accept such an input. AWS does not retry such
    deliveries either, whatever the target's retry policy.
    """
    rewrite_function(
        eventbridge,
        "_invoke_target",
        (
            "            _dispatch_to_sns(arn, event_payload)\n",
            '            _publish_to_topic(arn, event_payload, "EventBridge Notification")\n',
        ),
        (
            '            logger.warning("EventBridge: unsupported target type for ARN %s", arn)\n',
            "            _write_to_log_group(spec, event_payload, target_input_payload is not None)\n",
        ),
        ("            _dispatch_to_lambda(arn, event_payload)\n", "            _invoke_function(arn, event_payload)\n"),
        (
            '            _dispatch_to_sqs(spec, event_payload, target.get("SqsParameters") or {})\n',
            '            _send_to_queue(arn, event_payload, group=(target.get("SqsParameters") or {}).get("MessageGroupId"))\n',
        ),
        (
            "            _dispatch_to_event_bus(spec, event, rule, event_path, target_input_payload)\n",
            "            _forward_to_bus(spec, event, rule, event_path, target_input_payload)\n",
        ),
        (
            '            logger.warning("EventBridge: invalid target ARN %s", arn)\n            return\n',
            "            raise\n",
        ),
        (
            '        logger.error("EventBridge target dispatch error for %s: %s", arn, e)\n',
            '        logger.warning("EventBridge: %s was not delivered: %s", arn, e)\n'
            "        _send_to_dead_letters(target, view, rule, e)\n",
        ),
        _publish_to_topic=deliveries.publish_to_topic,
        _write_to_log_group=_write_to_log_group,
        _invoke_function=_invoke_function,
        _send_to_queue=deliveries.send_to_queue,
        _forward_to_bus=_forward_to_bus,
        _send_to_dead_letters=_send_to_dead_letters,
    )
    rewrite_function(
        eventbridge,
        "_dispatch_to_event_bus",
        # An event keeps the region that it comes from.
        ('    forwarded["Region"] = spec.region\n', '    forwarded.pop("_OnlyRules", None)\n'),
        # Rules in two regions can have the same name.
        (
            '    source_rule_key = _rule_key(rule.get("Name"), rule.get("EventBusName", "default"))\n',
            '    source_rule_key = rule["Arn"]\n',
        ),
    )
    rewrite_function(
        eventbridge,
        "_dispatch_event",
        ("        if key in event_path:\n", '        if rule["Arn"] in event_path:\n'),
        (
            "    for key, rule in _rules.items():\n",
            '    _set_trace(event.get("TraceHeader"))\n    for key, rule in _rules.items():\n',
        ),
        _set_trace=tracing.set_trace,
    )


def _invoke_function(arn, payload):
    deliveries.start_invocation(arn, json.loads(payload))


def _forward_to_bus(spec, event, rule, path, payload):
    """Forwards an event to a bus in any region."""
    with request_scope(spec.account_id, spec.region):
        if spec.resource.removeprefix("event-bus/") not in eventbridge._event_buses:
            raise deliveries.NoResource(f"The event bus {spec} does not exist")
        eventbridge._dispatch_to_event_bus(spec, event, rule, path, payload)


def _write_to_log_group(spec, payload, is_transformed):
    """Writes an event to a log group: the whole event, or the timestamp and message of the target's input."""
    name = spec.resource.removeprefix("log-group:").removesuffix(":*")
    group = cloudwatch_logs._log_groups.get(name) if spec.service == "logs" else None
    if group is None:
        raise deliveries.NoResource(f"The log group {spec} does not exist")
    now = round(time.time() * 1000)
    line = {"timestamp": now, "message": payload, "ingestionTime": now}
    if is_transformed:
        entry = json.loads(payload)
        line.update(timestamp=entry["timestamp"], message=entry["message"])
    stream = group["streams"].setdefault(
        time.strftime("events/%Y/%m/%d", time.gmtime()),
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": now,
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    cloudwatch_logs._append_log_events(stream, [line])


def _send_to_dead_letters(target, view, rule, error):
    arn = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn:
        return
    if isinstance(error, deliveries.NoResource):
        code = "NO_RESOURCE"
    else:
        code = "INVALID_JSON" if isinstance(error, ValueError) else "INVALID_PARAMETER"
    attributes = {
        "RULE_ARN": rule.get("Arn", ""),
        "TARGET_ARN": target.get("Arn", ""),
        "ERROR_CODE": code,
        "ERROR_MESSAGE": str(error)[:_MAX_ERROR_MESSAGE] or code,
        "RETRY_ATTEMPTS": "0",
    }
    body = json.dumps(view.event_with_detail())
    try:
        deliveries.send_to_queue(arn, body, {name: ("String", value) for name, value in attributes.items()})
    except deliveries.NoResource as missing:
        eventbridge.logger.warning("EventBridge: an undelivered event is lost: %s", missing)
