"""The active faults, and those that have ended. Only the event loop changes them; threads read the active ones."""

import asyncio
import itertools
import time
from collections import deque

from corrections import regions

from .fault import OUTAGE, REQUEST

MAX_ENDED = 500


class Registry:
    def __init__(self):
        # Replaced by each change, so that threads can read it without a lock.
        self.active = ()
        self.ended = deque(maxlen=MAX_ENDED)
        self._ids = itertools.count(1)
        self._timers = {}

    def add(self, fault):
        """Starts a fault, which ends by itself."""
        fault.id = f"fault-{next(self._ids)}"
        fault.started_at = _get_time()
        fault.ends_at = fault.started_at + round(fault.seconds * 1000)
        self.active = (*self.active, fault)
        self._timers[fault.id] = asyncio.get_running_loop().call_later(fault.seconds, self.end, fault, "time")
        if fault.kind == OUTAGE:
            regions.set_down(fault.region)

    def record(self, event):
        """Adds an event that has ended."""
        event.id = f"fault-{next(self._ids)}"
        self.ended.append(event)

    def end(self, fault, reason):
        if fault not in self.active:
            return
        self.active = tuple(other for other in self.active if other is not fault)
        self._timers.pop(fault.id).cancel()
        fault.end(_get_time(), reason)
        self.ended.append(fault)
        if fault.kind == OUTAGE and regions.is_down(fault.region):
            regions.set_up(fault.region)

    def end_all(self, reason):
        for fault in self.active:
            self.end(fault, reason)

    def end_outage(self, region):
        """Ends the outage of a region that another request has taken up."""
        for fault in self.find(OUTAGE, region=region):
            self.end(fault, "operator")

    def count_rejection(self, region):
        """Counts a request that was rejected because its region is down."""
        for fault in self.find(OUTAGE, region=region):
            fault.count_hit()

    def can_hit_requests_of(self, service=None):
        """Whether an active fault can hit requests to a service, or to any service."""
        return any(fault.kind == REQUEST and service in (None, fault.service) for fault in self.active)

    def find(self, kind, **values):
        """Finds the active faults of a kind that concern these values; None in a fault stands for all values."""
        return [
            fault
            for fault in self.active
            if fault.kind == kind and all(getattr(fault, name) in (None, value) for name, value in values.items())
        ]


def _get_time():
    return time.time_ns() // 1_000_000


FAULTS = Registry()
