import { stripVTControlCharacters } from 'node:util';
import { formatSvgName } from '../../../../src/cli/pattern-detection/detect/file-name';
import {
  createEventWriter,
  formatEvent,
  formatExplanation,
} from '../../../../src/cli/pattern-detection/detect/output';
import {
  ACROSS_SESSIONS_TEXT,
  detectAll,
  DETECTION_VERSION,
  type ShapeChange,
  type Detection,
} from '../../../../src/domain/patterns';
import { readMarketBars } from '../../../domain/patterns/market';

const found = detectAll(readMarketBars());

function collectOutput(format: 'table' | 'jsonl', detections: readonly Detection[]): string[] {
  const written: string[] = [];
  const output = createEventWriter(format, {}, (text) => written.push(text));
  for (const detection of detections) output.add(detection);
  output.end();
  return written;
}

describe('createEventWriter', () => {
  it('writes each detection immediately as one JSON object, with times in ISO 8601', () => {
    const written: string[] = [];
    const output = createEventWriter('jsonl', { withStates: false }, (text) => written.push(text));
    output.add(found[0]!);
    expect(written).toHaveLength(1);
    const { symbol, pattern, start, end, confirmedAt, confidence, pivots } = found[0]!;
    const iso = (time: number) => new Date(time).toISOString();
    expect(JSON.parse(written[0]!)).toEqual({
      symbol,
      pattern,
      start: iso(start),
      end: iso(end),
      confirmedAt: iso(confirmedAt),
      confidence,
      version: DETECTION_VERSION,
      pivots: pivots.map(({ kind, timestamp, price }) => ({ kind, timestamp: iso(timestamp), price })),
    });
  });

  it('writes an aligned table with dates, or with times for intraday bars', () => {
    const [daily] = collectOutput('table', found);
    const rows = daily!.split('\n');
    expect(rows).toHaveLength(found.length + 1);
    expect(new Set(rows.slice(1).map((row) => row.search(/ \d{4}-\d{2}-\d{2} /))).size).toBe(1);
    const [intraday] = collectOutput('table', [{ ...found[0]!, confirmedAt: Date.UTC(2024, 0, 2, 14, 30) }]);
    expect(intraday).toContain('2024-01-02T14:30:00Z');
  });

  it('buffers at most a thousand rows', () => {
    const many = Array.from({ length: 2_500 }, () => found[0]!);
    expect(collectOutput('table', many).map((text) => text.split('\n').length)).toEqual([1_001, 1_001, 501]);
  });

  it('writes the state of each event if unconfirmed shapes are also reported', () => {
    const forming: ShapeChange = {
      state: 'forming',
      symbol: 'A',
      pattern: 'double-top',
      scale: 2.1,
      timestamp: Date.UTC(2024, 0, 5),
      pivots: found[0]!.pivots,
    };
    const lines: string[] = [];
    const output = createEventWriter('jsonl', { withStates: true }, (text) => lines.push(text));
    for (const event of [forming, found[0]!]) output.add(event);
    expect(lines.map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({ state: 'forming', at: '2024-01-05T00:00:00.000Z' }),
      expect.objectContaining({ state: 'confirmed', confidence: found[0]!.confidence }),
    ]);
    const rows: string[] = [];
    const table = createEventWriter('table', { withStates: true }, (text) => rows.push(text));
    for (const event of [forming, found[0]!]) table.add(event);
    table.end();
    expect(stripVTControlCharacters(rows[0]!)).toMatch(
      /^symbol +pattern +start +end +state +at +confidence\nA +double-top .* forming +2024-01-05/,
    );
  });

  it('writes the interval of the bars if they have one', () => {
    const detections: readonly Detection[] = [{ ...found[0]!, interval: '5m' }];
    const [line] = collectOutput('jsonl', detections);
    expect(Object.entries(JSON.parse(line!)).slice(1, 3)).toEqual([
      ['pattern', found[0]!.pattern],
      ['interval', '5m'],
    ]);
    const [table] = collectOutput('table', detections);
    expect(stripVTControlCharacters(table!)).toMatch(
      /^symbol +pattern +interval +start .*\n\S+ +\S+ +5m +\d/,
    );
  });

  it('writes that a pattern is across sessions: in a column, the object and the explanation', () => {
    const marked = { ...found[0]!, acrossSessions: true as const };
    const [table] = collectOutput('table', [marked, found[1]!]);
    const [header, first, second] = stripVTControlCharacters(table!).split('\n');
    expect(header).toMatch(/ confidence +note$/);
    expect(first).toMatch(/ across sessions$/);
    expect(second).not.toContain('sessions');
    expect(collectOutput('table', [found[1]!])[0]).not.toContain('note');
    const [line, other] = collectOutput('jsonl', [marked, found[1]!]);
    expect(JSON.parse(line!)).toMatchObject({ acrossSessions: true });
    expect(other).not.toContain('acrossSessions');
    const { explanations } = formatEvent(marked, { explain: true });
    expect(explanations).toMatchObject({ acrossSessions: ACROSS_SESSIONS_TEXT });
    expect(formatExplanation(marked)).toContain(`\n  across sessions: ${ACROSS_SESSIONS_TEXT}`);
  });

  it('explains each part of the confidence on request, after the table or in the object', () => {
    const written: string[] = [];
    const table = createEventWriter('table', { explain: true }, (text) => written.push(text));
    for (const detection of found.slice(0, 2)) table.add({ ...detection, interval: '1d' });
    table.end();
    const { symbol, pattern, parts } = found[0]!;
    expect(written).toHaveLength(3);
    const lines = written[1]!.trimStart().split('\n');
    expect(lines[0]).toMatch(
      new RegExp(`^${symbol} ${pattern} 1d, confirmed at 20.*: confidence [\\d.]+ of 100$`),
    );
    expect(lines.slice(1).map((line) => /^ {2}(\w+): [A-Z].*\.$/.exec(line)?.[1])).toEqual(
      Object.keys(parts),
    );
    const objects: string[] = [];
    createEventWriter('jsonl', { explain: true }, (text) => objects.push(text)).add(found[0]!);
    const { explanations, ...object } = JSON.parse(objects[0]!) as Record<string, object>;
    expect(object.parts).toEqual(parts);
    expect(Object.keys(explanations!)).toEqual(Object.keys(parts));
  });

  it('writes nothing if there are no events', () => {
    expect(collectOutput('table', [])).toEqual([]);
    expect(collectOutput('jsonl', [])).toEqual([]);
  });
});

describe('formatSvgName', () => {
  const getName = (symbol: string, confirmedAt = Date.UTC(2007, 1, 27)) =>
    formatSvgName({ symbol, pattern: 'double-top', confirmedAt });

  it('returns a name with symbol, pattern and time', () => {
    expect(getName('GOOG')).toBe('GOOG-double-top-2007-02-27.svg');
    expect(getName('BRK.B', Date.UTC(2007, 1, 27, 14, 30))).toBe('BRK.B-double-top-2007-02-27T143000Z.svg');
    expect(getName('BRK.B', Date.UTC(2007, 1, 27, 14, 30, 1, 5))).toContain('T143001.005Z');
  });

  it('includes the interval of the bars if they have one', () => {
    expect(
      formatSvgName({
        symbol: 'GOOG',
        pattern: 'double-top',
        interval: '5m',
        confirmedAt: Date.UTC(2007, 1, 27),
      }),
    ).toBe('GOOG-double-top-5m-2007-02-27.svg');
  });

  it('returns a safe file name that is unique for each symbol', () => {
    const odd = [
      '../../etc',
      'A/B',
      'A_B',
      'A\\B',
      'A:B',
      'a b',
      '.',
      '..',
      '~',
      'ü',
      'ö',
      '-x',
      'A-inverse',
    ];
    const long = ['x'.repeat(64), `${'x'.repeat(63)}y`];
    const names = [...odd, ...long].map((symbol) => getName(symbol));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._~-]*$/);
      expect(name.length).toBeLessThan(120);
    }
  });
});
