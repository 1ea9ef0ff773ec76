"""X-Ray: the trace header that a request passes on to the functions that it causes."""

import contextvars
import secrets
import time

from ministack.services import apigateway_v1 as api_gateway
from ministack.services import eventbridge, lambda_svc

from .upstream import wrap_function

_trace = contextvars.ContextVar("trace header", default=None)


def get_trace():
    """Returns the trace header of the current request or event; None if it has none."""
    return _trace.get()


def set_trace(header):
    """Sets the trace header of everything that the current request or event causes."""
    _trace.set(header)


def pass_on_trace_header():
    """Passes a trace header on: from a client or an API through the function and EventBridge to the next function.

    Without this correction, each invocation has a new trace.
    """
    wrap_function(lambda_svc, "_xray_trace_id_for_invocation", "46cbd1c5214a", _wrap_trace_of_invocation)
    wrap_function(lambda_svc, "_invoke", "ab193779e5c2", _wrap_invoke)
    wrap_function(api_gateway, "_build_lambda_event_v1", "c7ac97b91f6e", _wrap_build_event)
    wrap_function(eventbridge, "handle_request", "129d025f1899", _wrap_handle_request)


def _wrap_trace_of_invocation(create_trace):
    return lambda config, inbound=None: create_trace(config, inbound or _trace.get())


def _wrap_invoke(invoke):
    async def wrapper(name, event, headers, *args, **kwargs):
        _trace.set(headers.get("x-amzn-trace-id"))
        return await invoke(name, event, headers, *args, **kwargs)

    return wrapper


def _wrap_build_event(build_event):
    def wrapper(*args, **kwargs):
        event = build_event(*args, **kwargs)
        inbound = next((value for name, value in event["headers"].items() if name.lower() == "x-amzn-trace-id"), None)
        _trace.set(inbound or f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)};Parent={secrets.token_hex(8)};Sampled=1")
        event["headers"]["X-Amzn-Trace-Id"] = _trace.get()
        return event

    return wrapper


def _wrap_handle_request(handle_request):
    async def wrapper(method, path, headers, body, query_params):
        # The SDK sends the trace of the function that it runs in.
        _trace.set(headers.get("x-amzn-trace-id"))
        return await handle_request(method, path, headers, body, query_params)

    return wrapper
