import { getCalendar } from '../../../src/domain/calendar';
import type { Notice, Observation } from '../../../src/domain/thresholds';
import {
  CLAIM_DURATION_MS,
  createThresholdChecker,
} from '../../../src/lambdas/pattern-detection/check-thresholds';
import type {
  SymbolChecks,
  SymbolCheck,
} from '../../../src/lambdas/pattern-detection/adapters/symbol-checks';
import { MAIL_INTERVAL_MS } from '../../../src/domain/alerts';
import { World } from './world';

const START: Observation = {
  symbol: 'AAPL',
  count: 100,
  timestamp: 0,
  close: 100,
  averageTrueRange: 1,
  averageVolume: 1000,
};
const FELL: Observation = { ...START, count: 101, timestamp: 60_000, close: 90 };

/** DetectorState, ThresholdWatch with its conditional writes, and the topic, all in memory. */
class Desk {
  readonly world = new World();
  current: Observation[] = [START];
  readonly rows = new Map<string, SymbolCheck>();
  readonly published: Notice[] = [];
  failing: 'publish' | 'clearPending' | undefined;
  readonly thresholds: SymbolChecks = {
    load: async () => new Map(this.rows),
    replaceCheck: async (watched, previousCount) => {
      const { symbol } = watched.observation;
      if (this.rows.get(symbol)?.observation.count !== previousCount) return false;
      this.rows.set(symbol, watched);
      return true;
    },
    renewClaim: async (watched, until) => {
      if (this.rows.get(watched.observation.symbol)?.claimedUntil !== watched.claimedUntil) return false;
      this.rows.set(watched.observation.symbol, { ...watched, claimedUntil: until });
      return true;
    },
    clearPending: async ({ symbol }) => {
      if (this.failing === 'clearPending') throw new Error('table gone');
      this.rows.set(symbol, { ...this.rows.get(symbol)!, pending: [] });
    },
  };
  readonly check = createThresholdChecker({
    telemetry: this.world.telemetry,
    observations: { loadAll: async () => this.current },
    thresholds: this.thresholds,
    topic: {
      publish: async (notice) => {
        if (this.failing === 'publish') throw new Error('topic gone');
        this.published.push(notice);
      },
    },
    pace: this.world.pace,
    liquidSymbols: ['AAPL', 'NEW'],
    barMs: 0,
    limits: { priceMove: 4, volumeSurge: 3 },
    calendar: getCalendar('XNYS'),
  });
}

/** A desk that has checked the start of the day. */
const createOpenedDesk = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.check();
  return desk;
};

test('the first check of a symbol only saves its observation', async () => {
  const desk = await createOpenedDesk();
  expect(desk.published).toEqual([]);
  expect(desk.rows.get('AAPL')!.observation).toEqual(START);
});

test('a breach is published once, even if the same bars are checked again', async () => {
  const desk = await createOpenedDesk();
  desk.current = [FELL];
  expect(await desk.check()).toEqual({ checked: 1, notices: 1 });
  expect(await desk.check()).toEqual({ checked: 1, notices: 0 });
  expect(desk.published.map(({ noticeId }) => noticeId)).toEqual([
    'AAPL#price-move#1970-01-01T00:01:00.000Z',
  ]);
  expect(desk.world.sumMetric('ThresholdNotices')).toBe(1);
  expect(desk.world.sumMetric('SymbolsChecked')).toBe(3);
});

test('notices are published at most one a second, and those that take too long at the next check', async () => {
  const desk = new Desk();
  const symbols = Array.from({ length: 200 }, (_, index) => `S${index}`);
  const started = desk.world.time;
  desk.current = symbols.map((symbol) => ({ ...START, symbol }));
  await desk.check();
  desk.current = symbols.map((symbol) => ({ ...FELL, symbol }));
  const first = await desk.check();
  expect(first.notices).toBeGreaterThan(100);
  expect(first.notices).toBeLessThan(200);
  expect(desk.world.logs).toContainEqual(expect.objectContaining({ message: 'notices postponed' }));
  desk.world.time += CLAIM_DURATION_MS;
  const second = await desk.check();
  expect(first.notices + second.notices).toBe(200);
  expect(new Set(desk.published.map(({ noticeId }) => noticeId)).size).toBe(200);
  // Each notice has taken a turn of its own.
  expect(desk.world.nextTurn - started).toBeGreaterThanOrEqual(200 * MAIL_INTERVAL_MS);
});

test('liquid symbols without market data during the session are reported', async () => {
  const desk = new Desk();
  // 10:30 in New York.
  desk.current = [{ ...START, timestamp: desk.world.time - 60_000 }];
  await desk.check();
  expect(desk.world.sumMetric('SymbolsSilent')).toBe(1);
  expect(desk.world.logs).toContainEqual({
    level: 'error',
    message: 'symbols silent',
    extra: { symbols: ['NEW'] },
  });
});

test('only one of several concurrent checks publishes', async () => {
  const desk = await createOpenedDesk();
  desk.current = [FELL];
  await Promise.all(Array.from({ length: 16 }, () => desk.check()));
  expect(desk.published).toHaveLength(1);
});

test('a later check publishes a notice that failed, even after more bars', async () => {
  const desk = await createOpenedDesk();
  desk.current = [FELL];
  desk.failing = 'publish';
  await expect(desk.check()).rejects.toThrow('topic gone');
  desk.failing = undefined;
  desk.current = [{ ...FELL, count: 102 }];
  expect(await desk.check()).toMatchObject({ notices: 0 }); // still claimed by the one that failed
  desk.world.time += CLAIM_DURATION_MS;
  expect(await desk.check()).toMatchObject({ notices: 1 });
  expect(await desk.check()).toMatchObject({ notices: 0 });
  expect(desk.published).toHaveLength(1);
});

test('a crash between publishing and clearing publishes twice, with one id', async () => {
  const desk = await createOpenedDesk();
  desk.current = [FELL];
  desk.failing = 'clearPending';
  await expect(desk.check()).rejects.toThrow('table gone');
  desk.failing = undefined;
  desk.world.time += CLAIM_DURATION_MS;
  await desk.check();
  expect(new Set(desk.published.map(({ noticeId }) => noticeId)).size).toBe(1);
  expect(desk.published).toHaveLength(2);
});

test('a failing symbol does not prevent the check of the others', async () => {
  const desk = await createOpenedDesk();
  desk.current = [START, { ...START, symbol: 'IBM' }];
  await desk.check();
  desk.current = [FELL, { ...FELL, symbol: 'IBM', close: 120 }];
  const publish = jest.spyOn(desk.thresholds, 'replaceCheck').mockRejectedValueOnce(new Error('throttled'));
  await expect(desk.check()).rejects.toThrow('throttled');
  expect(publish).toHaveBeenCalledTimes(2);
  expect(desk.published.map(({ symbol }) => symbol)).toEqual(['IBM']);
});

describe('the hours of the market', () => {
  /** The minutes of MarketOpen that one check at this time reports. */
  const reportHours = async (at: string) => {
    const desk = new Desk();
    desk.world.time = Date.parse(at);
    await desk.check();
    return desk.world.metrics
      .filter(({ name }) => name === 'MarketOpen')
      .map(({ time, value, dimensions }) => {
        expect(dimensions).toEqual({ Calendar: 'XNYS' });
        return `${new Date(time!).toISOString().slice(11, 16)} ${value}`;
      });
  };

  test.each([
    ['the open, in summer', '2026-07-01T13:28:30Z', ['13:28 0', '13:29 0', '13:30 1', '13:31 1']],
    ['the open, in winter', '2026-12-01T14:28:30Z', ['14:28 0', '14:29 0', '14:30 1', '14:31 1']],
    ['the close', '2026-12-01T20:58:00Z', ['20:58 1', '20:59 1', '21:00 0', '21:01 0']],
    ['the close of a half day', '2026-11-27T17:58:00Z', ['17:58 1', '17:59 1', '18:00 0', '18:01 0']],
    ['a holiday', '2026-11-26T17:58:00Z', ['17:58 0', '17:59 0', '18:00 0', '18:01 0']],
    ['a Saturday', '2026-11-28T17:58:00Z', ['17:58 0', '17:59 0', '18:00 0', '18:01 0']],
  ])('are reported for each minute until the next check: %s', async (_, at, expected) => {
    const minutes = await reportHours(at);
    expect(minutes.slice(0, 4)).toEqual(expected);
    expect(minutes).toHaveLength(10);
  });
});
