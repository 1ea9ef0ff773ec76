"""Faults of the local target: errors, latencies and outages that people inject to see what the systems do then.

A fault hits requests to a service, invocations of a function, polls of event source mappings, or a whole region. Its seed
decides which of them. It ends by itself, and no fault survives a restart of the emulator.
"""

import asyncio

from corrections import regions
from corrections.upstream import wrap_function
from hypercorn.asyncio import run as hypercorn_run

from . import invocations
from .registry import FAULTS
from .requests import inject_faults


def install():
    """Installs the faults that are not of requests. Raises UpstreamChanged."""
    invocations.install()
    regions.on_up(FAULTS.end_outage)
    regions.on_rejection(FAULTS.count_rejection)
    wrap_function(hypercorn_run, "raise_shutdown", "1aadde013c12", _wrap_raise_shutdown)


def _wrap_raise_shutdown(raise_shutdown):
    async def wrapper(shutdown_event):
        async def wait():
            await shutdown_event()
            # Requests that a fault delays would delay the end of the emulator. They end after the emulator counts as
            # stopping, so that no failure of an invocation counts.
            asyncio.get_running_loop().call_soon(FAULTS.end_all, "target")

        await raise_shutdown(wait)

    return wrapper
