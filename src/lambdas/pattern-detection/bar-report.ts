import type { BarRejection } from '../../domain/bars';
import {
  type BarResults,
  type Batch,
  type BuiltBars,
  EVENT_KIND,
  type StreamRecord,
} from '../../domain/market-data';
import type { Telemetry } from '../shared/telemetry';
import { countEvents, listIgnoredFields } from './batch-report';

/** The results of a batch whose events are parts of bars. */
export interface BarReport {
  readonly records: readonly StreamRecord[];
  readonly batch: Batch;
  readonly built: BuiltBars;
  readonly results: BarResults;
  readonly analyses: number;
  /** The number of rejected events of the records that are not retried. */
  readonly rejected: number;
  readonly retried: boolean;
  /** Milliseconds. */
  readonly readMs: number;
  readonly buildMs: number;
}

/** Writes the log line and the metrics of a batch whose events are parts of bars. */
export const reportBars = ({ log, meter }: Telemetry, report: BarReport): void => {
  const { records, batch, built, results, retried, readMs, buildMs } = report;
  const { events } = batch;
  const count = (reason: BarRejection) => results.rejected.filter((one) => one.reason === reason).length;
  const corrected = results.rejected.filter(
    ({ event, reason }) => reason === 'late' && events.kind[event] === EVENT_KIND.correction,
  ).length;
  const late = count('late') - corrected;
  const copies = count('duplicate');
  const badPrints = count('bad-print');
  const outsideSession = count('outside-session');
  const withoutPrice = count('no-price') + count('open-bar');
  const tooLong = count('longer-interval');
  const closed = results.steps.filter((step) => !('factor' in step)).length;
  const accepted =
    events.count - built.repeated - late - corrected - copies - outsideSession - withoutPrice - tooLong;
  log.info('batch processed', {
    shard_id: records[0]?.shardId,
    first_sequence: records[0]?.sequenceNumber,
    last_sequence: records.at(-1)?.sequenceNumber,
    records: records.length,
    accepted,
    rejected: report.rejected + tooLong,
    repeated: built.repeated,
    copies,
    late,
    corrected,
    bad_prints: badPrints,
    outside_session: outsideSession,
    without_price: withoutPrice,
    bars: closed,
    ignored_fields: listIgnoredFields(batch),
    analyses: report.analyses,
    retried,
    read_ms: readMs,
    build_ms: buildMs,
  });
  const rejected = report.rejected + tooLong;
  const { repeated } = built;
  countEvents(meter, batch, {
    accepted,
    rejected,
    repeated,
    late,
    corrected,
    analyses: report.analyses,
    retried,
  });
  meter.count('EventsCopied', copies);
  meter.count('EventsOutsideSession', outsideSession);
  meter.count('BadPrints', badPrints);
  meter.count('BarsClosed', closed);
};
