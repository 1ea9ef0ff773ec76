"""The recording of an emulator: one JSON object per line, in order of time.

- `{"kind": "start", "pid", "service_models"}`: the process that writes the recording has started;
- `{"kind": "call", "service", "operation", "region", "caller", "command", "names", "path"}`: once per distinct call;
- `{"kind": "violation", "service", "operation", "location", "rule", "value", "caller", "command", "expected"}`: once per
  distinct violation;
- `{"kind": "unchecked", "reason", "caller", "command", "expected"}`: a request that could not be read;
- `{"kind": "end", "requests", "unsigned"}`: the process has ended; the total numbers of requests.
"""

import json
import os

# The limits of a recording, because some names, such as those of timers, differ in each request.
MAX_CALLS_PER_OPERATION = 400
MAX_BYTES = 4_000_000


class Recording:
    """Appends each distinct line to a file once."""

    def __init__(self, file):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        if os.path.exists(file) and os.path.getsize(file) > MAX_BYTES:
            os.replace(file, f"{file}.1")
        self._out = open(file, "a", encoding="utf-8", buffering=1)
        self._written = set()
        self._calls = {}

    def write_once(self, kind, **fields):
        """Writes a line unless it was written before. Returns whether it was written."""
        line = json.dumps({"kind": kind, **fields}, sort_keys=True)
        if line in self._written:
            return False
        self._written.add(line)
        self._out.write(line + "\n")
        return True

    def write_call(self, service, operation, caller, command, **fields):
        """Writes a call once, up to the maximum number of calls per operation and caller."""
        key = (service, operation, caller, command)
        if self._calls.get(key, 0) >= MAX_CALLS_PER_OPERATION:
            return
        if self.write_once("call", service=service, operation=operation, caller=caller, command=command, **fields):
            self._calls[key] = self._calls.get(key, 0) + 1

    def close(self, **fields):
        self.write_once("end", **fields)
        self._out.close()
