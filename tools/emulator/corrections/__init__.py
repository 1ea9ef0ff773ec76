"""Corrections of MiniStack where its responses differ from AWS and a deployment or a handler depends on them.

CORRECTIONS lists the function of each correction. __tests__/local/emulator-corrections.test.ts tests that each
one works, and that MiniStack is still wrong without it. If the second test fails, upstream has fixed the defect
and the correction can be removed.
"""

from . import api_gateway, cloudwatch, functions, kinesis, logs, rest_api_body, saved_state, scheduler, sns, step_functions, streams
from .upstream import Changed

CORRECTIONS = {
    "subscription-arn": sns.return_subscription_arn,
    "canary-numbers": api_gateway.canary_numbers,
    "api-key-value": api_gateway.api_key_value,
    "usage-plan-limits": api_gateway.usage_plan_limits,
    "api-key-identity": api_gateway.api_key_identity,
    "validation-errors": api_gateway.validation_errors,
    "access-log": api_gateway.access_log,
    "function-failures": api_gateway.function_failures,
    "rest-api-body": rest_api_body.put_rest_api,
    "node-error-names": functions.node_error_names,
    "log-tail": functions.log_tail,
    "whole-log": functions.whole_log,
    "scheduled-events": scheduler.scheduled_events,
    "function-log-stream": logs.function_log_stream,
    "embedded-metrics": logs.embedded_metrics,
    "alarm-attributes": cloudwatch.alarm_attributes,
    "alarm-dimensions": cloudwatch.alarm_dimensions,
    "stream-attributes": kinesis.stream_attributes,
    "sequence-numbers": kinesis.sequence_numbers,
    "stream-failures": streams.stream_failures,
    "workflow-tracing": step_functions.tracing,
    "workflow-logs": step_functions.express_logs,
    "saved-state": saved_state.save_with_terraform_state,
}


def apply(without=()):
    """Applies all corrections except those in `without`. Raises Changed, with the correction's name in the message."""
    for name, correct in CORRECTIONS.items():
        if name in without:
            continue
        try:
            correct()
        except Changed as change:
            raise Changed(f"the correction {name} no longer fits MiniStack: {change}") from None
