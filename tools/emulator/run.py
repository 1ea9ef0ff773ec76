"""Starts MiniStack with the corrections of this folder. Its settings come from the environment (BIND_HOST,
GATEWAY_PORT, STATE_DIR, ...); WITHOUT_CORRECTIONS names corrections to skip, separated by commas, or is "all". What is sent
to it is checked against AWS's service models and written to the file REQUEST_RECORDING, if that is set."""

import os
import sys

import connections
import corrections
import origins
import repeats
from contract.recorder import recorded, Recorder
from ministack import app

if __name__ == "__main__":
    without = os.environ.pop("WITHOUT_CORRECTIONS", "")
    try:
        corrections.apply(corrections.CORRECTIONS if without == "all" else without.split(","))
    except corrections.Changed as change:
        sys.exit(f"emulator: {change}. Read it again against tools/emulator/requirements.txt.")
    connections.outlive_clients()
    app.app = repeats.answering_repeats(app.app)
    recording = os.environ.pop("REQUEST_RECORDING", "")
    recorder = Recorder(recording) if recording else None
    if recorder:
        app.app = recorded(app.app, recorder)
    app.app = origins.local_callers_only(app.app)
    try:
        app.main()
    finally:
        if recorder:
            recorder.close()
