import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withStore } from '../../../src/cli/pattern-detection/commands/alerts';
import { runShow } from '../../../src/cli/pattern-detection/commands/show-alert';
import { numberBars, renderStoredPattern } from '../../../src/cli/pattern-detection/stored-pattern/drawing';
import { readPatternBars, toDetection } from '../../../src/cli/pattern-detection/stored-pattern/pattern';
import { createAlert, explainConfidence, toPatternRow, type PatternRow } from '../../../src/domain/alerts';
import { ACROSS_SESSIONS_TEXT, Detector, type Bar, type Detection } from '../../../src/domain/patterns';
import { compressBars } from '../../../src/lambdas/pattern-detection/stored-bars';
import { omitVersion } from '../../domain/alerts/detection';
import { readMarketBars } from '../../domain/patterns/market';

jest.mock('../../../src/cli/pattern-detection/commands/alerts', () => ({ withStore: jest.fn() }));

const microsoft = readMarketBars().filter(({ symbol }) => symbol === 'MSFT');

/** The first double top, and the bars up to the one that confirmed it. */
function findDoubleTop(): { detection: Detection; bars: readonly Bar[] } {
  const detector = new Detector();
  for (const [index, bar] of microsoft.entries()) {
    const detection = detector.next(bar).find(({ pattern }) => pattern === 'double-top');
    if (detection) return { detection, bars: microsoft.slice(0, index + 1) };
  }
  throw new Error('no double top');
}

const { detection, bars } = findDoubleTop();
const row: PatternRow = {
  ...toPatternRow({ ...detection, interval: '1d' }, 'c', 0),
  bars: compressBars(detection, bars)!,
};
const withoutBars: PatternRow = toPatternRow(detection, 'c', 0);
const alert = { ...createAlert(detection, 'c', 0), claimedUntil: '', notifiedAt: '2024-05-01T00:00:00.000Z' };
const getTexts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);

describe('a stored pattern', () => {
  it('is converted to the detection from which it was made', () => {
    expect(toDetection(row)).toEqual({ ...detection, interval: '1d' });
    expect(toDetection(withoutBars)).toEqual(detection);
  });

  it('has the bars in which it was found, up to the confirming one', () => {
    const stored = readPatternBars(row);
    expect(stored.at(-1)!.timestamp).toBe(detection.confirmedAt);
    expect(stored.map(({ close }) => close)).toEqual(bars.slice(-stored.length).map(({ close }) => close));
    expect(readPatternBars({ bars: Uint8Array.of(1, 2, 3) })).toEqual([]);
    expect(readPatternBars(withoutBars)).toEqual([]);
  });

  it('places its pivots on its bars', () => {
    const stored = readPatternBars(row);
    const picture = numberBars(detection, stored);
    for (const pivot of picture.detection.pivots)
      expect(picture.bars[pivot.index]).toMatchObject({
        timestamp: pivot.timestamp,
        [pivot.kind]: pivot.price,
      });
  });

  it('retains the distances of pivots that precede its first stored bar', () => {
    const [first, second] = detection.pivots;
    const stored = readPatternBars(row).filter(({ timestamp }) => timestamp > first!.timestamp);
    const { pivots } = numberBars(detection, stored).detection;
    expect(pivots[0]!.index).toBeLessThan(0);
    expect(pivots[1]!.index - pivots[0]!.index).toBe(second!.index - first!.index);
  });
});

describe('the drawing of a stored pattern', () => {
  it('shows candles, the pivots, the interval and a sentence for each part of the confidence', () => {
    const svg = renderStoredPattern(toDetection(row), readPatternBars(row));
    const texts = getTexts(svg);
    expect(texts).toContain(`MSFT   1d   double top   confidence ${detection.confidence.toFixed(0)} of 100`);
    expect(texts).toEqual(expect.arrayContaining(['first top', 'valley', 'second top']));
    for (const part of Object.keys(detection.parts))
      expect(texts.find((text) => text.startsWith(`${part}: `))).toMatch(/^\w+: [A-Z].* /);
    expect(svg).toContain('#1a9c82');
    expect(svg).not.toContain('No bars are stored');
  });

  it('shows the turning points if no bars are stored, and a sentence about them', () => {
    const svg = renderStoredPattern(detection, []);
    expect(svg).toContain('No bars are stored with this pattern, so only its turning points are drawn.');
    expect(getTexts(svg)).toEqual(expect.arrayContaining(['first top', 'valley', 'second top']));
    expect(svg).not.toContain('#1a9c82');
  });
});

describe('stacks alerts show', () => {
  const show = async (stored: PatternRow, raised: typeof alert | undefined, options: object) => {
    const store = { getPattern: async () => stored, getAlert: async () => raised };
    jest.mocked(withStore).mockImplementation((_, work) => work(store as never));
    let output = '';
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => Boolean((output += String(text))));
    try {
      await runShow(stored.patternId, options);
    } finally {
      jest.restoreAllMocks();
    }
    return output;
  };

  it('prints the facts, the pivots and the explanations, and writes the drawing', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'stored-pattern-')), 'drawings');
    const output = await show(row, alert, { svg: folder });
    const date = row.timestamp.slice(0, 10);
    expect(output).toMatch(/^interval +1d$/m);
    expect(output).toMatch(
      new RegExp(`^confirmed +${row.timestamp}, by a close of [\\d.]+ below [\\d.]+$`, 'm'),
    );
    expect(output).toMatch(/^alert +notified$/m);
    expect(output).toMatch(/^bars +\d+ bars from \d{4}-/m);
    expect(output).toMatch(/^first top +\d{4}-\d\d-\d\dT.* [\d.]+$/m);
    for (const sentence of Object.values(explainConfidence(row))) expect(output).toContain(sentence);
    const file = join(folder, `MSFT-double-top-1d-${date}.svg`);
    expect(output).toContain(`drawing: ${file}`);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg /);
  });

  it('says that a pattern has no bars and no alert', async () => {
    const output = await show(withoutBars, undefined, {});
    expect(output).toMatch(/^interval +none: each event is a bar$/m);
    expect(output).toMatch(/^alert +none$/m);
    expect(output).toMatch(/^bars +No bars are stored with this pattern/m);
  });

  it('prints JSON with the fields of the API, the bars and the outcome', async () => {
    const json = JSON.parse(await show(row, alert, { json: true })) as Record<string, unknown>;
    expect(json).toMatchObject({
      patternId: row.patternId,
      interval: '1d',
      outcome: 'notified',
      explanations: explainConfidence(row),
      pivots: row.pivots,
    });
    expect((json.bars as { timestamp: string }[]).at(-1)!.timestamp).toBe(row.timestamp);
    expect(Object.keys(json)).not.toContain('kind');
    const bare = JSON.parse(await show(withoutBars, undefined, { json: true })) as Record<string, unknown>;
    expect(bare).toMatchObject({ bars: [], outcome: null });
  });

  it('says that the pattern is across sessions: in its facts, the explanation and the drawing', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'stored-pattern-')), 'drawings');
    const marked = { ...row, acrossSessions: true as const };
    const output = await show(marked, alert, { svg: folder });
    expect(output).toMatch(/^formed +\S+ to \S+, across sessions$/m);
    expect(output).toContain(`across sessions: ${ACROSS_SESSIONS_TEXT}`);
    const drawing = readFileSync(/drawing: (.*)/.exec(output)![1]!, 'utf8');
    expect(drawing).toMatch(/, across sessions, confirmed by the close/);
    expect(drawing).toContain('across sessions: The pattern began in an earlier session');
    const plain = await show(row, alert, {});
    expect(plain).not.toContain('session');
    expect(JSON.parse(await show(marked, alert, { json: true }))).toMatchObject({
      acrossSessions: true,
      explanations: { acrossSessions: ACROSS_SESSIONS_TEXT },
    });
  });

  it('shows the version of the detection, 1 if the row has none', async () => {
    const before = omitVersion(row);
    expect(await show(row, alert, {})).toMatch(new RegExp(`^version +${row.version}$`, 'm'));
    expect(await show(before, alert, {})).toMatch(/^version +1$/m);
    expect(JSON.parse(await show(before, alert, { json: true }))).toMatchObject({ version: 1 });
  });
});
