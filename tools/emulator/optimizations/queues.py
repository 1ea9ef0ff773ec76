"""SQS: queues with many messages.

MiniStack visits each message of a queue several times when a mapping or a client receives some. A queue in which
thousands of messages wait becomes slow then, and more messages wait.
"""

import functools
import json
import time

from corrections.upstream import wrap_function
from ministack.services import sqs

# What is known about the messages of a queue: the time of the oldest one, and how often one was received at the most.
_OLDEST = "_oldest"
_MOST_RECEIVED = "_most_received"


def visit_fewer_messages():
    """Visits only the messages at the start of a queue that are received or deleted."""
    wrap_function(sqs, "_collect_msgs", "308a6eb1b3d4", _wrap_collect)
    wrap_function(sqs, "_expire_retained", "c0da3361632b", _wrap_expire)
    wrap_function(sqs, "_dlq_sweep", "6a77691e1671", _wrap_sweep)
    wrap_function(sqs, "_delete_messages_for_esm", "c1686f29b48b", lambda original: _delete_messages)


def _wrap_collect(collect):
    def wrapper(queue, count, visibility_timeout):
        if queue["is_fifo"]:
            queue.pop(_MOST_RECEIVED, None)
            return collect(queue, count, visibility_timeout)
        now = time.time()
        messages = []
        for message in queue["messages"]:
            if len(messages) >= count:
                break
            sqs._ensure_msg_fields(message)
            if message["visible_at"] <= now:
                messages.append(message)
        for message in messages:
            message["receipt_handle"] = sqs.new_uuid()
            message["visible_at"] = now + visibility_timeout
            message["receive_count"] += 1
            if message["first_receive_at"] is None:
                message["first_receive_at"] = now
            if _MOST_RECEIVED in queue:
                queue[_MOST_RECEIVED] = max(queue[_MOST_RECEIVED], message["receive_count"])
        return messages

    return wrapper


def _wrap_expire(expire_retained):
    def wrapper(queue):
        retention = queue["attributes"].get("MessageRetentionPeriod", "345600")
        now = time.time()
        if _OLDEST in queue and str(retention).isdigit() and queue[_OLDEST] > now - int(retention):
            return
        expire_retained(queue)
        # Messages that arrive later are younger, unless they come from another queue.
        queue[_OLDEST] = min((m.get("enqueued_at", m.get("sent_at", now)) for m in queue["messages"]), default=now)

    return wrapper


def _wrap_sweep(sweep):
    def wrapper(queue):
        maximum, target = _parse_redrive(queue["attributes"].get("RedrivePolicy"))
        if _MOST_RECEIVED in queue and queue[_MOST_RECEIVED] < maximum:
            return
        count = len(queue["messages"])
        sweep(queue)
        queue[_MOST_RECEIVED] = max((message["receive_count"] for message in queue["messages"]), default=0)
        if len(queue["messages"]) < count and (dead_letters := sqs._queue_by_arn(target)):
            dead_letters.pop(_OLDEST, None)
            dead_letters.pop(_MOST_RECEIVED, None)

    return wrapper


@functools.lru_cache(256)
def _parse_redrive(text):
    """Parses the maximum number of receives, which is infinite without a redrive policy, and its queue."""
    try:
        policy = json.loads(text)
        return int(policy["maxReceiveCount"]), str(policy["deadLetterTargetArn"])
    except (ValueError, KeyError, TypeError):
        return float("inf"), ""


def _delete_messages(url, receipt_handles):
    with sqs._queues_lock:
        messages = sqs._get_q(url)["messages"]
        deleted = []
        for message in messages:
            if len(deleted) >= len(receipt_handles):
                break
            if message.get("receipt_handle") in receipt_handles:
                deleted.append(message)
        # New messages are appended without the lock.
        for message in deleted:
            messages.remove(message)
