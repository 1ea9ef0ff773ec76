"""Lambda: how many processes a burst of invocations starts."""

import threading
import time
from collections import deque

from corrections.upstream import rewrite_function, wrap_function
from invocation_limit import MAX_INVOCATIONS
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

# If no process becomes free for so long, and none of them computes, all of them wait for something else: another one is
# started.
STALLED_SECONDS = 2

_lock = threading.Lock()
_last_change = {}
# The processes of a function's version -> the invocations that wait for one of them, in the order of their arrival.
_queues = {}
# The function, as its concurrency is counted -> how many of its invocations wait.
_waiting = {}


def reuse_busy_processes():
    """Lets an invocation wait for a process that becomes free, instead of starting more than this machine can run.

    MiniStack starts a process for each concurrent invocation. A burst of 100 invocations takes 25 seconds to start on
    two processors, and 5 GB.

    An invocation that waits counts neither towards the function's reserved concurrency nor towards the account's
    concurrency: on AWS it would run, and soon be over.

    A function receives a batch of a queue only when one of its processes can be free for it. Batches that wait would be
    small, and their messages would become visible again.
    """
    wrap_function(lambda_svc, "_sqs_esm_concurrency", "d3e9d1e865aa", _wrap_batch_concurrency)
    wrap_function(lambda_svc, "acquire_worker", "5017d144adb5", _wrap_acquire)
    wrap_function(lambda_svc, "release_worker", "25d5dd7d42b6", _wrap_release)
    rewrite_function(
        lambda_svc,
        "_acquire_execution_slot",
        ("_inflight.get(key, 0) >= reserved", "_inflight.get(key, 0) - _waiting.get(key, 0) >= reserved"),
        (
            "_inflight_total >= _ACCOUNT_CONCURRENCY_CAP",
            "_inflight_total - sum([*_waiting.values()]) >= _ACCOUNT_CONCURRENCY_CAP",
        ),
        _waiting=_waiting,
    )


def _wrap_batch_concurrency(get_batch_concurrency):
    return lambda *args: min(MAX_INVOCATIONS, get_batch_concurrency(*args))


def _wrap_acquire(acquire_worker):
    def wrapper(name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
        key = lambda_runtime._worker_key(name, config, qualifier)
        with _lock:
            is_full = _queues.get(key) or len(_find_busy(key)) >= MAX_INVOCATIONS
            if is_full and not _wait_for_process(key, config):
                return None, "func_cap"
            _last_change[key] = time.monotonic()
            worker, reason = acquire_worker(name, config, code_zip, qualifier=qualifier, max_concurrency=max_concurrency)
            if worker is not None:
                worker.limit_key = key
            return worker, reason

    return wrapper


def _wait_for_process(key, config):
    """Waits for this invocation's turn. Returns False if the function may not use another process."""
    function = lambda_svc._inflight_key(config)
    queue = _queues.setdefault(key, deque())
    turn = threading.Condition(_lock)
    queue.append(turn)
    _waiting[function] = _waiting.get(function, 0) + 1
    used = None
    try:
        while queue[0] is not turn or len(_find_busy(key)) >= MAX_INVOCATIONS:
            if queue[0] is not turn:
                turn.wait()
                continue
            patience = _last_change[key] + STALLED_SECONDS - time.monotonic()
            if patience > 0:
                used = used or _measure_processors(key)
                turn.wait(patience)
                continue
            before, used = used, _measure_processors(key)
            if before == used:
                reserved = lambda_svc._reserved_concurrency({}, config)
                return reserved is None or len(_find_busy(key)) < reserved
            _last_change[key] = time.monotonic()
        return True
    finally:
        queue.remove(turn)
        _waiting[function] -= 1
        _continue_next(key)


def _continue_next(key):
    if _queues.get(key):
        _queues[key][0].notify()


def _wrap_release(release_worker):
    def wrapper(worker):
        release_worker(worker)
        if worker is not None:
            with _lock:
                _last_change[worker.limit_key] = time.monotonic()
                _continue_next(worker.limit_key)

    return wrapper


def _find_busy(key):
    with lambda_runtime._lock:
        return [worker for worker in lambda_runtime._workers.get(key, ()) if worker.in_use]


def _measure_processors(key):
    """Returns the processor time of each busy process; () on systems that don't report it as files."""
    times = []
    for worker in _find_busy(key):
        process = worker._proc
        try:
            with open(f"/proc/{process.pid if process else 0}/stat") as stat:
                times.append((process.pid, stat.read().rpartition(")")[2].split()[11:13]))
        except OSError:
            continue
    return tuple(times)
