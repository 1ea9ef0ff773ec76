"""Whether the emulator serves requests: functions are only invoked while it does."""

import contextvars
import os
import sys
import threading

# Whether the current thread works for a client that waits for the response.
in_request = contextvars.ContextVar("in_request", default=False)
_is_serving = threading.Event()
_is_stopping = False


def begin_serving():
    _is_serving.set()


def begin_stopping():
    global _is_stopping
    _is_stopping = True


def is_stopping():
    return _is_stopping


def wait_until_serving():
    """Waits until the emulator accepts the requests of functions. Ends the thread if the emulator stops."""
    _is_serving.wait()
    end_if_stopping()


def end_if_stopping():
    """Ends a thread that works for no client if the emulator stops: its work is repeated after the next start."""
    if _is_stopping and not in_request.get():
        raise SystemExit  # Python prints no traceback of it.


def mark_requests(application):
    """Wraps an ASGI application: what it does for a request is known to work for a client."""

    async def wrapper(scope, receive, send, *others):
        token = in_request.set(scope["type"] == "http")
        try:
            await application(scope, receive, send, *others)
        finally:
            in_request.reset(token)

    return wrapper


def exit_after_shutdown(application, close):
    """Wraps an ASGI application: when it has saved its state, ends the process. Nothing waits for threads that still work.

    `close()` is called before.
    """

    async def wrapper(scope, *others):
        await application(scope, *others)
        if scope["type"] == "lifespan":
            close()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)

    return wrapper
