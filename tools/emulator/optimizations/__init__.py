"""Replaces what takes MiniStack long under load. No optimization changes what a client or a handler sees.

WITHOUT_CORRECTIONS can list optimizations too, so that a measurement can compare both.
"""

from corrections.upstream import apply_all

from . import (
    api_requests,
    dynamodb_items,
    dynamodb_values,
    events,
    garbage,
    http_server,
    identifiers,
    json_requests,
    log_streams,
    logging_level,
    queues,
    stores,
    stream_poller,
    threads,
    worker_limit,
    worker_pipes,
)

OPTIMIZATIONS = {
    "plain-http": http_server.serve_plain_requests,
    "direct-requests": json_requests.dispatch_directly,
    "fast-identifiers": identifiers.generate_identifiers_fast,
    "fast-copies": dynamodb_items.copy_items_fast,
    "fast-checks": dynamodb_values.check_values_fast,
    "stored-sizes": dynamodb_items.keep_sizes,
    "transaction-sizes": dynamodb_items.measure_large_transactions,
    "parsed-expressions": dynamodb_items.keep_parsed_expressions,
    "updated-items": dynamodb_items.keep_updated_items,
    "fewer-log-lines": logging_level.omit_lines_of_each_event,
    "listed-resources": stores.list_resources_fast,
    "parsed-arns": stores.parse_arns_once,
    "split-patterns": events.match_patterns_fast,
    "formatted-events": events.format_events_once,
    "validated-texts": api_requests.validate_texts_fast,
    "late-lines": log_streams.append_late_lines,
    "long-queues": queues.visit_fewer_messages,
    "rare-collections": garbage.search_garbage_rarely,
    "reused-threads": threads.reuse_threads,
    "short-turns": threads.shorten_turns,
    "direct-pipes": worker_pipes.read_pipes_directly,
    "stream-poller": stream_poller.poll_streams_separately,
    "process-limit": worker_limit.reuse_busy_processes,
}


def apply(without=()):
    """Applies all optimizations except those in `without`. Raises UpstreamChanged, which names the optimization."""
    apply_all("optimization", OPTIMIZATIONS, without)
