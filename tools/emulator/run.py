"""Starts MiniStack with the corrections of this folder.

Its settings are environment variables (BIND_HOST, GATEWAY_PORT, STATE_DIR, ...). WITHOUT_CORRECTIONS lists corrections
to skip, separated by commas, or is "all". With REQUEST_RECORDING, every request is checked against AWS's service models
and recorded in that file.
"""

import os
import sys

import connections
import corrections
import faults
import lifecycle
import optimizations
import origins
import retries
from contract.recorder import record_requests, Recorder
from ministack import app
from optimizations.http_server import Connection

if __name__ == "__main__":
    without = os.environ.pop("WITHOUT_CORRECTIONS", "")
    try:
        corrections.apply(corrections.CORRECTIONS if without == "all" else without.split(","))
        optimizations.apply(optimizations.OPTIMIZATIONS if without == "all" else without.split(","))
        faults.install()
    except corrections.UpstreamChanged as change:
        sys.exit(f"emulator: {change}. Check it against the version in tools/emulator/requirements.txt.")
    connections.extend_idle_timeout()
    responses = retries.StoredResponses()
    # Outside of the retries: there is a new decision about each retry.
    app.app = faults.inject_faults(retries.answer_retries(app.app, responses))
    recording = os.environ.pop("REQUEST_RECORDING", "")
    recorder = Recorder(recording) if recording else None
    if recorder:
        app.app = record_requests(app.app, recorder)
    if Connection.direct:
        Connection.direct.responses, Connection.direct.recorder = responses, recorder
        Connection.direct.faults = faults.FAULTS
    app.app = origins.reject_foreign_origins(app.app)
    app.app = lifecycle.exit_after_shutdown(app.app, recorder.close if recorder else lambda: None)
    try:
        app.main()
    finally:
        if recorder:
            recorder.close()
