"""Lambda: the thread that invokes functions with the records of streams."""

import threading
import time

from corrections.upstream import rewrite_function
from ministack.services import lambda_svc

_IDLE_SECONDS = 1


def poll_streams_separately():
    """Invokes functions with records of streams in a thread of its own.

    MiniStack has one thread for all mappings. It waits for each invocation with records, and meanwhile no function gets
    the messages of its queue.
    """
    wake = threading.Event()
    set_wake = lambda_svc._esm_wake.set

    def set_both():
        set_wake()
        wake.set()

    lambda_svc._esm_wake.set = set_both
    rewrite_function(
        lambda_svc,
        "_poll_loop",
        ("    idle_wake = False\n    while True:\n", "    _start_stream_poller()\n    idle_wake = False\n    while True:\n"),
        ("            processed = _poll_kinesis() or processed\n", "            pass\n"),
        ("            processed = _poll_dynamodb_streams() or processed\n", "            pass\n"),
        _start_stream_poller=lambda: threading.Thread(target=_poll, args=(wake,), daemon=True, name="stream-poller").start(),
    )


def _poll(wake):
    is_idle = False
    while True:
        wake.clear()
        processed = False
        for poll in (lambda_svc._poll_kinesis, lambda_svc._poll_dynamodb_streams):
            try:
                processed = poll() or processed
            except Exception as error:
                lambda_svc.logger.error("ESM stream poller error: %s", error)
        if not processed:
            # A wake without a record of a stream, such as a message of a queue, delays the next one.
            if is_idle:
                time.sleep(lambda_svc._ESM_IDLE_WAKE_GAP_SECONDS)
            is_idle = wake.wait(_IDLE_SECONDS)
        else:
            is_idle = False
