import type { Batch, BatchOutcome, StreamRecord } from '../../domain/market-data';
import type { Telemetry } from '../shared/telemetry';

/** What happened to a batch. */
export interface BatchReport {
  readonly records: readonly StreamRecord[];
  readonly batch: Batch;
  readonly outcome: BatchOutcome;
  /** The number of rejected events of the records that are not retried. */
  readonly rejected: number;
  readonly retried: boolean;
  /** Milliseconds. */
  readonly readTook: number;
  readonly detectTook: number;
}

/** Writes the log line and the metrics of a batch. */
export const reportBatch = (
  { log, meter }: Telemetry,
  { records, batch, outcome, rejected, retried, readTook, detectTook }: BatchReport,
): void => {
  const { analyses, missed } = outcome;
  const late = missed.length;
  const accepted = batch.events.count - outcome.repeated - outcome.late;
  const repeated = batch.events.count - accepted - late;
  log.info('batch processed', {
    shard_id: records[0]?.shardId,
    first_sequence: records[0]?.sequenceNumber,
    last_sequence: records.at(-1)?.sequenceNumber,
    records: records.length,
    accepted,
    rejected,
    repeated,
    late,
    analyses: analyses.length,
    retried,
    read_ms: readTook,
    detect_ms: detectTook,
  });
  meter.count('EventsAccepted', accepted);
  meter.count('EventsRejected', rejected);
  meter.count('EventsRepeated', repeated);
  meter.count('EventsLate', late);
  meter.count('AnalysesStarted', analyses.length);
  meter.count('BatchesRetried', retried ? 1 : 0);
};
