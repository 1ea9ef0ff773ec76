"""A fault: what it hits, what it does, and until when."""

import asyncio
import threading
from dataclasses import dataclass, field

from .decisions import decide

REQUEST, INVOCATION, POLL, OUTAGE, EVENT = "request", "invocation", "poll", "outage", "event"
# The error of a request that is never answered, and of an invocation that reaches the timeout of its function.
TIMEOUT = "timeout"


@dataclass(eq=False)
class Fault:
    """A fault. Times are in milliseconds since 1970; an event is what another program did, such as a restart of a database."""

    kind: str
    # A request: the name with which its service signs, and its operation; None stands for all.
    service: str | None = None
    operation: str | None = None
    # An invocation or a poll: the function.
    function: str | None = None
    # None stands for all regions.
    region: str | None = None
    error: str | None = None
    status: int | None = None
    # The shortest and the longest latency in milliseconds.
    latency: tuple = (0, 0)
    share: float = 1
    seed: int = 0
    seconds: float = 0
    description: str | None = None
    id: str = ""
    started_at: int = 0
    ends_at: int = 0
    ended_at: int | None = None
    # "time", "operator", or "target" if the emulator or its region ended.
    ended_by: str | None = None
    matches: int = 0
    hits: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Event = field(default_factory=threading.Event)
    _ended_in_loop: asyncio.Event = field(default_factory=asyncio.Event)

    def decide_next(self):
        """Counts a request and decides about it. Returns the latency in seconds if it is hit, or None."""
        with self._lock:
            number, self.matches = self.matches, self.matches + 1
            is_hit, position = decide(self.seed, number, self.share)
            self.hits += is_hit
        shortest, longest = self.latency
        return (shortest + position * (longest - shortest)) / 1000 if is_hit else None

    def count_hit(self):
        with self._lock:
            self.matches += 1
            self.hits += 1

    def end(self, now, reason):
        self.ended_at, self.ended_by = now, reason
        self._ended.set()
        self._ended_in_loop.set()

    def wait(self, seconds):
        """Waits in a thread, at most until the fault ends."""
        if seconds > 0:
            self._ended.wait(seconds)

    async def wait_in_loop(self, seconds):
        """Waits in the event loop, at most until the fault ends; without seconds, until it ends."""
        try:
            await asyncio.wait_for(self._ended_in_loop.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    def describe(self):
        """Returns the fault as JSON."""
        return {
            "id": self.id,
            "kind": self.kind,
            "service": self.service,
            "operation": self.operation,
            "function": self.function,
            "region": self.region,
            "error": self.error,
            "status": self.status,
            "latencyMs": list(self.latency),
            "share": self.share,
            "seed": self.seed,
            "description": self.description,
            "startedAt": self.started_at,
            "endsAt": self.ends_at,
            "endedAt": self.ended_at,
            "endedBy": self.ended_by,
            "matches": self.matches,
            "hits": self.hits,
        }
