"""The asynchronous invocations that have neither succeeded nor failed for good."""

import threading

# What a restart keeps of an invocation in addition to its function and its event.
_SAVED = ("request_id", "deadline", "attempts", "throttles", "trace")
_by_request = {}
_lock = threading.Lock()


def add(invocation):
    with _lock:
        _by_request[invocation.request_id] = invocation


def remove(invocation):
    with _lock:
        _by_request.pop(invocation.request_id, None)


def list_all():
    """Lists them in the order of their arrival, for a file in JSON."""
    with _lock:
        return [
            {
                "function": invocation.config["FunctionArn"],
                "event": invocation.event,
                "saved": {name: getattr(invocation, name) for name in _SAVED},
            }
            for invocation in _by_request.values()
        ]
