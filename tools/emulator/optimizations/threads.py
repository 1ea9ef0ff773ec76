"""The threads of invocations, and the turns of all threads."""

import sys

from corrections.upstream import rewrite_function
from ministack.core import concurrency
from thread_pool import ThreadPool


def reuse_threads():
    """Runs synchronous invocations in threads that are used again."""
    imported = concurrency.run_reentrant
    rewrite_function(
        concurrency,
        "run_reentrant",
        ("        threading.Thread(target=_run, daemon=True, name=thread_name).start()\n", "        _threads.run(_run)\n"),
        _threads=ThreadPool("ministack-reentrant"),
    )
    # Other modules have imported the function by name.
    imported.__code__ = concurrency.run_reentrant.__code__


# Python's default is 0.005.
_TURN_SECONDS = 0.001


def shorten_turns():
    """Lets a thread wait shorter for the interpreter while another one computes.

    An invocation waits for the interpreter after each read and write, and the thread that serves requests after each
    request.
    """
    sys.setswitchinterval(_TURN_SECONDS)
