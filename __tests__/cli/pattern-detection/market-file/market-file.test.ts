import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  readRows,
  InvalidLineReporter,
  type FileRow,
} from '../../../../src/cli/pattern-detection/market-file';
import {
  readLines,
  MAX_LINE_LENGTH,
  type TextLine,
} from '../../../../src/cli/pattern-detection/market-file/lines';

const dir = mkdtempSync(join(tmpdir(), 'market-file-'));
let fileCount = 0;

function writeTestFile(text: string | Buffer, extension = '.csv'): string {
  const file = join(dir, `${fileCount++}${extension}`);
  writeFileSync(file, text);
  return file;
}

async function collectRows(file: string) {
  const rows: FileRow[] = [];
  const invalid: [number, string][] = [];
  const onInvalidLine = (line: number, reason: string) => void invalid.push([line, reason]);
  for await (const row of readRows(file, { onInvalidLine })) rows.push(row);
  return { rows, invalid };
}

async function* createChunks(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text as string);
}

async function collectLines(...texts: (string | Buffer)[]): Promise<TextLine[]> {
  const found: TextLine[] = [];
  for await (const line of readLines(createChunks(...texts))) found.push(line);
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

describe('readRows', () => {
  it('reads quoted CSV fields, and reports lines without a closing quote', async () => {
    const text = 'symbol,timestamp,close\n"A,""B""",1,"1.5"\n"A,2,2\nA,3,3,,\nA,4,1,234.5\nA"B,5,5\n';
    const { rows, invalid } = await collectRows(writeTestFile(text));
    expect(rows).toEqual([
      { line: 2, fields: { symbol: 'A,"B"', timestamp: '1', close: '1.5' } },
      { line: 4, fields: { symbol: 'A', timestamp: '3', close: '3' } },
    ]);
    expect(invalid).toEqual([
      [3, expect.stringMatching(/^the closing quote is missing: .*A,2,2/)],
      [5, 'the line has 4 fields; expected 3 as in the header'],
      [6, expect.stringMatching(/^the closing quote is missing/)],
    ]);
  });

  it.each([
    ['by their first character', '\ufeff\n  {"symbol":"A","timestamp":1,"close":2}\n', '.txt'],
    ['by the file extension', 'nothing\n{"symbol":"A","timestamp":1,"close":2}\n', '.jsonl'],
    [
      'in a gzip file with any extension',
      gzipSync('\n\n{"symbol":"A","timestamp":1,"close":2}\n'),
      '.download',
    ],
  ])('recognizes JSON lines %s', async (_, text, extension) => {
    const { rows } = await collectRows(writeTestFile(text, extension));
    expect(rows.map(({ fields }) => fields)).toEqual([{ symbol: 'A', timestamp: 1, close: 2 }]);
  });

  it('reports lines that are not JSON objects', async () => {
    const { rows, invalid } = await collectRows(
      writeTestFile('{"symbol":"A"}\n{"symbol"\n[1]\nnull\n', '.jsonl'),
    );
    expect(rows).toHaveLength(1);
    expect(invalid).toEqual([
      [2, 'event must be valid JSON; got {"symbol"'],
      [3, 'event must be a JSON object; got [1]'],
      [4, 'event must be a JSON object; got null'],
    ]);
  });

  it('rejects an empty JSON lines file', async () => {
    await expect(collectRows(writeTestFile('\n \n', '.jsonl'))).rejects.toThrow(/is empty: expected/);
  });

  it.each([
    ['binary data', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), /is not UTF-8 text/],
    ['UTF-16', Buffer.from('symbol,timestamp,close', 'utf16le'), /is not UTF-8 text/],
    [
      'a JSON array',
      '[{"symbol":"A"}]',
      /is a JSON array: expected JSON lines; convert it with jq -c '\.\[\]'/,
    ],
    ['an empty gzip file', gzipSync(''), /is empty: expected a header line/],
    ['a header without an end', 'x'.repeat(3 * MAX_LINE_LENGTH), /line 1 is too long/],
    ['semicolons', 'symbol;timestamp;close\n', /separated by commas; got "symbol;timestamp;close"/],
  ])('rejects %s', async (_, text, message) => {
    await expect(collectRows(writeTestFile(text))).rejects.toThrow(message);
  });
});

describe('InvalidLineReporter', () => {
  it('reports the first 20 invalid lines, then the number of the others', () => {
    const reports: string[] = [];
    const reporter = new InvalidLineReporter('x.csv', false, 'read', (line) => reports.push(line));
    for (let line = 2; line < 25; line++) reporter.add(line, 'close is missing');
    reporter.end();
    expect(reports).toHaveLength(21);
    expect(reports[0]).toBe('x.csv, line 2: close is missing; skipped');
    expect(reports[20]).toBe('… and 3 more lines skipped');
    expect(reporter.total).toBe(23);
  });

  it('stops at the first invalid line in strict mode', () => {
    const reporter = new InvalidLineReporter('x.csv', true, 'read', () => {});
    expect(() => reporter.add(7, 'close is missing')).toThrow(
      'x.csv, line 7: close is missing; no later line was read (--strict)',
    );
  });
});
