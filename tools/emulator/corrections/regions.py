"""Which regions are down, and what waits for them."""

import threading

_down = set()
_changed = threading.Condition()
# Functions that are called after a region is up again.
_listeners = []


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


def wait_until_up(region):
    if region in _down:
        with _changed:
            _changed.wait_for(lambda: region not in _down)
