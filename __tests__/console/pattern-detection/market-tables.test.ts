import { MarketTables } from '../../../src/console/pattern-detection/market/market-tables';
import { createFindPattern } from '../../../src/console/pattern-detection/story/read-records';
import { createAlert, toPatternRow } from '../../../src/domain/alerts';
import { BarRow, decodeRow, encodeRow } from '../../../src/domain/bars';
import { getCalendar } from '../../../src/domain/calendar';
import { formatDetectorKey } from '../../../src/domain/market-data';
import { advanceState, createState, encodeState } from '../../../src/domain/patterns';
import { BarLog, formatSeries, type PriceBar } from '../../../src/domain/recent-bars';
import { createAlertHistory } from '../../../src/lambdas/pattern-detection/adapters/alert-history';
import { createDetectorStates } from '../../../src/lambdas/pattern-detection/adapters/detector-states';
import { createOpenBarsTable } from '../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import { createRecentBars } from '../../../src/lambdas/pattern-detection/adapters/recent-bars';
import { createTradingPatterns } from '../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import { getSymbolRow } from '../../../src/lambdas/pattern-detection/symbol-row';
import { Database } from '../../../tools/simulation/services/dynamodb/database';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { detection } from '../../domain/alerts/detection';
import {
  createAlertsTable,
  createBarsTable,
  createPatternsTable,
  createStatesTable,
} from '../../lambdas/pattern-detection/adapters/tables';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 30);
const createBar = (index: number): PriceBar => ({
  timestamp: START + index * MINUTE,
  open: 100,
  high: 101,
  low: 99,
  close: 100 + (index % 3) / 4,
  volume: index % 100,
});

/** The tables of the system, written by its own adapters. */
function createTables() {
  const recent = new Table('RecentBars', ['series', 'until']);
  const states = createStatesTable();
  const open = createBarsTable();
  const patterns = createPatternsTable();
  const alerts = createAlertsTable();
  const all = [recent, states, open, patterns, alerts];
  const { client } = new Database(all);
  return {
    /** Makes the last writes visible to reads that are not consistent. */
    settle: () => all.forEach((table) => table.settle()),
    tables: new MarketTables(client, (id) => id),
    recent: createRecentBars(client, 'RecentBars'),
    states: createDetectorStates(client, 'DetectorState'),
    open: createOpenBarsTable(client, 'OpenBars'),
    patterns: createTradingPatterns(client, 'TradingPatterns'),
    alerts: createAlertHistory(client, 'AlertHistory'),
    findPattern: createFindPattern(client, (id) => id),
  };
}

/** Stores bars as the system does: those that are closed in rows of their own, the last ones with the detector. */
async function storeBars(
  { recent, states }: ReturnType<typeof createTables>,
  key: { readonly symbol: string; readonly interval?: '5m' },
  count: number,
) {
  const log = new BarLog();
  const detector = createState();
  for (let index = 0; index < count; index++) {
    log.add(createBar(index));
    advanceState(detector, { symbol: key.symbol, ...createBar(index) });
    for (const bars of log.takeClosed()) await recent.save(formatSeries(key), bars, START);
  }
  const saved = { state: encodeState(detector), lastSequence: 'c', bars: log.encode() };
  await states.save(formatDetectorKey(key), saved, undefined, START);
}

const expectBars = (bars: readonly PriceBar[], from: number, until: number) => {
  expect(bars.map(({ timestamp }) => (timestamp - START) / MINUTE)).toEqual(
    Array.from({ length: until - from }, (_, index) => from + index),
  );
  expect(bars.at(-1)).toMatchObject({
    close: expect.closeTo(createBar(until - 1).close, 4),
    volume: (until - 1) % 100,
  });
};

test('the bars of a chart are those of all rows and of the detector, from the oldest', async () => {
  const world = createTables();
  await storeBars(world, { symbol: 'AAPL' }, 130);
  await storeBars(world, { symbol: 'AAPL', interval: '5m' }, 10);
  expectBars(await world.tables.readBars({ symbol: 'AAPL' }), 0, 130);
  expectBars(await world.tables.readBars({ symbol: 'AAPL', interval: '5m' }), 0, 10);
  expect(await world.tables.readBars({ symbol: 'IBM' })).toEqual([]);
});

test('of a long history, the last thousand bars are read', async () => {
  const world = createTables();
  await storeBars(world, { symbol: 'AAPL' }, 1_700);
  expectBars(await world.tables.readBars({ symbol: 'AAPL' }), 700, 1_700);
});

test('symbols are listed once, with the price and time of their last bar, also of one that is stored elsewhere', async () => {
  const world = createTables();
  await storeBars(world, { symbol: 'AAPL', interval: '5m' }, 30);
  await storeBars(world, { symbol: 'AAPL' }, 31);
  await storeBars(world, { symbol: 'IBM' }, 24);
  world.settle();
  const symbols = [...(await world.tables.listSymbols())].sort((a, b) => a.symbol.localeCompare(b.symbol));
  expect(symbols).toMatchObject([
    { symbol: 'AAPL', price: createBar(30).close, at: createBar(30).timestamp },
    { symbol: 'IBM', price: createBar(23).close, at: createBar(23).timestamp },
  ]);
});

test('the open bars of a symbol are those of its row', async () => {
  const world = createTables();
  const options = {
    calendar: getCalendar('24x7'),
    intervals: ['5m'] as const,
    listener: { onBar: () => undefined, onRejected: () => undefined },
  };
  const row = new BarRow(options);
  row.addTrade({ symbol: 'AAPL', timestamp: START, price: 5, size: 1 }, START);
  await world.open.save(getSymbolRow('AAPL'), { ...encodeRow(row), positions: ['s:1#0'] }, undefined);
  const stored = await world.tables.readOpenBars('AAPL');
  expect([...decodeRow(stored!, options).symbols.keys()]).toEqual(['AAPL']);
  expect(await world.tables.readOpenBars('IBM')).toBeUndefined();
});

test('patterns and alerts are those of the symbol and the interval, and a pattern is found by its event', async () => {
  const world = createTables();
  const rows = [
    toPatternRow(detection(), 's:1#0', START),
    toPatternRow(detection({ interval: '5m' }), 's:2#0', START),
    toPatternRow(detection({ symbol: 'IBM' }), 's:3#0', START),
  ];
  for (const row of rows) await world.patterns.store(row);
  await world.alerts.claim(createAlert(detection(), 's:1#0', START), START, START + 1);
  world.settle();
  const ids = async (interval?: '5m') =>
    (await world.tables.listPatterns({ symbol: 'AAPL', ...(interval && { interval }) })).map(
      ({ patternId }) => patternId,
    );
  expect(await ids()).toEqual([rows[0]!.patternId]);
  expect(await ids('5m')).toEqual([rows[1]!.patternId]);
  expect(await world.tables.listAlerts({ symbol: 'AAPL' })).toMatchObject([{ alertId: rows[0]!.patternId }]);
  expect(await world.tables.listAlerts({ symbol: 'AAPL', interval: '5m' })).toEqual([]);
  expect(await world.findPattern('s:3#0')).toMatchObject({ patternId: rows[2]!.patternId });
  expect(await world.findPattern('s:4#0')).toBeUndefined();
});
