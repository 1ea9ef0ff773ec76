"""Corrections of MiniStack where its responses differ from AWS and a deployment or a handler depends on them.

CORRECTIONS contains one function per correction. __tests__/local/emulator-corrections.test.ts tests that each
correction works, and that MiniStack still has the defect without it. If the second test fails, upstream has fixed
the defect: delete the correction.
"""

from . import (
    alarm_events,
    alarm_math,
    api_gateway,
    async_invocations,
    buckets,
    cloudwatch,
    concurrency,
    ec2,
    ecr,
    event_targets,
    functions,
    image_functions,
    kinesis,
    logs,
    put_events,
    queue_batches,
    region_switch,
    replays,
    replication,
    rest_api_body,
    saved_state,
    scheduler,
    sns,
    step_function_tasks,
    step_functions,
    streams,
    table_streams,
    tracing,
)
from .upstream import UpstreamChanged, apply_all

CORRECTIONS = {
    "subscription-arn": sns.return_subscription_arn,
    "canary-numbers": api_gateway.convert_canary_settings,
    "api-key-value": api_gateway.generate_api_key_value,
    "usage-plan-limits": api_gateway.omit_unset_usage_plan_limits,
    "api-key-identity": api_gateway.add_api_key_to_identity,
    "validation-errors": api_gateway.report_validation_errors,
    "access-log": api_gateway.write_access_log,
    "function-failures": api_gateway.hide_function_errors,
    "rest-api-body": rest_api_body.import_openapi_document,
    "node-error-names": functions.return_node_error_names,
    "log-tail": functions.append_report_to_log_tail,
    "whole-log": functions.read_whole_log,
    "image-functions": image_functions.run_images_from_bundles,
    "scheduled-events": scheduler.set_event_source_and_type,
    "function-log-stream": logs.share_function_log_stream,
    "embedded-metrics": logs.record_embedded_metrics,
    "alarm-attributes": cloudwatch.store_alarm_attributes,
    "alarm-dimensions": cloudwatch.match_alarm_dimensions,
    "alarm-events": alarm_events.put_alarm_state_changes,
    "alarm-math": alarm_math.evaluate_metric_math,
    "stream-attributes": kinesis.store_stream_attributes,
    "sequence-numbers": kinesis.omit_leading_zeros,
    "stream-failures": streams.handle_batch_failures,
    "table-stream-failures": table_streams.handle_table_batch_failures,
    "table-stream-restarts": table_streams.keep_stream_records,
    "queue-batches": queue_batches.apply_batching_window,
    "reserved-concurrency": concurrency.limit_all_qualifiers,
    "asynchronous-invocations": async_invocations.apply_event_invoke_config,
    "event-targets": event_targets.deliver_to_all_targets,
    "event-entries": put_events.validate_entries,
    "replay-filters": replays.limit_replays_to_rules,
    "trace-header": tracing.pass_on_trace_header,
    "intelligent-tiering": buckets.store_intelligent_tiering,
    "prefix-list-rules": ec2.store_prefix_lists_of_rules,
    "endpoint-attributes": ec2.store_endpoint_attributes,
    "flow-log-attributes": ec2.store_flow_log_attributes,
    "registry-replication": ecr.store_replication_configuration,
    "workflow-tracing": step_functions.store_tracing_configuration,
    "workflow-logs": step_functions.log_express_executions,
    "workflow-throttles": step_function_tasks.name_throttled_invocations,
    "workflow-parallel": step_function_tasks.evaluate_jsonata_of_parallel_states,
    "global-table-replication": replication.replicate_with_lag,
    "region-switch": region_switch.take_regions_down,
    "saved-state": saved_state.save_with_terraform_state,
}


def apply(without=()):
    """Applies all corrections except those in `without`. Raises UpstreamChanged, which names the correction."""
    apply_all("correction", CORRECTIONS, without)
