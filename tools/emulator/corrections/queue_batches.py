"""Lambda: the batches of mappings on queues."""

import time
from itertools import islice

from ministack.services import lambda_svc, sqs

from .upstream import rewrite_function


def apply_batching_window():
    """Collects messages up to the batch size of a mapping or to the end of its batching window.

    MiniStack invokes the function with the messages that are there, 10 at the most. When it deletes a batch, it can also
    delete a message that arrives at this moment.
    """
    rewrite_function(
        lambda_svc,
        "_poll_sqs",
        (
            "batch = _sqs._receive_messages_for_esm(queue_url, batch_size)",
            "batch = _receive_batch(esm, queue, queue_url, batch_size)",
        ),
        _receive_batch=_receive_batch,
    )
    rewrite_function(
        sqs,
        "_receive_messages_for_esm",
        ("max_n = min(int(max_number or 1), 10)", "max_n = int(max_number or 1)"),
    )
    rewrite_function(
        sqs,
        "_delete_messages_for_esm",
        (
            '        q["messages"] = kept\n',
            '        for message in [m for m in q["messages"] if m.get("receipt_handle") in receipt_handles]:\n'
            '            q["messages"].remove(message)\n',
        ),
    )


def _receive_batch(mapping, queue, url, batch_size):
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    if window:
        now = time.time()
        times = (message.get("visible_at", now) for message in list(queue["messages"]))
        visible = list(islice((at for at in times if at <= now), batch_size))
        if not visible or (len(visible) < batch_size and now - min(visible) < window):
            return []
    return sqs._receive_messages_for_esm(url, batch_size)
