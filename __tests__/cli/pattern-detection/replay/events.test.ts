import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { getFileSize, SkippedRowReporter } from '../../../../src/cli/pattern-detection/market-file';
import { readEvents } from '../../../../src/cli/pattern-detection/replay/events';
import type { WrittenEvent } from '../../../../src/domain/market-data';

const dir = mkdtempSync(join(tmpdir(), 'csv-'));
let files = 0;

function writeTestFile(text: string | Buffer, ending = '.csv'): string {
  const file = join(dir, `${files++}${ending}`);
  writeFileSync(file, text);
  return file;
}

async function read(file: string, symbols?: ReadonlySet<string>) {
  const events: WrittenEvent[] = [];
  const invalid: string[] = [];
  const skipped = new SkippedRowReporter('x', 'sent', false, (line) => void invalid.push(line));
  for await (const group of readEvents(file, { symbols, skipped })) events.push(...group);
  return { events, invalid };
}

describe('readEvents', () => {
  it('accepts columns in any order and case, and files without the optional ones', async () => {
    const { events } = await read(
      writeTestFile('\ufeffClose, SYMBOL ,timestamp,note\n1.5,AAPL,2024-01-02,x\n'),
    );
    expect(events).toEqual([{ symbol: 'AAPL', timestamp: '2024-01-02T00:00:00.000Z', close: 1.5 }]);
  });

  it('reads all prices, the volume, and times in milliseconds', async () => {
    const { events } = await read(
      writeTestFile(
        'symbol,timestamp,open,high,low,close,volume\nIBM,1704153600000,1,3,0.5,2,100\nIBM,2024-01-03,1,,,2,\n',
      ),
    );
    expect(events).toEqual([
      {
        symbol: 'IBM',
        timestamp: '2024-01-02T00:00:00.000Z',
        open: 1,
        high: 3,
        low: 0.5,
        close: 2,
        volume: 100,
      },
      { symbol: 'IBM', timestamp: '2024-01-03T00:00:00.000Z', open: 1, high: 2, low: 1, close: 2 },
    ]);
  });

  it('reads gzip files by their extension, and only the requested symbols', async () => {
    const file = writeTestFile(
      gzipSync('symbol,timestamp,close\nA,2024-01-02,1\nB,2024-01-02,2\n'),
      '.csv.gz',
    );
    const { events } = await read(file, new Set(['B']));
    expect(events.map(({ symbol }) => symbol)).toEqual(['B']);
  });

  it('reports invalid lines and continues', async () => {
    const text = [
      'symbol,timestamp,close',
      'A,2024-01-02,1',
      'A,2024-01-03,many',
      ',2024-01-03,1',
      '',
      'A,someday,1',
      'A,2024-01-04',
      'A,2024-01-05,NaN',
      'A,2024-01-06,2',
    ].join('\n');
    const { events, invalid } = await read(writeTestFile(text));
    expect(events.map(({ close }) => close)).toEqual([1, 2]);
    expect(invalid).toEqual([
      'x, line 3: close must be a number above 0 and at most 1000000000000; got "many"; skipped',
      expect.stringMatching(/^x, line 4: symbol must be 1 to 32 .*; got nothing; skipped$/),
      expect.stringMatching(/^x, line 6: timestamp must be an ISO-8601 date .*; got "someday"; skipped$/),
      'x, line 7: close must be a number above 0 and at most 1000000000000; got nothing; skipped',
      'x, line 8: close must be a number above 0 and at most 1000000000000; got "NaN"; skipped',
    ]);
  });

  it.each([
    [
      'no header',
      'A,2024-01-02,1\nA,2024-01-03,1\n',
      /has no header line .*add --columns with the numbers of the columns/,
    ],
    [
      'a header without the price',
      'symbol,timestamp,cost\nA,2024-01-02,1\n',
      /line 1: the header has no close \(got "symbol, timestamp, cost"\): add --columns close=NAME/,
    ],
    ['a column twice', 'symbol,timestamp,close,Close\n', /duplicate column close/],
    ['nothing at all', '', /is empty/],
  ])('rejects %s', async (_, text, message) => {
    await expect(read(writeTestFile(text))).rejects.toThrow(message);
  });

  it('rejects invalid gzip data', async () => {
    await expect(read(writeTestFile('symbol,timestamp,close\n', '.csv.gz'))).rejects.toThrow(
      /is not valid gzip data/,
    );
    const cut = gzipSync('symbol,timestamp,close\nA,2024-01-02,1\n').subarray(0, 30);
    await expect(read(writeTestFile(cut, '.csv.gz'))).rejects.toThrow(/is not valid gzip data/);
  });

  it('rejects a missing file and a folder', async () => {
    await expect(getFileSize(join(dir, 'none.csv'))).rejects.toThrow(/none\.csv does not exist/);
    await expect(getFileSize(dir)).rejects.toThrow(/is not a file/);
    await expect(read(join(dir, 'none.csv'))).rejects.toThrow(/does not exist/);
  });
});
