"""DynamoDB: the replication of a global table to its other regions."""

import math
import time
from collections import deque
from dataclasses import astuple, dataclass

from ministack import app
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import dynamodb

from . import regions
from .upstream import wrap_function

# So that requests are processed in between.
_WRITES_PER_TURN = 200


@dataclass
class _Write:
    at: float
    home: str
    account: str
    table: str
    partition: str
    sort: str
    item: dict | None


# (the region of the write, the region of the replica) -> the writes that the replica does not have yet.
_pending = {}
# (the region, account, table and keys of an item) -> the time and the region of its last write. Only writes that can
# conflict with a pending one: those since all regions had the same items.
_last_writes = {}
_lag_seconds = 0.0
# When the next timer calls _continue.
_next_turn = math.inf


def replicate_with_lag():
    """Replicates writes after a lag and, to and from a region that is down, when it is up again. If two regions write
    the same item meanwhile, the last writer wins, as on AWS.

    MiniStack writes to all replicas at once, so that no conflict ever occurs.
    """
    regions.on_up(lambda region: _apply_due_writes())
    wrap_function(dynamodb, "_replicate_write", "3dc2a4ec09c5", lambda original: _replicate)
    wrap_function(dynamodb, "get_state", "ce90690a6033", _wrap_get_state)
    wrap_function(dynamodb, "_restore_state", "a5aba16053a2", _wrap_restore_state)


def get_lag():
    return round(_lag_seconds * 1000)


def set_lag(milliseconds):
    global _lag_seconds
    _lag_seconds = milliseconds / 1000
    _apply_due_writes()


def count_pending():
    """Counts the writes that each region does not have yet."""
    counts = {}
    for (_, target), writes in list(_pending.items()):
        counts[target] = counts.get(target, 0) + len(writes)
    return counts


def _replicate(table, event_name, old_item, new_item):
    targets = [region for region in dynamodb._replica_group(table) if region != get_region()]
    if not targets:
        return
    keys = [table["pk_name"], table["sk_name"]]
    item = new_item if new_item is not None else old_item
    values = [dynamodb._extract_key_val(item.get(name)) if name else "__no_sort__" for name in keys]
    write = _Write(time.time(), get_region(), get_account_id(), table["TableName"], *values, new_item)
    for target in targets:
        direction = (write.home, target)
        if _lag_seconds or _is_interrupted(direction) or direction in _pending:
            # The caller can change its item.
            write.item = dynamodb.copy.deepcopy(new_item)
            _pending.setdefault(direction, deque()).append(write)
        else:
            _apply(write, target)
    if _pending:
        _remember(write, write.home)
        _set_timer()


def _is_interrupted(direction):
    return any(regions.is_down(region) for region in direction)


def _remember(write, region):
    _last_writes[(region, write.account, write.table, write.partition, write.sort)] = (write.at, write.home)


def _apply(write, region):
    """Applies a write to the replica in a region, unless the replica has a later write of the same item."""
    last = _last_writes.get((region, write.account, write.table, write.partition, write.sort))
    if last and last > (write.at, write.home):
        return
    with request_scope(write.account, region):
        replica = dynamodb._tables.get(write.table)
        if replica is None or write.home not in dynamodb._replica_group(replica):
            return  # It was deleted meanwhile.
        if _pending:
            _remember(write, region)
        previous = replica["items"].get(write.partition, {}).get(write.sort)
        if write.item is None and previous is None:
            return
        item = dynamodb.copy.deepcopy(write.item)
        if item is None:
            dynamodb._remove_item(replica, write.partition, write.sort)
        else:
            dynamodb._set_item(replica, write.partition, write.sort, item)
        change = "REMOVE" if item is None else "MODIFY" if previous else "INSERT"
        dynamodb._emit_stream_event(write.table, change, previous, item, replicate=False)


def _apply_due_writes():
    """Applies some of the writes whose lag is over, and continues later with the others."""
    remaining = _WRITES_PER_TURN
    for direction, writes in list(_pending.items()):
        while writes and remaining and not _is_interrupted(direction) and _compute_delay(writes) <= 0:
            _apply(writes.popleft(), direction[1])
            remaining -= 1
        if not writes:
            del _pending[direction]
    if _pending:
        _set_timer()
    else:
        _last_writes.clear()


def _compute_delay(writes):
    return writes[0].at + _lag_seconds - time.time()


def _set_timer():
    """Continues when the lag of the next write is over, in the event loop, which also processes requests."""
    global _next_turn
    delays = [_compute_delay(writes) for direction, writes in _pending.items() if not _is_interrupted(direction)]
    delay = max(0, min(delays, default=math.inf))
    if time.monotonic() + delay < _next_turn and app._MAIN_LOOP is not None:
        _next_turn = time.monotonic() + delay
        app._MAIN_LOOP.call_soon_threadsafe(app._MAIN_LOOP.call_later, delay, _continue)


def _continue():
    global _next_turn
    _next_turn = math.inf
    _apply_due_writes()


def _wrap_get_state(get_state):
    def wrapper():
        state = get_state()
        state["pending_writes"] = [
            (target, *astuple(write)) for (_, target), writes in list(_pending.items()) for write in list(writes)
        ]
        state["last_writes"] = [(*item, *last) for item, last in list(_last_writes.items())]
        return state

    return wrapper


def _wrap_restore_state(restore_state):
    def wrapper(data):
        restore_state(data)
        for target, *fields in (data or {}).get("pending_writes", []):
            write = _Write(*fields)
            _pending.setdefault((write.home, target), deque()).append(write)
        for *item, at, home in (data or {}).get("last_writes", []):
            _last_writes[tuple(item)] = (at, home)
        if _pending:
            _set_timer()

    return wrapper
