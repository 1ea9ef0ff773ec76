"""Lambda: how many processes a burst of invocations starts."""

import threading
import time

from corrections.upstream import wrap_function
from invocation_limit import MAX_INVOCATIONS
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

# If no process becomes free for so long, all of them wait for something else: another one is started.
STALLED_SECONDS = 2

_changed = threading.Condition()
_last_change = {}


def reuse_busy_processes():
    """Lets an invocation wait for a process that becomes free, instead of starting more than this machine can run.

    MiniStack starts a process for each concurrent invocation. A burst of 100 invocations takes 25 seconds to start on
    two processors, and 5 GB.
    """
    wrap_function(lambda_svc, "acquire_worker", "5017d144adb5", _wrap_acquire)
    wrap_function(lambda_svc, "release_worker", "25d5dd7d42b6", _wrap_release)


def _wrap_acquire(acquire_worker):
    def wrapper(name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
        key = lambda_runtime._worker_key(name, config, qualifier)
        with _changed:
            while _count_busy(key) >= MAX_INVOCATIONS:
                patience = _last_change[key] + STALLED_SECONDS - time.monotonic()
                if patience <= 0:
                    break
                _changed.wait(patience)
            _last_change[key] = time.monotonic()
            worker, reason = acquire_worker(name, config, code_zip, qualifier=qualifier, max_concurrency=max_concurrency)
            if worker is not None:
                worker.limit_key = key
            return worker, reason

    return wrapper


def _wrap_release(release_worker):
    def wrapper(worker):
        release_worker(worker)
        if worker is not None:
            with _changed:
                _last_change[worker.limit_key] = time.monotonic()
                _changed.notify_all()

    return wrapper


def _count_busy(key):
    with lambda_runtime._lock:
        return sum(worker.in_use for worker in lambda_runtime._workers.get(key, ()))
