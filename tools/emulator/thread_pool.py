"""Threads that run one task after another. Starting a thread for each invocation takes longer than many invocations."""

import queue
import threading


class ThreadPool:
    """Runs tasks in idle threads, and starts another thread if there is none: no task waits for another one."""

    def __init__(self, name):
        self._name = name
        self._idle = []

    def run(self, task):
        try:
            tasks = self._idle.pop()
        except IndexError:
            tasks = queue.SimpleQueue()
            # The end of the emulator does not wait for these threads.
            threading.Thread(target=self._run_tasks, args=(tasks,), daemon=True, name=self._name).start()
        tasks.put(task)

    def _run_tasks(self, tasks):
        while True:
            tasks.get()()
            self._idle.append(tasks)
