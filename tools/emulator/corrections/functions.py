"""Lambda: what a failing handler reports."""

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
