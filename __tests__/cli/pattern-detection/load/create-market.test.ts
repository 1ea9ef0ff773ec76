import { createLoadMarket, type LoadMarket } from '../../../../src/cli/pattern-detection/load/create-market';
import { ExpectedBars } from '../../../../src/cli/pattern-detection/load/expected-bars';
import { sendLoad } from '../../../../src/cli/pattern-detection/load/send';
import { getCalendar, type Interval } from '../../../../src/domain/calendar';
import { getSymbolRow } from '../../../../src/cli/pattern-detection/symbol-row';
import type { Bar } from '../../../../src/domain/patterns';

/** A Wednesday after the close in New York. */
const START = Date.UTC(2024, 4, 1, 21);
const DAY_MS = 86_400_000;
/** The open of that day. */
const OPEN = Date.UTC(2024, 4, 1, 13, 30);
const PARAMETERS = { rate: 1_000, seconds: 8, symbols: 10, seed: 1, trades: true };

/** @param rowTimes the times of the newest events of the rows of open bars */
const createMarket = (
  intervals: Interval[],
  maxEventAgeHours = 24 * 400,
  rowTimes = new Map<string, number>(),
) => {
  const pipeline = {
    barIntervals: intervals,
    barCalendar: 'XNYS',
    maxEventAgeHours,
    readRowTimes: async () => rowTimes,
    sensitivity: 'medium' as const,
  };
  const parameters = { ...PARAMETERS, intervals };
  return createLoadMarket(pipeline, { parameters, run: 'L', start: START, alertMinConfidence: 50 });
};

/** Sends a market to a stream that accepts everything. @returns the events, in the order of each symbol */
async function send({ source, expected, listClosingEvents }: LoadMarket) {
  const sent: Record<string, unknown>[] = [];
  let now = START;
  const load = await sendLoad(source, {
    put: async (records) =>
      records.map(({ data }) => {
        sent.push(...(JSON.parse(data) as Record<string, unknown>[]));
        return { shardId: 'shardId-0', sequenceNumber: String(sent.length) };
      }),
    wait: async (milliseconds) => void (now += milliseconds),
    now: () => now,
    events: PARAMETERS.rate * PARAMETERS.seconds,
    trades: true,
    onEvent: (bar: Bar) => expected.add(bar),
    listClosingEvents,
  });
  return { load, sent };
}

describe('createLoadMarket', () => {
  it('sends trades of past sessions in order to a system that builds bars, and closes all bars', async () => {
    const market = await createMarket(['5m', '1h']);
    const { load, sent } = await send(market);
    const trades = sent.filter(({ price }) => price !== undefined);
    expect([trades.length, sent.length]).toEqual([8_000, 8_020]);
    expect(sent.slice(-20).map(({ status }) => status)).toEqual(Array(20).fill('halt'));
    const calendar = getCalendar('XNYS');
    const symbols = new Set(trades.map(({ symbol }) => symbol));
    expect(symbols.size).toBe(10);
    for (const symbol of symbols) {
      const times = trades
        .filter((trade) => trade.symbol === symbol)
        .map(({ timestamp }) => Date.parse(String(timestamp)));
      expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true);
      expect(times.every((time) => time < START && calendar.findSession(time) !== undefined)).toBe(true);
      // 800 trades in 200 bars of two days of 78 bars and 44 bars of a third one, each with an hour of half an hour.
      expect(market.expected.bars.get(`${String(symbol)}#5m`)).toBe(200);
      expect(market.expected.bars.get(`${String(symbol)}#1h`)).toBe(7 + 7 + 4);
    }
    expect(market.expected.bars.size).toBe(20);
    expect(market.expected.patterns.size).toBeGreaterThan(5);
    expect((market.expected as ExpectedBars).events).toBe(8_020);
    expect(load.lastPositions.size).toBe(10);
    // The latency is measured from the time when an event is due, not from that of the market.
    expect(load.records.every(({ firstEvent }) => firstEvent >= START)).toBe(true);
  });

  it('uses only sessions whose events are accepted', async () => {
    const market = await createMarket(['5m'], 24);
    const { sent } = await send(market);
    expect(Math.min(...sent.map(({ timestamp }) => Date.parse(String(timestamp))))).toBe(OPEN);
    expect(market.expected.bars.get('L-00#5m')).toBe(78);
    await expect(createMarket(['5m'], 5)).rejects.toThrow(
      'no session of MARKET_CALENDAR=XNYS within the last 4 h has a complete bar of 5m, and an open after the newest events of half of the rows',
    );
  });

  it('uses only symbols whose row of open bars has no newer event, or a later session if too few rows are left', async () => {
    const rows = Array.from({ length: 256 }, (_, row) => row.toString(16).padStart(2, '0'));
    const getSymbols = async (rowTimes: Map<string, number>) => {
      const { sent } = await send(await createMarket(['5m'], 24 * 3, rowTimes));
      const times = sent.map(({ timestamp }) => Date.parse(String(timestamp)));
      return { symbols: new Set(sent.map(({ symbol }) => String(symbol))), first: Math.min(...times) };
    };
    const used = rows.slice(0, 128);
    const some = await getSymbols(new Map(used.map((row) => [row, START])));
    expect(some.first).toBe(OPEN - 2 * DAY_MS);
    expect(some.symbols.size).toBe(10);
    for (const symbol of some.symbols) expect(used).not.toContain(getSymbolRow(symbol));
    const later = await getSymbols(new Map(rows.map((row) => [row, OPEN - 1])));
    expect(later.first).toBe(OPEN);
    await expect(getSymbols(new Map(rows.map((row) => [row, START])))).rejects.toThrow('no session of');
  });

  it('uses each event as a bar if the system builds no bars', async () => {
    const { expected, listClosingEvents } = await createMarket([]);
    expect(expected.events).toBeUndefined();
    expect(listClosingEvents()).toEqual([]);
  });
});
