const KB = 1024;
const GB = 1024 ** 3;

/** What goes through the pipeline. */
export interface Traffic {
  /** Events a second, and for how many hours. */
  readonly rate: number;
  readonly hours: number;
  readonly symbols: number;
  readonly eventsPerRecord: number;
  readonly bytesPerEvent: number;
  /** Of one invocation of KinesisConsumer. */
  readonly batchRecords: number;
  /** Seconds for which records are gathered for one. */
  readonly batchWindow: number;
  /** A row of DetectorState, in bytes. */
  readonly stateBytes: number;
  /** Analyses that a million events start: those that pass the gate. */
  readonly analysesPerMillion: number;
  /** Of analyses, the shares that find a pattern, that alert, and that need approval. */
  readonly found: number;
  readonly alerted: number;
  readonly critical: number;
  /** Requests of the REST API an hour. */
  readonly apiRequests: number;
  /** Combinations of dimensions that are written in these hours. */
  readonly metrics: number;
}

/** How many whole units so many bytes take. */
export const units = (bytes: number, unit: number): number => Math.ceil(bytes / unit);

/** An invocation's payload, and what a record's data and its frame take of it (Lambda's quotas; Kinesis events). */
const MOST_PAYLOAD = 6 * KB * KB;
const BASE64 = 4 / 3;
const RECORD_FRAME = 500;

/**
 * On-demand streams begin with 4 shards and keep room for twice the peak of the last 30 days, of 1,000 records and 1 MB
 * a second each (Kinesis Data Streams' developer guide, capacity modes).
 */
export const shardsOf = ({ rate, eventsPerRecord, bytesPerEvent }: Traffic): number =>
  Math.max(4, 2 * Math.ceil(rate / eventsPerRecord / 1_000), 2 * Math.ceil((rate * bytesPerEvent) / 1e6));

/** What the traffic makes in between: how often each function runs, and on what. */
export function flowOf(traffic: Traffic) {
  const { rate, hours, eventsPerRecord, bytesPerEvent, batchWindow, symbols } = traffic;
  const seconds = hours * 3600;
  const events = rate * seconds;
  const records = events / eventsPerRecord;
  const gigabytes = (records * units(eventsPerRecord * bytesPerEvent, KB) * KB) / GB;
  const shards = shardsOf(traffic);
  const perShard = rate / eventsPerRecord / shards;
  const batchRecords = Math.min(
    traffic.batchRecords,
    Math.floor(MOST_PAYLOAD / (BASE64 * eventsPerRecord * bytesPerEvent + RECORD_FRAME)),
  );
  // A batch leaves when it is full, or its window over.
  const batchSeconds = Math.min(batchRecords / perShard, batchWindow);
  const batches = (seconds / batchSeconds) * shards;
  const eventsPerBatch = (rate / shards) * batchSeconds;
  const statesPerBatch = Math.min(symbols / shards, eventsPerBatch);
  const analyses = (events * traffic.analysesPerMillion) / 1e6;
  const patterns = analyses * traffic.found;
  const alerts = patterns * traffic.alerted;
  const approvals = alerts * traffic.critical;
  return {
    shards,
    seconds,
    events,
    records,
    gigabytes,
    batches,
    eventsPerBatch,
    states: batches * statesPerBatch,
    statesPerBatch,
    analyses,
    patterns,
    alerts,
    approvals,
  };
}
