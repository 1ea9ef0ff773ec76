import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import {
  SkippedRowReporter,
  readMarketFile,
  type FileOptions,
} from '../../../../src/cli/pattern-detection/market-file';
import {
  readLines,
  MAX_LINE_LENGTH,
  type TextLine,
} from '../../../../src/cli/pattern-detection/market-file/lines';
import { setsPrice } from '../../../../src/domain/bars/conditions';
import { decodeText } from '../../../../src/cli/pattern-detection/market-file/encoding';

const dir = mkdtempSync(join(tmpdir(), 'market-file-'));
let fileCount = 0;

function writeTestFile(text: string | Buffer, extension = '.csv'): string {
  const file = join(dir, `${fileCount++}${extension}`);
  writeFileSync(file, text);
  return file;
}

async function collectRows(file: string, options: FileOptions = {}) {
  const rows: { line: number; symbol: string; time: string; close: number }[] = [];
  const notes: string[] = [];
  const skipped = new SkippedRowReporter('x', 'read', false, (line) => void notes.push(line));
  for await (const group of readMarketFile(file, { ...options, skipped }))
    for (const { line, bar } of group)
      rows.push({
        line,
        symbol: bar.symbol,
        time: new Date(bar.timestamp).toISOString().replace('.000Z', 'Z'),
        close: bar.close,
      });
  skipped.end();
  return { rows, notes };
}

async function* createChunks(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text as string);
}

async function collectLines(...texts: (string | Buffer)[]): Promise<TextLine[]> {
  const found: TextLine[] = [];
  for await (const lines of readLines(decodeText(createChunks(...texts), 'x'))) found.push(...lines);
  return found;
}

describe('readLines', () => {
  it('joins lines and multi-byte characters that span chunks', async () => {
    const euro = Buffer.from('a€\r\nb');
    expect(await collectLines(euro.subarray(0, 2), euro.subarray(2), 'c\n\nd')).toEqual([
      { number: 1, text: 'a€' },
      { number: 2, text: 'bc' },
      { number: 3, text: '' },
      { number: 4, text: 'd' },
    ]);
  });

  it('returns no text for a line that is too long, and continues with the next one', async () => {
    const half = 'x'.repeat(MAX_LINE_LENGTH / 2 + 1);
    expect(await collectLines('a\n', half, half, half, '\nb\n', half + half)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: undefined },
      { number: 3, text: 'b' },
      { number: 4, text: undefined },
    ]);
  });
});

describe('readMarketFile', () => {
  it('reads quoted CSV fields, and reports lines without a closing quote', async () => {
    const text =
      'symbol,timestamp,close\n"A-B"," 1","1.5"\n"A,2,2\nA,3,3,,\nA,4,1,234.5\nA"B,5,5\n"C","6","6"\n';
    const { rows, notes } = await collectRows(writeTestFile(text));
    const found = rows.map(({ line, symbol, close }) => [line, symbol, close] as const);
    expect(found.sort(([a], [b]) => a - b)).toEqual([
      [2, 'A-B', 1.5],
      [4, 'A', 3],
      [7, 'C', 6],
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/^x, line 3: the closing quote is missing: .*A,2,2/),
      'x, line 5: the line has 4 fields; expected 3 as in the header; skipped',
      expect.stringMatching(/^x, line 6: the closing quote is missing/),
    ]);
  });

  it.each([
    ['by their first character', '\ufeff\n  {"symbol":"A","timestamp":1,"close":2}\n', '.txt'],
    ['by the file extension', 'nothing\n{"symbol":"A","timestamp":1,"close":2}\n', '.jsonl'],
    [
      'without a line feed between them',
      '{"symbol":"B","timestamp":1,"close":2}{"symbol":"A","timestamp":1,"close":2}',
      '.txt',
    ],
    [
      'in a gzip file with any extension',
      gzipSync('\n\n{"symbol":"A","timestamp":1,"close":2}\n'),
      '.download',
    ],
  ])('recognizes JSON lines %s', async (_, text, extension) => {
    const { rows } = await collectRows(writeTestFile(text, extension));
    expect(rows.at(-1)).toMatchObject({ symbol: 'A', time: '1970-01-01T00:00:01Z', close: 2 });
  });

  it('reports lines that are not JSON objects', async () => {
    const { rows, notes } = await collectRows(
      writeTestFile('{"symbol":"A","timestamp":1,"close":2}\n{"symbol"\n[1]\nnull\n', '.jsonl'),
    );
    expect(rows).toHaveLength(1);
    expect(notes).toEqual([
      'x, line 2: event must be valid JSON; got {"symbol"; skipped',
      'x, line 3: event must be a JSON object; got [1]; skipped',
      'x, line 4: event must be a JSON object; got null; skipped',
    ]);
  });

  it('rejects an empty JSON lines file', async () => {
    await expect(collectRows(writeTestFile('\n \n', '.jsonl'))).rejects.toThrow(/is empty: expected/);
  });

  it.each([
    ['binary data', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), /is not text \(it contains zero bytes\)/],
    ['a Parquet file', 'PAR1xxxx', /is a Parquet file: export it as CSV/],
    [
      'an archive of another compression',
      createLzmaArchive(),
      /prices\.csv is compressed with method 14: exp/,
    ],
    ['an empty gzip file', gzipSync(''), /is empty: expected CSV with a header line/],
    ['a header without an end', 'x'.repeat(3 * MAX_LINE_LENGTH), /line 1 is too long/],
    ['invalid JSON', '{"a": [1, 2\n', /is not valid JSON/],
    ['JSON of something else', '{"Note": "call limit"}', /contains no market data: .*call limit/],
  ])('rejects %s', async (_, text, message) => {
    await expect(collectRows(writeTestFile(text))).rejects.toThrow(message);
  });
});

/** A zip archive whose file claims to be compressed with LZMA. */
function createLzmaArchive(): Buffer {
  const archive = Buffer.from(zipSync({ 'prices.csv': strToU8('symbol,timestamp,close\nA,1,2\n') }));
  archive.writeUInt16LE(14, 8);
  return archive;
}

describe('SkippedRowReporter', () => {
  it('reports the first 20 invalid lines, then the number of the others', () => {
    const reports: string[] = [];
    const reporter = new SkippedRowReporter('x.csv', 'read', false, (line) => reports.push(line));
    for (let line = 2; line < 25; line++) reporter.add(line, 'close is missing');
    reporter.end();
    expect(reports).toHaveLength(21);
    expect(reports[0]).toBe('x.csv, line 2: close is missing; skipped');
    expect(reports[20]).toBe('… and 3 more lines skipped');
    expect(reporter.total).toBe(23);
  });

  it('stops at the first invalid line in strict mode', () => {
    const reporter = new SkippedRowReporter('x.csv', 'read', true, () => {});
    expect(() => reporter.add(7, 'close is missing')).toThrow(
      'x.csv, line 7: close is missing; no later line was read (--strict)',
    );
  });

  it('fails if more than 1 % of the rows were skipped, or all of them', () => {
    const reporter = new SkippedRowReporter('x.csv', 'read', false, () => {});
    reporter.add(2, 'close is missing');
    expect(() => reporter.check(99, false)).not.toThrow();
    expect(() => reporter.check(98, false)).toThrow(
      'x.csv: 1 line of 99 skipped (1.0 %), more than 1 %: correct the lines above, or add --lenient',
    );
    expect(() => reporter.check(98, true)).not.toThrow();
    expect(() => reporter.check(0, true)).toThrow('x.csv contains no valid bar');
  });
});

test('trades that were corrected or cancelled have a condition that excludes their price', async () => {
  const file = writeTestFile(
    [
      'ticker,conditions,correction,id,sip_timestamp,price,size',
      'IWM,,0,a,1714570200000000000,100,1',
      'IWM,"12,37",00,b,1714570201000000000,101,1',
      'IWM,,8,c,1714570202000000000,150,1',
      'IWM,"53,41",12,d,1714570203000000000,151,1',
      '',
    ].join('\n'),
  );
  const skipped = new SkippedRowReporter('x', 'read', false, () => undefined);
  const conditions: unknown[] = [];
  for await (const rows of readMarketFile(file, { skipped }))
    conditions.push(...rows.map(({ details }) => details?.conditions));
  expect(conditions).toEqual([undefined, ['12', '37'], ['corrected trade'], ['53', '41', 'corrected trade']]);
  expect(conditions.map((list) => setsPrice(list as string[]))).toEqual([true, true, false, false]);
});
