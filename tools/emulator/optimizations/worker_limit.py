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
# The function, as its concurrency is counted -> how many of its invocations have a process.
_running = {}


def reuse_busy_processes():
    """Lets an invocation wait for a process that becomes free, instead of starting more than this machine can run.

    MiniStack starts a process for each concurrent invocation. A burst of 100 invocations takes 25 seconds to start on
    two processors, and 5 GB.

    An invocation without a process counts neither towards the function's reserved concurrency nor towards the account's
    concurrency: on AWS it would run, and soon be over.

    MiniStack does not return a process that ends while it starts. It is returned too, because it would otherwise count
    towards the reserved concurrency until the emulator ends.

    If a process is killed, MiniStack kills the function's other processes too, whose invocations then fail and kill those
    that start next. Only that process is discarded.

    A function receives a batch of a queue only when one of its processes can be free for it. Batches that wait would be
    small, and their messages would become visible again.
    """
    wrap_function(lambda_svc, "_sqs_esm_concurrency", "d3e9d1e865aa", _wrap_batch_concurrency)
    wrap_function(lambda_svc, "acquire_worker", "5017d144adb5", _wrap_acquire)
    wrap_function(lambda_svc, "release_worker", "25d5dd7d42b6", _wrap_release)
    rewrite_function(
        lambda_svc,
        "_execute_function_warm",
        (
            "invalidate_worker(func_name, qualifier=qualifier, account=get_account_id(), region=get_region())",
            "_discard_process(worker)",
        ),
        ("worker = None  # invalidate", "# invalidate"),
        _discard_process=_discard_process,
    )
    rewrite_function(
        lambda_svc,
        "_acquire_execution_slot",
        ("_inflight.get(key, 0) >= reserved", "_running.get(key, 0) >= reserved"),
        ("_inflight_total >= _ACCOUNT_CONCURRENCY_CAP", "sum([*_running.values()]) >= _ACCOUNT_CONCURRENCY_CAP"),
        _running=_running,
    )


def _discard_process(worker):
    with lambda_runtime._lock:
        processes = lambda_runtime._workers.get(worker.limit_key, [])
        if worker in processes:
            processes.remove(worker)
    worker.kill()


def _wrap_batch_concurrency(get_batch_concurrency):
    return lambda *args: min(MAX_INVOCATIONS, get_batch_concurrency(*args))


def _wrap_acquire(acquire_worker):
    def wrapper(name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
        key = lambda_runtime._worker_key(name, config, qualifier)
        function = lambda_svc._inflight_key(config)
        with _lock:
            if _queues.get(key) or len(_find_busy(key)) >= MAX_INVOCATIONS:
                _wait_for_process(key)
            # Others may have got a process since this invocation was admitted.
            reserved = lambda_svc._reserved_concurrency({}, config)
            if reserved is not None and _running.get(function, 0) >= reserved:
                lambda_svc._emit_lambda_metrics(name, duration_ms=0.0, error=False, throttle=True)
                return None, "func_cap"
            _last_change[key] = time.monotonic()
            worker, reason = acquire_worker(name, config, code_zip, qualifier=qualifier, max_concurrency=max_concurrency)
            if worker is not None:
                worker.limit_key = key
                worker.limit_function = function
                _running[function] = _running.get(function, 0) + 1
            return worker, reason

    return wrapper


def _wait_for_process(key):
    """Waits for this invocation's turn: until a process is free, or all of them wait for something else."""
    queue = _queues.setdefault(key, deque())
    turn = threading.Condition(_lock)
    queue.append(turn)
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
                return
            _last_change[key] = time.monotonic()
    finally:
        queue.remove(turn)
        _continue_next(key)


def _continue_next(key):
    if _queues.get(key):
        _queues[key][0].notify()


def _wrap_release(release_worker):
    def wrapper(worker):
        release_worker(worker)
        if worker is not None:
            with _lock:
                _running[worker.limit_function] -= 1
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
