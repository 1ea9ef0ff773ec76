"""Step Functions: the tracing configuration, and the log of Express workflows."""

import contextlib
import json
import threading
import time

import lifecycle
from ministack.services import cloudwatch_logs
from ministack.services import stepfunctions as step_functions

from .upstream import rewrite_function, wrap_function

_MAX_EXECUTIONS = 64
_IMPORTANCE = {"ALL": 0, "ERROR": 1, "FATAL": 2, "OFF": 3}


def store_tracing_configuration():
    """Stores the tracing configuration of a state machine, which a second plan would otherwise set again."""

    def make_wrapper(create_or_update):
        def wrapper(data):
            response = create_or_update(data)
            if response[0] == 200 and "tracingConfiguration" in data:
                arn = data.get("stateMachineArn") or json.loads(response[2])["stateMachineArn"]
                step_functions._state_machines[arn]["tracingConfiguration"] = data["tracingConfiguration"]
            return response

        return wrapper

    wrap_function(step_functions, "_create_state_machine", "4bc1231dda69", make_wrapper)
    wrap_function(step_functions, "_update_state_machine", "476e0deee6a3", make_wrapper)


def log_express_executions():
    """Writes an Express execution to its log group and then deletes it, as AWS does.

    At most so many asynchronous executions run at a time that the functions of this machine are busy; the others wait. With
    thousands of them, a step would come minutes after the one before.

    The execution also starts at once. MiniStack delays every execution by 150 ms, so that a caller of the asynchronous
    API can see it running; AWS has no such API for Express executions.
    """
    rewrite_function(
        step_functions,
        "_run_execution",
        (
            "    time.sleep(0.15)\n\n    sm = _state_machines.get(execution[\"stateMachineArn\"])\n",
            "    sm = _state_machines.get(execution[\"stateMachineArn\"])\n"
            "    if not sm or sm[\"type\"] != \"EXPRESS\":\n"
            "        time.sleep(0.15)\n",
        ),
    )
    run_execution = step_functions._run_execution
    running = threading.Semaphore(_MAX_EXECUTIONS)

    def run_and_log(execution_arn):
        execution = step_functions._executions.get(execution_arn)
        machine = execution and step_functions._state_machines.get(execution["stateMachineArn"])
        is_express = machine and machine["type"] == "EXPRESS"
        is_synchronous = execution and execution.get("sync")
        if not is_synchronous:
            # The client that started the execution does not wait for it.
            lifecycle.in_request.set(False)
        with running if is_express and not is_synchronous else contextlib.nullcontext():
            run_execution(execution_arn)
        if is_express:
            _log_execution(machine, execution)
            if not is_synchronous:
                step_functions._executions.pop(execution_arn, None)

    step_functions._run_execution = run_and_log

    def make_wrapper(start_sync_execution):
        def wrapper(data):
            response = start_sync_execution(data)
            if response[0] == 200:
                step_functions._executions.pop(json.loads(response[2])["executionArn"], None)
            return response

        return wrapper

    wrap_function(step_functions, "_start_sync_execution", "8600470a0208", make_wrapper)


def _get_importance(event_type):
    if event_type in ("ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"):
        return _IMPORTANCE["FATAL"]
    return _IMPORTANCE["ERROR" if event_type.endswith(("Failed", "TimedOut")) else "ALL"]


def _log_execution(machine, execution):
    logging = machine.get("loggingConfiguration") or {}
    threshold = _IMPORTANCE[logging.get("level", "OFF")]
    destinations = [d["cloudWatchLogsLogGroup"]["logGroupArn"] for d in logging.get("destinations") or []]
    group = destinations and cloudwatch_logs._log_groups.get(destinations[0].removesuffix(":*").split(":", 6)[-1])
    if not group:
        return
    now = round(time.time() * 1000)
    events = []
    for event in execution["events"]:
        if _get_importance(event["type"]) < threshold:
            continue
        details = next((value for key, value in event.items() if key.endswith("EventDetails")), {})
        if not logging.get("includeExecutionData"):
            details = {key: value for key, value in details.items() if key not in ("input", "output")}
        line = {
            "id": str(event["id"]),
            "type": event["type"],
            "details": details,
            "execution_arn": execution["executionArn"],
            "event_timestamp": str(step_functions._iso_to_epoch_ms(event["timestamp"])),
        }
        events.append({"timestamp": now, "message": json.dumps(line), "ingestionTime": now})
    stream = group["streams"].setdefault(
        f"states/{machine['name']}/{time.strftime('%Y-%m-%d', time.gmtime())}",
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": now,
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    cloudwatch_logs._append_log_events(stream, events)
