"""The threads of synchronous invocations."""

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
