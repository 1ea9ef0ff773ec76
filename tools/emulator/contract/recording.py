"""The recording of an emulator: one JSON object a line, appended as it happens.

- `{"kind": "start", "pid", "service_models"}`: the process that writes it runs until `end`;
- `{"kind": "call", "service", "operation", "region", "caller", "command", "names", "path"}`: once for each different call;
- `{"kind": "violation", "service", "operation", "location", "rule", "value", "caller", "command", "expected"}`: the same;
- `{"kind": "unchecked", "reason", "caller", "command", "expected"}`: a request that could not be read;
- `{"kind": "end", "requests", "unsigned"}`: how many there were in all.
"""

import json
import os

# Limits the recording: some names, such as those of timers, are different in each request.
CALLS_OF_AN_OPERATION = 400
BYTES_OF_A_RECORDING = 4_000_000


class Recording:
    """Appends to a file what it has not written yet."""

    def __init__(self, file):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        if os.path.exists(file) and os.path.getsize(file) > BYTES_OF_A_RECORDING:
            os.replace(file, f"{file}.1")
        self._out = open(file, "a", encoding="utf-8", buffering=1)
        self._written = set()
        self._calls = {}

    def once(self, kind, **fields):
        """Writes a line, unless the same has been written. Returns whether it has not."""
        line = json.dumps({"kind": kind, **fields}, sort_keys=True)
        if line in self._written:
            return False
        self._written.add(line)
        self._out.write(line + "\n")
        return True

    def call(self, service, operation, caller, command, **fields):
        """The same for a call, up to a number for each operation and caller."""
        of = (service, operation, caller, command)
        if self._calls.get(of, 0) >= CALLS_OF_AN_OPERATION:
            return
        if self.once("call", service=service, operation=operation, caller=caller, command=command, **fields):
            self._calls[of] = self._calls.get(of, 0) + 1

    def close(self, **fields):
        self.once("end", **fields)
        self._out.close()
