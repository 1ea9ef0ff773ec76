import { computeDistribution, getMax, getMin, type Distribution } from '../../statistics/distribution';

/** A record that the stream accepted: the times of request and response in milliseconds since 1970. */
export interface SentRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly events: number;
  /** The timestamp of its earliest event. */
  readonly firstEvent: number;
  readonly putAt: number;
  readonly acceptedAt: number;
}

/** KinesisConsumer's log line for one invocation. */
export interface BatchLine {
  readonly loggedAt: number;
  readonly shardId: string;
  readonly firstSequence: string;
  readonly lastSequence: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly late: number;
  readonly retried: boolean;
  readonly readMs: number;
  /** The time for advancing detectors, or for building bars. */
  readonly detectMs: number;
}

/** The completion times of the steps of an analysis, by correlation id. */
export interface AnalysisTimes {
  readonly started: ReadonlyMap<string, number>;
  /** The time when the workflow confirmed the pattern: the row's detectedAt. */
  readonly verdict: ReadonlyMap<string, number>;
  /** The time when the row was stored and the alert was queued. */
  readonly stored: ReadonlyMap<string, number>;
  /** The time when the alert was published, delayed or suppressed, or queued for approval. */
  readonly alerted: ReadonlyMap<string, number>;
}

export interface Stage extends Distribution {
  readonly stage: string;
  readonly unit: string;
}

/** Measures the latency of each stage in milliseconds: first for all records, then for events that led to a row. */
export function measureStages(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
  times: AnalysisTimes,
): readonly Stage[] {
  const createStage = (name: string, unit: string, values: readonly number[]): Stage => ({
    stage: name,
    unit,
    ...computeDistribution(values),
  });
  const processedTimes = findProcessedTimes(records, batches);
  const recordsByPosition = new Map(
    records.map((record) => [`${record.shardId}:${record.sequenceNumber}`, record]),
  );
  const ids = [...times.verdict.keys()];
  const collectDelays = (from: (id: string) => number | undefined, to: ReadonlyMap<string, number>) =>
    ids.flatMap((id) => {
      const [start, end] = [from(id), to.get(id)];
      return start === undefined || end === undefined ? [] : [end - start];
    });
  const getPutTime = (id: string) => recordsByPosition.get(id.replace(/#\d+$/, ''))?.putAt;
  const { started, verdict, stored, alerted } = times;
  return [
    createStage(
      'packing a record',
      'records',
      records.map(({ firstEvent, putAt }) => putAt - firstEvent),
    ),
    createStage(
      'put → stream',
      'records',
      records.map(({ putAt, acceptedAt }) => acceptedAt - putAt),
    ),
    createStage(
      'put → consumer done',
      'records',
      records.flatMap(({ putAt }, index) =>
        processedTimes[index] === undefined ? [] : [processedTimes[index] - putAt],
      ),
    ),
    createStage('put → consumer', 'patterns', collectDelays(getPutTime, started)),
    createStage(
      'consumer → result',
      'patterns',
      collectDelays((id) => started.get(id), verdict),
    ),
    createStage(
      'result → row',
      'patterns',
      collectDelays((id) => verdict.get(id), stored),
    ),
    createStage(
      'row → alert',
      'patterns',
      collectDelays((id) => stored.get(id), alerted),
    ),
    createStage('put → row', 'patterns', collectDelays(getPutTime, stored)),
  ];
}

/** Returns the time at which each record was first processed; undefined if no log line covers it. */
export function findProcessedTimes(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
): readonly (number | undefined)[] {
  const shards = new Map<string, { readonly from: bigint; readonly to: bigint; readonly at: number }[]>();
  for (const { shardId, firstSequence, lastSequence, loggedAt: index } of [...batches].sort(
    (a, b) => a.loggedAt - b.loggedAt,
  )) {
    const batch = { from: BigInt(firstSequence), to: BigInt(lastSequence), at: index };
    shards.set(shardId, [...(shards.get(shardId) ?? []), batch]);
  }
  return records.map(({ shardId, sequenceNumber }) => {
    const sequence = BigInt(sequenceNumber);
    return shards.get(shardId)?.find(({ from, to }) => from <= sequence && sequence <= to)?.at;
  });
}

/** The number of events that the stream has accepted and the consumer has not processed, at one time. */
export interface Backlog {
  /** Seconds since the first request. */
  readonly seconds: number;
  readonly sent: number;
  readonly waiting: number;
}

/** Measures the backlog at up to `samples` times, from the first request to the last processed record. */
export function measureBacklog(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
  samples: number,
): readonly Backlog[] {
  if (records.length === 0) return [];
  const processedTimes = findProcessedTimes(records, batches);
  const start = getMin(records.map(({ putAt }) => putAt));
  const end = getMax(records.map(({ acceptedAt }, index) => processedTimes[index] ?? acceptedAt));
  const step = Math.max(1, Math.ceil((end - start) / 1000 / samples));
  const moments = Array.from(
    { length: Math.ceil((end - start) / 1000 / step) + 1 },
    (_, index) => index * step,
  );
  return moments.map((seconds) => {
    const now = start + 1000 * seconds;
    let [sent, processed] = [0, 0];
    records.forEach(({ acceptedAt, events }, index) => {
      if (acceptedAt <= now) sent += events;
      if ((processedTimes[index] ?? Infinity) <= now) processed += events;
    });
    return { seconds, sent, waiting: Math.max(0, sent - processed) };
  });
}
