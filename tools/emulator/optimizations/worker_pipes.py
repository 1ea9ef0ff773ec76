"""Lambda: the pipes between the emulator and the process of a function."""

import json
import math
import os
import select
import time

from corrections.functions import _END_OF_LOG
from corrections.upstream import wrap_function
from ministack.core import lambda_runtime


# As the script of the worker contains it.
_MARK = json.dumps(_END_OF_LOG)
_READ_BYTES = 1 << 16
_MAX_LINES = 200
_POLL_SECONDS = 0.02
_MILLISECONDS = 1000
_END_OF_LOG_SECONDS = 10


def read_pipes_directly():
    """Reads the response and the log of an invocation in the thread of the invocation.

    MiniStack starts a thread for each invocation and keeps another one for each process. Each line then passes through
    several threads, which compete for the interpreter.
    """
    wrap_function(lambda_runtime.Worker, "_read_stderr", "d8eb30038f94", lambda original: _read_log_of_start)
    wrap_function(lambda_runtime.Worker, "_spawn", "c55febf95656", _wrap_spawn)
    wrap_function(lambda_runtime.Worker, "invoke", "96751a754710", lambda original: _invoke)


def _read_log_of_start(worker):
    """Reads the log while the process starts, so that a full pipe can't block it."""
    log = worker.log_pipe = _Pipe(worker._proc.stderr)
    while not getattr(worker, "has_started", False) and not log.has_ended:
        if log.is_readable(_POLL_SECONDS):
            log.read()


def _wrap_spawn(spawn):
    def wrapper(worker, *args, **kwargs):
        worker.has_started = False
        try:
            spawn(worker, *args, **kwargs)
        finally:
            worker.has_started = True
            if worker._stderr_thread is not None:
                worker._stderr_thread.join()
        worker.response_pipe = _Pipe(worker._proc.stdout)

    return wrapper


class _Pipe:
    """The lines of a pipe, without Python's buffer: poll does not see what that buffer contains."""

    def __init__(self, stream):
        self.fd = stream.fileno()
        self.has_ended = False
        self.lines = []
        self._rest = b""

    def is_readable(self, seconds):
        return bool(_wait_until_readable([self], seconds))

    def read(self):
        data = os.read(self.fd, _READ_BYTES)
        if not data:
            self.has_ended = True
            lines, self._rest = ([self._rest] if self._rest else []), b""
        else:
            *lines, self._rest = (self._rest + data).split(b"\n") if b"\n" in data else (self._rest + data,)
        self.lines += [line.decode(errors="replace") for line in lines]


def _wait_until_readable(pipes, seconds):
    """Waits until one of the pipes can be read or has ended. Returns these pipes.

    Under load the emulator has more than the 1,024 files that select() supports.
    """
    poll = select.poll()
    for pipe in pipes:
        poll.register(pipe.fd, select.POLLIN)
    readable = {fd for fd, _ in poll.poll(math.ceil(seconds * _MILLISECONDS))}
    return [pipe for pipe in pipes if pipe.fd in readable]


def _invoke(worker, event, request_id, *, trace_id=None, depth=None, durable=None, invoked_function_arn=None):
    with worker._lock:
        cold = worker._proc is None or worker._proc.poll() is not None
        if cold:
            worker._spawn()
            worker._cold = False
        timeout = worker.config.get("Timeout", 30)
        arn = invoked_function_arn if invoked_function_arn is not None else worker.config.get("FunctionArn", "")
        context = {
            "request_id": request_id,
            "invoked_function_arn": arn,
            "timeout_ms": int(float(timeout) * 1000),
            "trace_id": trace_id,
            "depth": depth,
            "durable": durable or {},
        }
        response = _exchange(worker, json.dumps({"event": event, "ctx": context}) + "\n", time.monotonic() + timeout)
        if response is None:
            lambda_runtime.logger.warning("Lambda %s timed out after %ds — killing worker", worker.func_name, timeout)
            response = {"status": "error", "error": f"Task timed out after {timeout}.00 seconds"}
        if response.get("status") == "error":
            process, worker._proc = worker._proc, None
            lambda_runtime._signal(process)
            lambda_runtime._collect(process, time.monotonic() + lambda_runtime._REAP_GRACE)
        log, worker.log_pipe.lines = worker.log_pipe.lines, []
        return {**response, "cold_start": cold, "log": "\n".join(line for line in log if line != _END_OF_LOG)}


def _exchange(worker, request, deadline):
    """Sends a request, and reads the response and the log. Returns None if the time is over."""
    output, log = worker.response_pipe, worker.log_pipe
    try:
        worker._proc.stdin.write(request)
        worker._proc.stdin.flush()
    except OSError:
        return {"status": "error", "error": "Worker process died"}
    response, output.lines = None, []
    marks_end = _marks_end_of_log(worker)
    while response is None or (marks_end and _END_OF_LOG not in log.lines and not log.has_ended):
        pipes = [pipe for pipe in (output, log) if not pipe.has_ended]
        readable = _wait_until_readable(pipes, max(0, deadline - time.monotonic()))
        if not readable:
            return response
        for pipe in readable:
            pipe.read()
        if response is None:
            response = _find_response(output)
            if response is not None:
                deadline = time.monotonic() + _END_OF_LOG_SECONDS
    while not marks_end and log.is_readable(0) and not log.has_ended:
        log.read()
    return response


def _marks_end_of_log(worker):
    """Whether the process writes a line at the end of its log: only Node's, with the correction whole-log."""
    return worker.config.get("Runtime", "").startswith("nodejs") and _MARK in lambda_runtime._NODEJS_WORKER_SCRIPT


def _find_response(output):
    for line in output.lines[-_MAX_LINES:]:
        if line.startswith("{"):
            try:
                response = json.loads(line)
            except ValueError:
                continue
            if response.get("status") in ("ok", "error"):
                return response
    return {"status": "error", "error": "Worker process died"} if output.has_ended else None
