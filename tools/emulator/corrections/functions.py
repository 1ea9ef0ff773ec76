"""Lambda: the results of invocations."""

import json
import math

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from .upstream import rewrite, rewrite_text


def node_error_names():
    """A Node handler's error keeps its name as errorType, so that Retry and Catch match it by name.

    Without it every error of a handler is called Runtime.HandlerError.
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
    rewrite(
        lambda_svc,
        "_execute_function_warm",
        (
            'error_type = "Runtime.HandlerError"',
            'error_type = result.get("error_type") or "Runtime.HandlerError"',
        ),
    )


def log_tail():
    """The tail of the log that Invoke returns ends with Lambda's report of the duration, in the function's format.

    Without it there is a tail only where the handler itself has written something.
    """
    rewrite(
        lambda_svc,
        "_invoke",
        (
            'log_output = result.get("log", "")\n    if log_output:',
            'log_output = _with_report(result.get("log", ""), exec_record.get("config") or {}, _duration_ms)\n    if log_output:',
        ),
        _with_report=_with_report,
    )


def _with_report(log, config, milliseconds):
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
