import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  addFileOptions,
  type FileCommandOptions,
} from '../../../../src/cli/pattern-detection/commands/file-options';
import {
  SkippedRowReporter,
  readMarketFile,
  type Row,
} from '../../../../src/cli/pattern-detection/market-file';
import { EVENT_KIND } from '../../../../src/domain/market-data';
import { ROOT } from '../../../../src/cli/session';

const FOLDER = join(ROOT, '__tests__/fixtures/market-files');
type Expected = readonly [number, number, number, number, number, number];
/** The one series of bars that all files contain, by day and by five minutes. */
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as {
  daily: Expected[];
  minutes: Expected[];
};

/** The rows of the table of sources in the help. */
const sources = readFileSync(join(ROOT, 'help/detect.md'), 'utf8')
  .split('\n')
  .filter((line) => /`[a-z0-9-]+\.(csv|json|jsonl|txt|zip)` +\|$/.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [source, options, file] = [cells[1]!, cells.at(-3)!, cells.at(-2)!];
    return { source, options: options.replaceAll('`', ''), file: file.replaceAll('`', '') };
  });

/** What the files do not contain: the volume, or bars instead of trades. */
const WITHOUT_VOLUME = ['histdata.csv', 'histdata-commas.csv', 'coingecko-ohlc.json'];
const TRADES = [
  'binance-trades.csv',
  'binance-aggregated-trades.csv',
  'kraken-trades.csv',
  'coingecko.json',
  'ninjatrader-ticks.txt',
];
/** Files with quotes, and the columns that the message names. */
const QUOTES: Readonly<Record<string, RegExp>> = {
  'dukascopy-ticks.csv': /contains quotes \(columns Ask, Bid\)/,
  'truefx.csv': /contains quotes \(columns 3, 4\).*--columns close=3/,
};
const MINUTE_MS = 60_000;

function parseOptions(text: string): FileCommandOptions {
  const command = addFileOptions(new Command()).exitOverride();
  return command.parse(text.split(' ').filter(Boolean), { from: 'user' }).opts();
}

async function read(file: string, options: string) {
  const rows: Row[] = [];
  const notes: string[] = [];
  const skipped = new SkippedRowReporter(file, 'read', false, (line) => void notes.push(line));
  for await (const group of readMarketFile(join(FOLDER, file), { ...parseOptions(options), skipped }))
    rows.push(...group);
  skipped.end();
  return { rows, notes, skipped };
}

test('each fixture has a row in the table of sources', () => {
  expect(sources.map(({ file }) => file).sort()).toEqual(
    readdirSync(FOLDER)
      .filter((file) => file !== 'expected.json' && file !== 'README.md')
      .sort(),
  );
});

describe.each(sources)('$source', ({ file, options }) => {
  const quotes = QUOTES[file];
  if (quotes !== undefined) {
    it('is refused with a message that names the columns of quotes', async () => {
      await expect(read(file, options)).rejects.toThrow(quotes);
    });
    return;
  }

  it('is read with the options in the table', async () => {
    expect(existsSync(join(FOLDER, file))).toBe(true);
    const { rows, skipped } = await read(file, options);
    expect(skipped.total).toBe(0);
    const symbols = [...new Set(rows.map(({ bar }) => bar.symbol))];
    expect(symbols).toHaveLength(file === 'kaggle-sp500.csv' ? 2 : 1);
    for (const symbol of symbols)
      checkBars(
        file,
        rows.filter(({ bar }) => bar.symbol === symbol),
      );
  });

  if (options.includes('--symbol'))
    it('names the option for the symbol that it does not contain', async () => {
      await expect(read(file, options.replace(/--symbol \S+/, ''))).rejects.toThrow(
        /no symbol.*: add --symbol \S+/,
      );
    });
});

function checkBars(file: string, rows: readonly Row[]): void {
  const isDaily = rows.length > 1 && rows[1]!.bar.timestamp - rows[0]!.bar.timestamp > 60 * MINUTE_MS;
  const series = isDaily ? expected.daily : expected.minutes;
  expect(rows).toHaveLength(series.length);
  if (TRADES.includes(file)) {
    expect(rows.map(({ bar }) => bar.close)).toEqual(series.map(([, , , , close]) => close));
    expect(rows.every(({ kind }) => kind !== EVENT_KIND.bar)).toBe(true);
    return;
  }
  rows.forEach(({ bar, kind }, index) => {
    const [time, open, high, low, close, volume] = series[index]!;
    expect(kind).toBe(EVENT_KIND.bar);
    // GOOGLEFINANCE stamps a day by the close of the exchange.
    const shift = file === 'google-sheets.csv' ? 21 * 60 * MINUTE_MS : 0;
    expect(new Date(bar.timestamp - shift).toISOString()).toBe(new Date(time).toISOString());
    for (const [got, want] of [
      [bar.open, open],
      [bar.high, high],
      [bar.low, low],
      [bar.close, close],
    ] as const)
      expect(got).toBeCloseTo(want, 6);
    expect(bar.volume).toBeCloseTo(WITHOUT_VOLUME.includes(file) ? 0 : volume, 3);
  });
}
