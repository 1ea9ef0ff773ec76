import type { KinesisStreamEvent } from 'aws-lambda';
import { getCalendar } from '../../../src/domain/calendar';
import type { SavedBars } from '../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import type { SavedState } from '../../../src/lambdas/pattern-detection/adapters/detector-states';
import { createConsumer } from '../../../src/lambdas/pattern-detection/consume';
import type { ConsumerDeps } from '../../../src/lambdas/pattern-detection/consumer-deps';
import { createTradeRecords, TRADES_PER_BATCH } from './trade-feed';

/**
 * KinesisConsumer with BAR_INTERVALS, tables in memory, and the trades of one shard. It measures the processor time of the
 * batches of five minutes of market time, in which each bar of five minutes closes once.
 */
export interface BarTask {
  /** The symbols of the shard. */
  readonly symbols: number;
  /** Whether the trades have ids. */
  readonly ids: boolean;
  /** Whether all batches run in one execution environment, with its cache of open bars. */
  readonly isCached: boolean;
}

const BATCHES = 75;
const WARMUP_BATCHES = 76;
const SECOND_BATCH = 4_000;

const createTables = () => {
  const rows = new Map<string, SavedBars>();
  const states = new Map<string, SavedState>();
  const find = <T>(all: ReadonlyMap<string, T>, keys: readonly string[]) =>
    new Map(keys.flatMap((key) => (all.has(key) ? [[key, all.get(key)!] as const] : [])));
  return {
    states: {
      load: (keys: readonly string[]) => Promise.resolve(find(states, keys)),
      save: (key: string, state: SavedState) => Promise.resolve(void states.set(key, state)),
    },
    openBars: {
      load: (names: readonly string[]) => Promise.resolve(find(rows, names)),
      loadVersions: (names: readonly string[]) => Promise.resolve(find(rows, names)),
      save: (row: string, next: Pick<SavedBars, 'hot' | 'cold' | 'positions'>, previous?: SavedBars) => {
        const version = (previous?.version ?? 0) + 1;
        const saved: SavedBars = { ...next, version, coldVersion: version };
        rows.set(row, saved);
        return Promise.resolve(saved);
      },
    },
  };
};

async function measureBars({ symbols, ids, isCached }: BarTask): Promise<number> {
  let now = Date.UTC(2026, 0, 5, 14, 30);
  const { states, openBars } = createTables();
  const ignore = () => {};
  const deps = {
    telemetry: {
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      meter: { count: ignore, observe: ignore, gauge: ignore, flush: ignore },
      trace: <T>(_: string, work: () => Promise<T>) => work(),
      now: () => now,
      elapsed: () => performance.now(),
    },
    states,
    workflow: { start: () => Promise.resolve() },
    recentBars: { save: () => Promise.resolve(), load: () => Promise.resolve([]) },
    failedMessages: { send: () => Promise.resolve([]) },
    maxEventAgeHours: 24,
    bars: { table: openBars, calendar: getCalendar('24x7'), intervals: ['5m', '15m', '1h', '1d'] },
  } as unknown as ConsumerDeps;
  const environment = createConsumer(deps);
  let microseconds = 0;
  for (let batch = 0; batch < WARMUP_BATCHES + BATCHES; batch++) {
    const Records = createTradeRecords({ symbols, ids, batch, from: now, to: now + SECOND_BATCH });
    now += SECOND_BATCH;
    const consume = isCached ? environment : createConsumer(deps);
    (globalThis.gc as unknown as (options: object) => void)({ type: 'minor' });
    const before = process.cpuUsage();
    const { batchItemFailures } = await consume({ Records } as KinesisStreamEvent);
    const { user, system } = process.cpuUsage(before);
    if (batchItemFailures.length > 0) throw new Error('a batch failed');
    if (batch >= WARMUP_BATCHES) microseconds += user + system;
  }
  return microseconds / (BATCHES * TRADES_PER_BATCH);
}

measureBars(JSON.parse(process.argv[2]!) as BarTask).then(
  (result) => process.stdout.write(`${JSON.stringify(result)}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
