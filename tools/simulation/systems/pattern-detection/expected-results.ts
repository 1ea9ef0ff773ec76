import type { KinesisStreamRecord } from 'aws-lambda';
import { createAlert, type Alert } from '../../../../src/domain/alerts';
import {
  advanceBatch,
  type Analysis,
  type Batch,
  type DetectorProgress,
  findFirstRecords,
  formatLastEvents,
  formatCorrelationId,
  readBatch,
} from '../../../../src/domain/market-data';
import {
  createState,
  DEPLOYED_PATTERNS,
  markAllAcrossSessions,
  matchPattern,
  scoreCandidates,
} from '../../../../src/domain/patterns';
import { toStreamRecord } from '../../../../src/lambdas/pattern-detection/stream-record';
import { CALENDAR, MAX_EVENT_AGE_HOURS, MIN_CONFIDENCE } from './settings';

/** What must come of the records of a stream. */
export interface ExpectedResults {
  /** The alerts by id. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** The ids of all patterns, also of those that raise no alert. */
  readonly patterns: ReadonlySet<string>;
  /** The correlation ids of the rejected events, and of the first late or corrected event of each record and reason. */
  readonly refused: ReadonlySet<string>;
  readonly acceptedEvents: number;
}

const CHUNK = 500;

/**
 * Processes the records of each shard once, in order, with the code of the domain alone: no service, no retry, no batch of
 * the stream. The results may not depend on any of these.
 */
export const computeExpectedResults = (
  shards: readonly (readonly KinesisStreamRecord[])[],
): ExpectedResults => {
  const alerts = new Map<string, Alert>();
  const patterns = new Set<string>();
  const refused = new Set<string>();
  let acceptedEvents = 0;
  for (const records of shards) {
    const progress = new Map<string, DetectorProgress>();
    for (let start = 0; start < records.length; start += CHUNK) {
      const chunk = records.slice(start, start + CHUNK).map((record) => toStreamRecord(record, 0));
      const batch = readBatch(chunk, MAX_EVENT_AGE_HOURS);
      for (const symbol of findFirstRecords(batch).keys())
        if (!progress.has(symbol)) progress.set(symbol, { state: createState() });
      const outcome = advanceBatch(batch, progress);
      const { analyses, missed, late, repeated } = outcome;
      for (const [symbol, lastSequence] of formatLastEvents(batch, outcome))
        progress.set(symbol, { ...progress.get(symbol)!, lastSequence });
      for (const { correlationId } of batch.rejections) refused.add(correlationId);
      for (const id of listFirstOfRecords(batch, missed)) refused.add(id);
      acceptedEvents += batch.events.count - late - repeated;
      for (const analysis of analyses) addDetections(analysis, alerts, patterns);
    }
  }
  return { alerts, patterns, refused, acceptedEvents };
};

/** A message contains all missed events of a record; each record of this workload has one event. */
const listFirstOfRecords = (batch: Batch, missed: readonly number[]): readonly string[] =>
  missed.map((event) => formatCorrelationId(batch, event));

const addDetections = (
  { correlationId, windows }: Analysis,
  alerts: Map<string, Alert>,
  patterns: Set<string>,
): void => {
  const candidates = DEPLOYED_PATTERNS.flatMap((pattern) =>
    windows.flatMap((window) => matchPattern(pattern, window) ?? []),
  );
  for (const detection of markAllAcrossSessions(scoreCandidates(candidates), CALENDAR)) {
    const alert = createAlert(detection, correlationId, 0);
    patterns.add(alert.alertId);
    if (detection.confidence >= MIN_CONFIDENCE) alerts.set(alert.alertId, alert);
  }
};
