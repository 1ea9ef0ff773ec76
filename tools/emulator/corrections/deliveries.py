"""What services deliver to each other: messages to queues, events to buses, and invocations of functions."""

import json

from ministack.services import eventbridge, lambda_svc, sns, sqs

from . import tracing


class NoResource(LookupError):
    """The target of a delivery does not exist."""


def send_to_queue(arn, body, attributes=None, group=None):
    """Sends a message to a queue. Raises NoResource if the queue does not exist."""
    queue = sqs._queue_by_arn(arn)
    if queue is None:
        raise NoResource(f"The queue {arn} does not exist")
    message = {
        "MessageBody": body,
        "MessageAttributes": {
            name: {"DataType": data_type, "StringValue": value} for name, (data_type, value) in (attributes or {}).items()
        },
        "MessageGroupId": group,
    }
    if tracing.get_trace():
        message["MessageSystemAttributes"] = {"AWSTraceHeader": {"DataType": "String", "StringValue": tracing.get_trace()}}
    # Polling threads replace the list of messages: without the lock, a new message could be lost.
    with sqs._queues_lock:
        sqs._act_send_message(message, queue["url"])


def put_on_bus(arn, source, detail_type, detail, resources):
    """Puts an event of an AWS service on a bus."""
    entry = {"Source": source, "DetailType": detail_type, "Detail": detail, "EventBusName": arn, "Resources": resources}
    _, _, body = eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
    result = json.loads(body)["Entries"][0]
    if "ErrorCode" in result:
        raise NoResource(f"{result['ErrorCode']}: {result['ErrorMessage']}")


def publish_to_topic(arn, body, subject):
    """Publishes a message. Raises NoResource if the topic does not exist."""
    if sns.publish_internal(arn, body, subject) is None:
        raise NoResource(f"The topic {arn} does not exist")


def start_invocation(arn, event):
    """Invokes a function, version or alias asynchronously. Raises NoResource if it does not exist."""
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        raise NoResource(f"The function {arn} does not exist")
    # The ARN names the alias, which has its own configuration; the version's ARN does not.
    lambda_svc.invoke_async_with_retry(
        lambda_svc._execution_record_for_config(function, {**config, "FunctionArn": arn}), event
    )
