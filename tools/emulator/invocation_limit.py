"""How many invocations of a function run at a time on this machine."""

import os

# Each of them runs in a process of its own, which needs a thousand invocations to become fast. More processes than this
# machine can run would wait for it, and become fast later.
MAX_INVOCATIONS = max(3, 1 + (os.cpu_count() or 1))
