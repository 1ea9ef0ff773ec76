"""A switch that takes a region down, and up again."""

import contextvars

from hypercorn.asyncio import run as hypercorn_run
from ministack import app
from ministack.core.responses import get_region
from ministack.services import eventbridge, lambda_svc, scheduler, stepfunctions

from . import region_requests, regions
from .upstream import rewrite_function, wrap_function

# The events that a bus receives while its region is down, each with the context of its dispatch.
_held_events = {}


def take_regions_down():
    """Lets a region be taken down, to rehearse a failover. AWS has no such API.

    Requests for a region that is down get 503. Its event source mappings, schedules and rules rest, its workflows stop
    before the next task, and its functions are not invoked; what other regions send to its buses waits. All of it
    continues when the region is up again. Invocations that are running continue, but their own requests are rejected.
    """
    app.app = region_requests.reject_requests(app.app)
    regions.on_up(_dispatch_held_events)
    wrap_function(hypercorn_run, "raise_shutdown", "1aadde013c12", _wrap_raise_shutdown)
    wrap_function(eventbridge, "_dispatch_event", "d1bfe064f602", _wrap_dispatch)
    wrap_function(lambda_svc, "_execute_function", "3ceb16d6480a", _wrap_execute)
    wrap_function(lambda_svc, "_iter_all_esms", "7db06c0627a5", _wrap_list_mappings)
    wrap_function(stepfunctions, "_execute_task", "53c818d247db", _wrap_execute_task)
    rewrite_function(
        eventbridge,
        "_tick_scheduled_rules",
        ('if rule.get("State") != "ENABLED":', 'if rule.get("State") != "ENABLED" or _is_region_down(region):'),
        _is_region_down=regions.is_down,
    )
    rewrite_function(
        scheduler,
        "_tick_schedules",
        ('if sched.get("State") != "ENABLED":', 'if sched.get("State") != "ENABLED" or _is_region_down(region):'),
        _is_region_down=regions.is_down,
    )


def _wrap_raise_shutdown(raise_shutdown):
    async def wrapper(shutdown_event):
        async def wait():
            await shutdown_event()
            regions.stop_waiting()

        await raise_shutdown(wait)

    return wrapper


def _wrap_dispatch(dispatch):
    def wrapper(event, view=None):
        region = get_region()
        if not regions.is_down(region):
            return dispatch(event, view)
        context = contextvars.copy_context()
        _held_events.setdefault(region, []).append(lambda: context.run(dispatch, event, view))

    return wrapper


def _dispatch_held_events(region):
    for dispatch in _held_events.pop(region, []):
        dispatch()


def _wrap_execute(execute):
    def wrapper(function, event):
        _, region = lambda_svc._account_region_from_function_config(function.get("config") or function)
        regions.wait_until_up(region)
        return execute(function, event)

    return wrapper


def _wrap_list_mappings(list_mappings):
    return lambda: (item for item in list_mappings() if not regions.is_down(item[1]))


def _wrap_execute_task(execute_task):
    def wrapper(*args):
        regions.wait_until_up(get_region())
        return execute_task(*args)

    return wrapper
