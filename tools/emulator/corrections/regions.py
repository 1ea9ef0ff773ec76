"""Which regions are down, and what waits for them."""

import threading

_down = set()
_changed = threading.Condition()
_is_stopping = False
# Functions that are called after a region is up again.
_listeners = []
# Functions that are called after a request for a region that is down was rejected.
_rejection_listeners = []


def is_down(region):
    return region in _down


def list_down():
    return sorted(_down)


def set_down(region):
    with _changed:
        _down.add(region)


def set_up(region):
    with _changed:
        _down.discard(region)
        _changed.notify_all()
    for listener in _listeners:
        listener(region)


def on_up(listener):
    """Calls `listener(region)` after a region is up again."""
    _listeners.append(listener)


def on_rejection(listener):
    """Calls `listener(region)` after a request for a region that is down was rejected."""
    _rejection_listeners.append(listener)


def report_rejection(region):
    for listener in _rejection_listeners:
        listener(region)


def wait_until_up(region):
    """Waits until a region is up. Raises RuntimeError if the emulator stops meanwhile."""
    if region not in _down:
        return
    with _changed:
        _changed.wait_for(lambda: region not in _down or _is_stopping)
    if region in _down:
        raise RuntimeError(f"The emulator stops while the region {region} is down")


def stop_waiting():
    """Ends all waits, because the emulator stops, which first waits for its threads."""
    global _is_stopping
    with _changed:
        _is_stopping = True
        _changed.notify_all()
