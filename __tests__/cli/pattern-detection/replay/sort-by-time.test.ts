import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { sortByTime } from '../../../../src/cli/pattern-detection/replay/sort-by-time';
import { getSymbolRow } from '../../../../src/cli/pattern-detection/symbol-row';
import { BarRow, type BarRejection } from '../../../../src/domain/bars';
import { getCalendar } from '../../../../src/domain/calendar';
import type { WrittenEvent } from '../../../../src/domain/market-data';

/** Two symbols of one row of open bars: their trades close each other's bars. */
const SYMBOLS = ['SYM-2', 'SYM-19'] as const;
const START = Date.UTC(2024, 4, 1, 14);
const MINUTES = 30;

/** The trades of a file that lists one symbol after the other. */
const LONG_FILE: WrittenEvent[] = SYMBOLS.flatMap((symbol, index) =>
  Array.from({ length: MINUTES }, (_, minute) => ({
    symbol,
    timestamp: new Date(START + minute * 60_000 + index).toISOString(),
    price: 100 + minute,
    size: 1,
  })),
);

async function* toGroups(events: readonly WrittenEvent[], size = 7): AsyncGenerator<readonly WrittenEvent[]> {
  for (let start = 0; start < events.length; start += size) yield events.slice(start, start + size);
}

async function sort(events: readonly WrittenEvent[], maxInMemory?: number): Promise<WrittenEvent[]> {
  const sorted: WrittenEvent[] = [];
  for await (const group of sortByTime(toGroups(events), maxInMemory)) sorted.push(...group);
  return sorted;
}

/** Builds bars of 5 minutes as KinesisConsumer does. @returns the number of bars, and why trades are in no bar */
function buildBars(events: readonly WrittenEvent[]) {
  const rejected: BarRejection[] = [];
  let bars = 0;
  const listener = {
    onBar: () => void bars++,
    onRejected: (_: unknown, reason: BarRejection) => void rejected.push(reason),
  };
  const row = new BarRow({ calendar: getCalendar('24x7'), intervals: ['5m'], listener });
  for (const { symbol, timestamp, price } of events) {
    const time = Date.parse(timestamp);
    row.addTrade({ symbol, timestamp: time, price: Number(price), size: 1 }, time);
  }
  row.closeEnded();
  return { bars, rejected };
}

/** The folder exists from the first temporary directory of the run on. */
const FOLDER = process.env.TEMPORARY_DIRECTORIES ?? tmpdir();
const countFolders = () =>
  existsSync(FOLDER)
    ? readdirSync(FOLDER).filter((name) => name.startsWith('market-stacks-sort-')).length
    : 0;

describe('sortByTime', () => {
  it('makes it possible to build the bars of all symbols from a file that lists one symbol after the other', async () => {
    expect(new Set(SYMBOLS.map(getSymbolRow)).size).toBe(1);
    expect(buildBars(LONG_FILE).rejected.filter((reason) => reason === 'late').length).toBeGreaterThan(20);
    const { bars, rejected } = buildBars(await sort(LONG_FILE));
    expect(rejected).toEqual([]);
    // The last bar of each symbol is still open.
    expect(bars).toBe(2 * (MINUTES / 5 - 1));
  });

  it.each([1, 2, 7, 13, 60, 61])(
    'has the same result with %d events in memory, and deletes its files',
    async (max) => {
      const shuffled = LONG_FILE.map((event, index) => ({ ...event, id: String(index) }));
      const before = countFolders();
      const sorted = await sort(shuffled, max);
      expect(sorted).toEqual([...shuffled].sort((a, b) => a.timestamp.localeCompare(b.timestamp)));
      expect(countFolders()).toBe(before);
    },
  );

  it('retains the order of events with equal times', async () => {
    const timestamp = new Date(START).toISOString();
    const equal = Array.from({ length: 25 }, (_, index) => ({
      symbol: 'A',
      timestamp,
      price: 1,
      id: String(index),
    }));
    expect(await sort(equal, 4)).toEqual(equal);
    expect(await sort([])).toEqual([]);
  });
});
