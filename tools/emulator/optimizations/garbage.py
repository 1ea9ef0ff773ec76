"""The search for unreachable objects in cycles."""

import gc

# The number of objects after which Python searches, and how many searches are limited to new objects.
_THRESHOLDS = (100_000, 50, 50)


def search_garbage_rarely():
    """Searches unreachable objects less often: the search visits the whole state, and stops all threads meanwhile.

    The emulator creates few cycles, and its state grows with each row, event and line of a log.
    """
    gc.set_threshold(*_THRESHOLDS)
