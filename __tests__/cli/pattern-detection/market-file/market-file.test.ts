import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRows, WrongLines, type Row } from '../../../../src/cli/pattern-detection/market-file';
import { linesOf, LONGEST_LINE, type Line } from '../../../../src/cli/pattern-detection/market-file/lines';

const dir = mkdtempSync(join(tmpdir(), 'market-file-'));
let files = 0;

function fileOf(text: string | Buffer, ending = '.csv'): string {
  const file = join(dir, `${files++}${ending}`);
  writeFileSync(file, text);
  return file;
}

async function read(file: string) {
  const rows: Row[] = [];
  const wrong: [number, string][] = [];
  const onWrongLine = (line: number, why: string) => void wrong.push([line, why]);
  for await (const row of readRows(file, { onWrongLine })) rows.push(row);
  return { rows, wrong };
}

async function* chunksOf(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text as string);
}

async function lines(...texts: (string | Buffer)[]): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of linesOf(chunksOf(...texts))) found.push(line);
  return found;
}

describe('linesOf', () => {
  it('joins what the chunks cut apart, characters of several bytes too', async () => {
    const euro = Buffer.from('a€\r\nb');
    expect(await lines(euro.subarray(0, 2), euro.subarray(2), 'c\n\nd')).toEqual([
      { number: 1, text: 'a€' },
      { number: 2, text: 'bc' },
      { number: 3, text: '' },
      { number: 4, text: 'd' },
    ]);
  });

  it('gives no text for a line that is too long, and goes on with the next one', async () => {
    const half = 'x'.repeat(LONGEST_LINE / 2 + 1);
    expect(await lines('a\n', half, half, half, '\nb\n', half + half)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: undefined },
      { number: 3, text: 'b' },
      { number: 4, text: undefined },
    ]);
  });
});

describe('readRows', () => {
  it('reads quoted CSV fields, and names the line of those that are not closed', async () => {
    const text = 'symbol,timestamp,close\n"A,""B""",1,"1.5"\n"A,2,2\nA,3,3,,\nA,4,1,234.5\nA"B,5,5\n';
    const { rows, wrong } = await read(fileOf(text));
    expect(rows).toEqual([
      { line: 2, fields: { symbol: 'A,"B"', timestamp: '1', close: '1.5' } },
      { line: 4, fields: { symbol: 'A', timestamp: '3', close: '3' } },
    ]);
    expect(wrong).toEqual([
      [3, expect.stringMatching(/^the quotes are not closed: .*A,2,2/)],
      [5, 'there are 4 fields; the header names 3'],
      [6, expect.stringMatching(/^the quotes are not closed/)],
    ]);
  });

  it.each([
    ['by its first character', '\ufeff\n  {"symbol":"A","timestamp":1,"close":2}\n', '.txt'],
    ['by its name', 'nothing\n{"symbol":"A","timestamp":1,"close":2}\n', '.jsonl'],
    [
      'also gzipped under another name',
      gzipSync('\n\n{"symbol":"A","timestamp":1,"close":2}\n'),
      '.download',
    ],
  ])('knows JSON lines %s', async (_, text, ending) => {
    const { rows } = await read(fileOf(text, ending));
    expect(rows.map(({ fields }) => fields)).toEqual([{ symbol: 'A', timestamp: 1, close: 2 }]);
  });

  it('names the lines that hold no JSON object', async () => {
    const { rows, wrong } = await read(fileOf('{"symbol":"A"}\n{"symbol"\n[1]\nnull\n', '.jsonl'));
    expect(rows).toHaveLength(1);
    expect(wrong).toEqual([
      [2, '"{\\"symbol\\"" is not JSON; it takes one JSON object a line'],
      [3, expect.stringMatching(/^\[1\] is not a JSON object/)],
      [4, expect.stringMatching(/^null is not a JSON object/)],
    ]);
  });

  it('refuses JSON lines without a line', async () => {
    await expect(read(fileOf('\n \n', '.jsonl'))).rejects.toThrow(/is empty: it needs/);
  });

  it.each([
    ['bytes that are no text', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), /is not text in UTF-8/],
    ['UTF-16', Buffer.from('symbol,timestamp,close', 'utf16le'), /is not text in UTF-8/],
    ['a JSON array', '[{"symbol":"A"}]', /is a JSON array: give JSON lines, such as jq -c '\.\[\]'/],
    ['an empty gzip file', gzipSync(''), /is empty: it needs a header line/],
    ['a header without an end', 'x'.repeat(3 * LONGEST_LINE), /line 1 has no end/],
    ['semicolons', 'symbol;timestamp;close\n', /with commas between them; got "symbol;timestamp;close"/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(fileOf(text))).rejects.toThrow(message);
  });
});

describe('WrongLines', () => {
  it('tells the first 20, then how many more', () => {
    const told: string[] = [];
    const wrong = new WrongLines('x.csv', false, 'read', (line) => told.push(line));
    for (let line = 2; line < 25; line++) wrong.add(line, 'close is missing');
    wrong.end();
    expect(told).toHaveLength(21);
    expect(told[0]).toBe('x.csv, line 2: close is missing; left out');
    expect(told[20]).toBe('… and 3 more lines left out');
    expect(wrong.total).toBe(23);
  });

  it('ends at the first one where it is strict', () => {
    const wrong = new WrongLines('x.csv', true, 'read', () => {});
    expect(() => wrong.add(7, 'close is missing')).toThrow(
      'x.csv, line 7: close is missing; nothing after it was read (--strict)',
    );
  });
});
