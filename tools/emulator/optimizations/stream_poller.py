"""Lambda: the threads that invoke functions with the records of streams."""

import threading
import time

from corrections.upstream import rewrite_function
from ministack.services import lambda_svc

_IDLE_SECONDS = 1
# Lambda polls the stream of a table about four times a second, so that latencies and batches are like those of AWS.
_TABLE_SECONDS = 0.25

# The mapping that the thread polls.
_polled = threading.local()


def get_polled_mapping():
    """Returns the UUID of the mapping that this thread polls; None for the thread that polls all queues."""
    return getattr(_polled, "uuid", None)


def poll_streams_separately():
    """Invokes functions with records of streams in a thread for each mapping.

    MiniStack has one thread for all mappings. It waits for each invocation with records, and meanwhile no function gets
    the messages of its queue, or the records of another stream, and no other function those of the same stream.
    """
    wakes = {}
    set_wake = lambda_svc._esm_wake.set

    def set_all():
        set_wake()
        for wake in list(wakes.values()):
            wake.set()

    lambda_svc._esm_wake.set = set_all
    rewrite_function(
        lambda_svc,
        "_poll_loop",
        ("    while True:\n", "    while True:\n        _start_stream_pollers()\n"),
        ("            processed = _poll_kinesis() or processed\n", "            pass\n"),
        ("            processed = _poll_dynamodb_streams() or processed\n", "            pass\n"),
        _start_stream_pollers=lambda: _start_pollers(wakes),
    )
    list_all = lambda_svc._iter_all_esms
    lambda_svc._iter_all_esms = lambda: (
        (account, region, mapping)
        for account, region, mapping in list_all()
        if get_polled_mapping() in (None, mapping["UUID"])
    )


def _start_pollers(wakes):
    """Starts a thread for each mapping of a stream that has none."""
    for mapping in list(lambda_svc._esms._data.values()):
        source = mapping.get("EventSourceArn", "")
        poll = _find_poll(source)
        if poll and mapping["UUID"] not in wakes:
            wake = wakes[mapping["UUID"]] = threading.Event()
            args = (mapping["UUID"], poll, wake, wakes)
            threading.Thread(target=_poll, args=args, daemon=True, name=f"stream-poller-{mapping['UUID']}").start()


def _find_poll(source):
    if ":kinesis:" in source:
        return "_poll_kinesis"
    return "_poll_dynamodb_streams" if ":dynamodb:" in source else None


def _exists(uuid):
    return any(mapping["UUID"] == uuid for mapping in list(lambda_svc._esms._data.values()))


def _poll(uuid, poll, wake, wakes):
    _polled.uuid = uuid
    is_table = poll == "_poll_dynamodb_streams"
    is_idle = False
    while _exists(uuid):
        started = time.monotonic()
        wake.clear()
        processed = False
        try:
            processed = getattr(lambda_svc, poll)()
        except Exception as error:
            lambda_svc.logger.error("ESM stream poller error: %s", error)
        if is_table:
            time.sleep(max(0, started + _TABLE_SECONDS - time.monotonic()))
        elif processed:
            is_idle = False
        else:
            # A wake without a record of a stream, such as a message of a queue, delays the next one.
            if is_idle:
                time.sleep(lambda_svc._ESM_IDLE_WAKE_GAP_SECONDS)
            is_idle = wake.wait(_IDLE_SECONDS)
    wakes.pop(uuid, None)
