import { distributionOf, greatest, least, type Distribution } from './distribution';

/** A record that the stream took: when it was put and when the stream had taken it, milliseconds since 1970. */
export interface SentRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly events: number;
  /** The timestamp of the earliest event in it. */
  readonly firstEvent: number;
  readonly asked: number;
  readonly taken: number;
}

/** What KinesisConsumer said of one invocation. */
export interface BatchLine {
  readonly at: number;
  readonly shardId: string;
  readonly firstSequence: string;
  readonly lastSequence: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly late: number;
  readonly readMs: number;
  readonly detectMs: number;
}

/** When the steps of an analysis were done, by its correlation id. */
export interface AnalysisTimes {
  readonly started: ReadonlyMap<string, number>;
  /** When the workflow had its verdict: the row's detectedAt. */
  readonly verdict: ReadonlyMap<string, number>;
  /** When the row was stored and the alert queued. */
  readonly stored: ReadonlyMap<string, number>;
  /** When the alert was in AlertHistory, and told of or put to people. */
  readonly alerted: ReadonlyMap<string, number>;
}

export interface Leg extends Distribution {
  readonly leg: string;
  readonly of: string;
}

/** The time that each leg took, in milliseconds: of all records first, then of those events that led to a row. */
export function legsOf(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
  times: AnalysisTimes,
): readonly Leg[] {
  const leg = (name: string, of: string, values: readonly number[]): Leg => ({
    leg: name,
    of,
    ...distributionOf(values),
  });
  const done = doneTimes(records, batches);
  const putOf = new Map(records.map((record) => [`${record.shardId}:${record.sequenceNumber}`, record]));
  const ids = [...times.verdict.keys()];
  const between = (from: (id: string) => number | undefined, to: ReadonlyMap<string, number>) =>
    ids.flatMap((id) => {
      const [start, end] = [from(id), to.get(id)];
      return start === undefined || end === undefined ? [] : [end - start];
    });
  const put = (id: string) => putOf.get(id.replace(/#\d+$/, ''))?.asked;
  const { started, verdict, stored, alerted } = times;
  return [
    leg(
      'gathering a record',
      'records',
      records.map(({ firstEvent, asked }) => asked - firstEvent),
    ),
    leg(
      'put → stream',
      'records',
      records.map(({ asked, taken }) => taken - asked),
    ),
    leg(
      'put → consumer done',
      'records',
      records.flatMap(({ asked }, at) => (done[at] === undefined ? [] : [done[at] - asked])),
    ),
    leg('put → consumer', 'patterns', between(put, started)),
    leg(
      'consumer → verdict',
      'patterns',
      between((id) => started.get(id), verdict),
    ),
    leg(
      'verdict → row',
      'patterns',
      between((id) => verdict.get(id), stored),
    ),
    leg(
      'row → alert',
      'patterns',
      between((id) => stored.get(id), alerted),
    ),
    leg('put → row', 'patterns', between(put, stored)),
  ];
}

/** When each record was first taken in; undefined where no line tells of it. */
export function doneTimes(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
): readonly (number | undefined)[] {
  const shards = new Map<string, { readonly from: bigint; readonly to: bigint; readonly at: number }[]>();
  for (const { shardId, firstSequence, lastSequence, at } of [...batches].sort((a, b) => a.at - b.at)) {
    const batch = { from: BigInt(firstSequence), to: BigInt(lastSequence), at };
    shards.set(shardId, [...(shards.get(shardId) ?? []), batch]);
  }
  return records.map(({ shardId, sequenceNumber }) => {
    const sequence = BigInt(sequenceNumber);
    return shards.get(shardId)?.find(({ from, to }) => from <= sequence && sequence <= to)?.at;
  });
}

/** Events that the stream had taken and the consumer had not, at a moment. */
export interface Backlog {
  /** Since the first put. */
  readonly seconds: number;
  readonly sent: number;
  readonly waiting: number;
}

/** The backlog at up to `samples` moments from the first put to the last record that was taken in. */
export function backlogOf(
  records: readonly SentRecord[],
  batches: readonly BatchLine[],
  samples: number,
): readonly Backlog[] {
  if (records.length === 0) return [];
  const done = doneTimes(records, batches);
  const start = least(records.map(({ asked }) => asked));
  const end = greatest(records.map(({ taken }, at) => done[at] ?? taken));
  const step = Math.max(1, Math.ceil((end - start) / 1000 / samples));
  const moments = Array.from({ length: Math.ceil((end - start) / 1000 / step) + 1 }, (_, at) => at * step);
  return moments.map((seconds) => {
    const now = start + 1000 * seconds;
    let [sent, takenIn] = [0, 0];
    records.forEach(({ taken, events }, at) => {
      if (taken <= now) sent += events;
      if ((done[at] ?? Infinity) <= now) takenIn += events;
    });
    return { seconds, sent, waiting: Math.max(0, sent - takenIn) };
  });
}
