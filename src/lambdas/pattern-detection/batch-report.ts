import type { Batch, BatchOutcome, StreamRecord } from '../../domain/market-data';
import { truncateInput } from '../../domain/validation';
import type { Meter, Telemetry } from '../shared/telemetry';

/** The maximum number of unknown fields in the log; a feed has only a few. */
const MAX_LOGGED_FIELDS = 10;

/** The results of a batch. */
export interface BatchReport {
  readonly records: readonly StreamRecord[];
  readonly batch: Batch;
  readonly outcome: BatchOutcome;
  /** The number of rejected events of the records that are not retried. */
  readonly rejected: number;
  readonly retried: boolean;
  /** Milliseconds. */
  readonly readMs: number;
  readonly detectMs: number;
}

/** Returns the first unknown fields of a batch. */
export const listIgnoredFields = ({ ignoredFields }: Batch): readonly string[] =>
  [...ignoredFields.keys()].slice(0, MAX_LOGGED_FIELDS).map(truncateInput);

/** Returns the number of events with an unknown field, once for each field. */
const sumIgnoredFields = ({ ignoredFields }: Batch): number =>
  [...ignoredFields.values()].reduce((sum, count) => sum + count, 0);

/** Writes the log line and the metrics of a batch. */
export const reportBatch = (
  { log, meter }: Telemetry,
  { records, batch, outcome, rejected, retried, readMs, detectMs }: BatchReport,
): void => {
  const { analyses, missed, notices } = outcome;
  const corrected = outcome.corrections.size;
  const late = missed.length - corrected;
  const accepted = batch.events.count - outcome.repeated - outcome.late;
  const repeated = batch.events.count - accepted - late - corrected;
  log.info('batch processed', {
    shard_id: records[0]?.shardId,
    first_sequence: records[0]?.sequenceNumber,
    last_sequence: records.at(-1)?.sequenceNumber,
    records: records.length,
    accepted,
    rejected,
    repeated,
    late,
    corrected,
    open_bars: notices.openBars,
    halts_and_resumes: notices.statuses,
    splits: notices.splits,
    ignored_fields: listIgnoredFields(batch),
    analyses: analyses.length,
    retried,
    read_ms: readMs,
    detect_ms: detectMs,
  });
  const counts = { accepted, rejected, repeated, late, corrected, analyses: analyses.length, retried };
  countEvents(meter, batch, counts);
};

/** What a batch contained, whether its events are bars or parts of bars. */
export interface EventCounts {
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly late: number;
  readonly corrected: number;
  /** The number of started analyses. */
  readonly analyses: number;
  readonly retried: boolean;
}

/** Counts the events of a batch. */
export const countEvents = (meter: Meter, batch: Batch, counts: EventCounts): void => {
  meter.count('EventsAccepted', counts.accepted);
  meter.count('EventsRejected', counts.rejected);
  meter.count('EventsRepeated', counts.repeated);
  meter.count('EventsLate', counts.late);
  meter.count('EventsCorrected', counts.corrected);
  meter.count('FieldsIgnored', sumIgnoredFields(batch));
  meter.count('AnalysesStarted', counts.analyses);
  meter.count('BatchesRetried', counts.retried ? 1 : 0);
};
