"""The queue of a function's asynchronous invocations, as Lambda has one for each function."""

import contextvars
import heapq
import itertools
import threading
import time
from collections import deque

from invocation_limit import MAX_INVOCATIONS
from thread_pool import ThreadPool


class InvocationQueue:
    """Runs the attempts of invocations: of each function some at a time, the others in the order of their arrival."""

    def __init__(self):
        self._lock = threading.Condition()
        self._waiting = {}
        self._running = {}
        self._delayed = []
        self._order = itertools.count()
        self._threads = ThreadPool("async-invoke")
        self._timer = None

    def submit(self, function, attempt, delay=0):
        """Runs `attempt()` in the current context, after `delay` seconds at the earliest."""
        run = contextvars.copy_context().run
        with self._lock:
            if delay <= 0:
                return self._enqueue(function, run, attempt)
            heapq.heappush(self._delayed, (time.monotonic() + delay, next(self._order), function, run, attempt))
            if self._timer is None:
                self._timer = threading.Thread(target=self._release_delayed, daemon=True, name="async-invoke-timer")
                self._timer.start()
            self._lock.notify()

    def _enqueue(self, function, run, attempt):
        self._waiting.setdefault(function, deque()).append((run, attempt))
        if self._running.get(function, 0) < MAX_INVOCATIONS:
            self._running[function] = self._running.get(function, 0) + 1
            self._threads.run(lambda: self._run_waiting(function))

    def _run_waiting(self, function):
        while True:
            with self._lock:
                waiting = self._waiting.get(function)
                if not waiting:
                    self._running[function] -= 1
                    return
                run, attempt = waiting.popleft()
            try:
                run(attempt)
            except Exception as error:  # The queue continues with the next invocation.
                print(f"asynchronous invocation of {function} failed: {error!r}")

    def _release_delayed(self):
        with self._lock:
            while True:
                while self._delayed and self._delayed[0][0] <= time.monotonic():
                    _, _, *invocation = heapq.heappop(self._delayed)
                    self._enqueue(*invocation)
                self._lock.wait(self._delayed[0][0] - time.monotonic() if self._delayed else None)
