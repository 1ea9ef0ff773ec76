import { getCalendar } from '../../../../src/domain/calendar';
import { EVENT_KIND } from '../../../../src/domain/market-data';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areTrades } from '../../../../src/cli/pattern-detection/detect/bar-length';
import { parseIntervals } from '../../../../src/cli/pattern-detection/commands/options';
import { formatEvent } from '../../../../src/cli/pattern-detection/detect/output';
import { ROOT } from '../../../../src/cli/session';
import { detectAll } from '../../../../src/domain/patterns';
import { createMixedSeries } from '../../../domain/patterns/synthetic';

const START = Date.parse('2024-01-01T00:00:00Z');
const bars = createMixedSeries(2).map((bar, index) => ({ ...bar, timestamp: START + index * 300_000 }));
/** Four trades per bar: its open, high, low and close. */
const trades = bars.flatMap(({ symbol, timestamp, open, high, low, close }) =>
  [open, high, low, close].map((price, index) => `${symbol},${timestamp + index * 60_000},${price},10`),
);
const FILE = `symbol,timestamp,close,volume\n${trades.join('\n')}\n`;

function detect(args: readonly string[], input = FILE) {
  return spawnSync(process.execPath, [join(ROOT, 'bin/stacks.mjs'), 'detect', '-', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TARGET: '', NO_COLOR: '1' },
    input,
  });
}

describe('stacks detect --interval', () => {
  it('finds the patterns of the bars that it builds from trades, and writes the interval in each line and drawing name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'interval-'));
    const expected = detectAll(bars.slice(0, -1), undefined, { calendar: getCalendar('24x7') });
    const { status, stdout, stderr } = detect(['--interval', '5m', '--format', 'jsonl', '--svg', folder]);
    expect(stderr).toContain(`${(bars.length - 1).toLocaleString('en-US')} bars of 1 symbol`);
    expect(stderr).toContain('standard input: the last bar of 1 symbol is incomplete and omitted');
    expect(status).toBe(0);
    expect(expected.length).toBeGreaterThan(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as object);
    expect(lines).toEqual(expected.map((detection) => formatEvent({ ...detection, interval: '5m' })));
    const drawings = readdirSync(folder);
    expect(drawings).toHaveLength(expected.length);
    expect(drawings.every((name) => name.includes('-5m-'))).toBe(true);
  });

  it('fails if no bar is complete in the sessions of the calendar', () => {
    const { status, stderr } = detect(
      ['--interval', '1h', '--calendar', 'XNYS'],
      FILE.slice(0, FILE.indexOf('\n', 200)),
    );
    expect(status).toBe(1);
    expect(stderr).toContain('standard input contains no complete bar of 1h in the sessions of XNYS');
  });
});

describe('areTrades', () => {
  const createRows = (stepMs: number, isBar = false) =>
    bars.slice(0, 3).map((bar, index) => ({
      bar: { ...bar, timestamp: START + index * stepMs },
      kind: isBar ? EVENT_KIND.bar : EVENT_KIND.trade,
    }));

  it('is true for prices less than a minute apart, and false for bars and closes', () => {
    expect(areTrades(createRows(59_999))).toBe(true);
    expect(areTrades(createRows(60_000))).toBe(false);
    expect(areTrades(createRows(1_000, true))).toBe(false);
    expect(areTrades(createRows(0))).toBe(false);
  });
});

describe('parseIntervals', () => {
  it('returns the intervals shortest first, each once', () => {
    expect(parseIntervals('1h, 5m,1h')).toEqual(['5m', '1h']);
    expect(parseIntervals('1d', ['15m'])).toEqual(['15m', '1d']);
  });

  it('rejects other text', () => {
    expect(() => parseIntervals('5m,7m')).toThrow(
      'Expected a comma-separated list of 1m, 5m, 15m, 30m, 1h, 4h, 1d.',
    );
  });
});
