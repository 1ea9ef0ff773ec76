"""Starts MiniStack with the corrections of this folder. Its settings come from the environment (BIND_HOST,
GATEWAY_PORT, STATE_DIR, ...); WITHOUT_CORRECTIONS names some to leave out, separated by commas, or is "all"."""

import os
import sys

import connections
import corrections
import repeats
from ministack import app

if __name__ == "__main__":
    without = os.environ.pop("WITHOUT_CORRECTIONS", "")
    try:
        corrections.apply(corrections.CORRECTIONS if without == "all" else without.split(","))
    except corrections.Changed as change:
        sys.exit(f"emulator: {change}. Read it again against tools/emulator/requirements.txt.")
    connections.outlive_clients()
    app.app = repeats.answering_repeats(app.app)
    app.main()
