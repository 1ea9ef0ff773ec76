"""Lambda: the result and the log of an invocation."""

import json
import math
import queue
import time

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from .upstream import rewrite_function, rewrite_text, wrap_function


def return_node_error_names():
    """Returns the name of a Node handler's error as errorType, so that Retry and Catch can match the name.

    Without this correction, the errorType of every handler's error is Runtime.HandlerError.
    """
    rewrite_text(
        lambda_runtime,
        "_NODEJS_WORKER_SCRIPT",
        (
            'error: String(err.message || err), trace: err.stack || ""',
            'error: String(err.message || err), error_type: String(err.name || "Error"), trace: err.stack || ""',
        ),
        (
            'status: "error", error: e.message, trace: e.stack',
            'status: "error", error: e.message, error_type: e.name, trace: e.stack',
        ),
    )
    rewrite_function(
        lambda_svc,
        "_execute_function_warm",
        (
            'error_type = "Runtime.HandlerError"',
            'error_type = result.get("error_type") or "Runtime.HandlerError"',
        ),
    )


def append_report_to_log_tail():
    """Appends Lambda's report of the duration, in the function's log format, to the log tail that Invoke returns.

    Without this correction, Invoke returns a tail only if the handler itself writes to the log.
    """
    rewrite_function(
        lambda_svc,
        "_invoke",
        (
            'log_output = result.get("log", "")\n    if log_output:',
            'log_output = _append_report(result.get("log", ""), exec_record.get("config") or {}, _duration_ms)\n    if log_output:',
        ),
        _append_report=_append_report,
    )


def _append_report(log, config, milliseconds):
    billed, memory = math.ceil(milliseconds), config.get("MemorySize", 128)
    if config.get("LoggingConfig", {}).get("LogFormat") == "JSON":
        metrics = {"durationMs": round(milliseconds, 2), "billedDurationMs": billed, "memorySizeMB": memory}
        report = json.dumps({"type": "platform.report", "record": {"metrics": metrics}})
    else:
        report = (
            f"REPORT RequestId: local\tDuration: {milliseconds:.2f} ms\t"
            f"Billed Duration: {billed} ms\tMemory Size: {memory} MB"
        )
    return "\n".join([*log.splitlines(), report])


# The Node worker writes this line to the log before each result. Handlers write no such line.
_END_OF_LOG = "\x04 end of the invocation's log"
_END_OF_LOG_SECONDS = 10


def read_whole_log():
    """Reads every line that the handler wrote before it returned.

    Without this correction, lines that arrive some milliseconds after the result appear in the log of the worker's
    next invocation, or are lost.
    """
    rewrite_text(
        lambda_runtime,
        "_NODEJS_WORKER_SCRIPT",
        (
            "const _realStdoutWrite = process.stdout.write.bind(process.stdout);",
            "const _rawStdoutWrite = process.stdout.write.bind(process.stdout);\n"
            "const _realStdoutWrite = (text) => {\n"
            f"  if (!text.startsWith('{{\"status\":\"ready\"')) process.stderr.write({json.dumps(_END_OF_LOG)} + '\\n');\n"
            "  return _rawStdoutWrite(text);\n"
            "};",
        ),
    )
    wrap_function(lambda_runtime.Worker, "_drain_stderr_bounded", "3fd7cc742872", _wrap_drain_stderr)


def _wrap_drain_stderr(drain_stderr_bounded):
    def wrapper(worker, *args, **options):
        if not worker.config.get("Runtime", "").startswith("nodejs"):
            return drain_stderr_bounded(worker, *args, **options)
        lines = []
        deadline = time.monotonic() + _END_OF_LOG_SECONDS
        while time.monotonic() < deadline:
            # A process that ended without a result has not written the end.
            has_ended = not worker._stderr_thread.is_alive()
            try:
                line = worker._stderr_queue.get(timeout=0.1)
            except queue.Empty:
                if has_ended:
                    break
                continue
            if line == _END_OF_LOG:
                break
            lines.append(line)
        return "\n".join(lines)

    return wrapper
