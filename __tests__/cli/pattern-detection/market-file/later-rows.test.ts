import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readMarketFile,
  SkippedRowReporter,
  type FileOptions,
  type Row,
} from '../../../../src/cli/pattern-detection/market-file';

/** More than the first rows, which decide how a file is read. */
const ROWS = 1_500;
const dir = mkdtempSync(join(tmpdir(), 'later-rows-'));

async function read(
  name: string,
  text: string,
  { isStrict = false, ...options }: FileOptions & { isStrict?: boolean } = {},
) {
  const file = join(dir, name);
  writeFileSync(file, text);
  const rows: Row[] = [];
  const notes: string[] = [];
  let error: string | undefined;
  const skipped = new SkippedRowReporter('x', 'read', isStrict, (line) => void notes.push(line));
  try {
    for await (const group of readMarketFile(file, { ...options, skipped })) rows.push(...group);
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const symbols = new Map<string, number>();
  for (const { bar } of rows) symbols.set(bar.symbol, (symbols.get(bar.symbol) ?? 0) + 1);
  return { rows, symbols: Object.fromEntries(symbols), notes, skipped: skipped.total, error };
}

const formatTime = (index: number) => new Date(Date.UTC(2020, 0, 1, 0, index)).toISOString();
const createBars = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => ({
    t: formatTime(first + index),
    o: 5,
    h: 6,
    l: 4,
    c: 5,
    v: 1,
  }));
const toLines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const createTrades = (extra: (index: number) => object) =>
  Array.from({ length: ROWS }, (_, index) => ({
    ...{ symbol: 'A', timestamp: formatTime(index), price: 5, size: 1 },
    ...extra(index),
  }));

describe('JSON whose first rows are not like later ones', () => {
  it('has the symbols of the objects around the rows', async () => {
    const bars = { AAPL: createBars(ROWS), MSFT: createBars(10, ROWS) };
    expect((await read('a.json', JSON.stringify({ bars }))).symbols).toEqual({ AAPL: ROWS, MSFT: 10 });
    const pages = Object.entries(bars).flatMap(([symbol, all]) =>
      Array.from({ length: all.length / 10 }, (_, page) => ({
        bars: { [symbol]: all.slice(10 * page, 10 * page + 10) },
      })),
    );
    expect((await read('a.jsonl', toLines(pages))).symbols).toEqual({ AAPL: ROWS, MSFT: 10 });
  });

  it('is refused if its rows are arrays of another symbol', async () => {
    const createArrays = (count: number, first = 0) =>
      Array.from({ length: count }, (_, index) => [
        1577836800 + 60 * (first + index),
        '5',
        '6',
        '4',
        '5',
        '5',
        '1',
        1,
      ]);
    const result = { AAAUSD: createArrays(ROWS), BBBUSD: createArrays(10, ROWS) };
    const { symbols, skipped, notes } = await read('b.json', JSON.stringify({ error: [], result }));
    expect([symbols, skipped]).toEqual([{ AAAUSD: ROWS }, 10]);
    expect(notes[0]).toContain(
      'the row is of BBBUSD, and the first rows are of AAAUSD; expected a file for each symbol',
    );
  });

  it('has the conditions of trades that few of them have', async () => {
    const { rows, skipped } = await read(
      'c.jsonl',
      toLines(createTrades((index) => (index === ROWS - 1 ? { conditions: ['W'] } : {}))),
    );
    expect(skipped).toBe(0);
    expect(rows.at(-1)?.details?.conditions).toEqual(['W']);
  });

  it('has bars that later rows mark as not final', async () => {
    const bars = createBars(ROWS).map((bar, index) => {
      const row = { symbol: 'A', timestamp: bar.t, open: 5, high: 6, low: 4, close: 5, volume: 1 };
      return index < ROWS - 10 ? row : { ...row, final: false };
    });
    // The last one is not final at the end of the file.
    expect((await read('d.jsonl', toLines(bars))).rows).toHaveLength(ROWS - 1);
  });

  it.each(['id', 'high'])('names a row with the first %s', async (field) => {
    const { rows, notes, skipped } = await read(
      `${field}.jsonl`,
      toLines(createTrades((index) => (index === ROWS - 1 ? { [field]: field === 'id' ? 'a' : 6 } : {}))),
    );
    expect([rows.length, skipped]).toEqual([ROWS - 1, 1]);
    expect(notes).toEqual([
      `x, line ${ROWS}: the row has the field ${field}, and none of the first 1,000 rows has it; expected it in one of them, at least with the value null; skipped`,
    ]);
  });

  it('can have further fields that nothing reads', async () => {
    const trades = createTrades((index) => (index === ROWS - 1 ? { exchange_note: 'x' } : {}));
    expect(await read('e.jsonl', toLines(trades))).toMatchObject({ symbols: { A: ROWS }, skipped: 0 });
  });
});

it('refuses a field that an event has twice, as the stream does', async () => {
  const line = `{"symbol":"A","timestamp":"${formatTime(0)}","close":5,"close":6}`;
  const { rows, notes } = await read('f.jsonl', `${line}\n${toLines(createTrades(() => ({})))}`);
  expect(rows).toHaveLength(ROWS);
  expect(notes[0]).toContain('appear once');
});

describe('strict mode', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `A,${formatTime(index)},${index + 1}`);

  it('retains the rows before the first invalid one', async () => {
    const text = ['symbol,timestamp,close', ...lines, 'A,x,1', ...lines].join('\n');
    const { rows, error } = await read('g.csv', text, { isStrict: true });
    expect(rows.map(({ bar }) => bar.close)).toEqual(lines.map((_, index) => index + 1));
    expect(error).toContain('x, line 22: timestamp must be');
  });
});

describe('--symbol', () => {
  const createCsv = (symbols: readonly string[]) =>
    ['symbol,timestamp,close', ...symbols.map((symbol, index) => `${symbol},${formatTime(index)},5`)].join(
      '\n',
    );

  it('renames the symbol of a file', async () => {
    const { symbols } = await read('h.csv', createCsv(['A', 'A']), { symbol: 'B' });
    expect(symbols).toEqual({ B: 2 });
  });

  it('does not merge several symbols', async () => {
    const { symbols, notes } = await read('i.csv', createCsv(['A', 'C', 'A']), { symbol: 'B' });
    expect(symbols).toEqual({ B: 2 });
    expect(notes).toEqual([
      'x, line 3: symbol is "C"; expected "A" as in the rows before, because --symbol is the symbol of all rows: omit it; skipped',
    ]);
  });
});

it('retains the first of two final bars, as the stream does', async () => {
  const text = [
    'symbol,timestamp,close,final',
    `A,${formatTime(0)},5,true`,
    `A,${formatTime(0)},6,true`,
  ].join('\n');
  expect((await read('j.csv', text)).rows.map(({ bar }) => bar.close)).toEqual([5]);
});
