"""How many invocations of a function run at a time on this machine."""

import os

# Each of them runs in a process of its own. More of them than this machine can run would only wait for it.
MAX_INVOCATIONS = max(4, 2 * (os.cpu_count() or 1))
