"""What is unfinished when the emulator stops, and continues after the next start."""

import threading

import lifecycle
from hypercorn.asyncio import run as hypercorn_run
from ministack import app
from ministack.core.responses import request_scope
from ministack.services import lambda_svc, stepfunctions

from . import async_invocations, unfinished_invocations
from .upstream import wrap_function


def continue_after_restart():
    """Keeps the asynchronous invocations and the Express executions that have not ended over a restart.

    MiniStack loses both: it stores no invocation, and an execution that was running fails. AWS stores an asynchronous
    invocation until it has succeeded or failed for good, and runs an asynchronous Express execution at least once. So both
    begin again after the start, and can do something twice, as on AWS.

    When the emulator stops, functions fail because it accepts no requests any more. So from then on, no function is
    invoked and no result counts: a batch of a source is delivered again. After a start, functions are only invoked when
    it accepts requests.
    """
    app.app = lifecycle.mark_requests(app.app)
    wrap_function(hypercorn_run, "raise_shutdown", "1aadde013c12", _wrap_raise_shutdown)
    wrap_function(lambda_svc, "_execute_function", "3ceb16d6480a", _wrap_execute)
    wrap_function(lambda_svc, "get_state", "fbae0860de48", _wrap_get_state)
    wrap_function(lambda_svc, "load_persisted_state", "140113ddcd36", _wrap_load_state)
    wrap_function(stepfunctions, "_execute_task", "53c818d247db", _wrap_execute_task)
    wrap_function(stepfunctions, "_run_parallel_branches", "b8c7f6915297", _wrap_run_branches)
    wrap_function(stepfunctions, "_restore_state", "b94c49c3dd97", _wrap_restore_executions)


def _wrap_raise_shutdown(raise_shutdown):
    async def wrapper(shutdown_event):
        lifecycle.begin_serving()

        async def wait():
            await shutdown_event()
            lifecycle.begin_stopping()

        await raise_shutdown(wait)

    return wrapper


def _wrap_execute(execute):
    def wrapper(function, event):
        lifecycle.wait_until_serving()
        if lifecycle.is_stopping():
            message = "The emulator stops"
            return {"error": True, "body": {"errorMessage": message, "errorType": "Runtime.ExitError"}}
        result = execute(function, event)
        lifecycle.end_if_stopping()
        return result

    return wrapper


def _wrap_execute_task(execute_task):
    def wrapper(*args):
        lifecycle.end_if_stopping()
        result = execute_task(*args)
        lifecycle.end_if_stopping()
        return result

    return wrapper


def _wrap_run_branches(run_branches):
    def wrapper(*args):
        try:
            return run_branches(*args)
        finally:
            # The threads of the branches have ended without a result.
            lifecycle.end_if_stopping()

    return wrapper


def _wrap_get_state(get_state):
    return lambda: {**get_state(), "asynchronous_invocations": unfinished_invocations.list_all()}


def _wrap_load_state(load_state):
    def wrapper(data):
        load_state(data)
        for invocation in data.get("asynchronous_invocations", []):
            async_invocations.resume(invocation)

    return wrapper


def _wrap_restore_executions(restore_state):
    def wrapper(data):
        running = []
        if data:
            executions = data.get("executions", {})
            machines = data.get("state_machines", {})
            for key, execution in list(getattr(executions, "_data", {}).items()):
                machine = machines.get_scoped(*key[:2], execution["stateMachineArn"], {})
                if execution.get("status") == "RUNNING" and machine.get("type") == "EXPRESS":
                    del executions._data[key]
                    # The client of a synchronous execution is gone.
                    if not execution.get("sync"):
                        running.append((key[:2], execution))
        restore_state(data)
        if running:
            threading.Thread(target=_restart_executions, args=(running,), daemon=True, name="restarts").start()

    return wrapper


def _restart_executions(executions):
    lifecycle.wait_until_serving()
    for scope, execution in executions:
        with request_scope(*scope):
            machine, name, text = (execution[key] for key in ("stateMachineArn", "name", "input"))
            stepfunctions._start_execution({"stateMachineArn": machine, "name": name, "input": text})
