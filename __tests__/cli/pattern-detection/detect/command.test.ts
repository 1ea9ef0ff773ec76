import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatEvent } from '../../../../src/cli/pattern-detection/detect/output';
import { ROOT } from '../../../../src/cli/session';
import { detectAll, SENSITIVITY_NAMES, type ShapeChange } from '../../../../src/domain/patterns';
import { readMarketBars } from '../../../domain/patterns/market';

// Each run of the command takes a second or two; machines can be busy.

const MARKET = join(ROOT, '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');
const STACKS = join(ROOT, 'bin/stacks.mjs');
const dir = mkdtempSync(join(tmpdir(), 'detect-'));
const bars = readMarketBars();
const expected = detectAll(bars);
const goog = bars.filter(({ symbol }) => symbol === 'GOOG');

const env = { ...process.env, TARGET: '', NO_COLOR: '1' };

function detect(args: readonly string[], input: string | Buffer = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [STACKS, 'detect', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
    input,
    maxBuffer: 64 * 1024 * 1024,
  });
  return {
    stdout,
    stderr,
    status,
    events: () =>
      stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text)),
  };
}

function writeTestFile(name: string, text: string): string {
  const file = join(dir, name);
  writeFileSync(file, text);
  return file;
}

describe('stacks detect', () => {
  it('finds the same patterns in a file as the engine finds in its bars, and draws each one', () => {
    const folder = join(dir, 'new', 'drawings');
    const { status, stderr, events } = detect([MARKET, '--format', 'jsonl', '--svg', folder]);
    expect(status).toBe(0);
    const sortLines = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    expect(sortLines(events())).toEqual(sortLines(expected.map((one) => formatEvent(one))));
    expect(readdirSync(folder)).toHaveLength(expected.length);
    expect(readdirSync(folder)).toContain('GOOG-head-and-shoulders-2007-08-15.svg');
    expect(stderr).toBe(
      `12,154 bars of 5 symbols, ${expected.length} patterns found; 0 lines skipped; ` +
        `${expected.length} drawings in ${folder}\n`,
    );
  });

  it('reads JSON lines with epoch seconds from standard input, and prints a table of the requested patterns', () => {
    const wanted = detectAll(goog, ['head-and-shoulders']).sort((a, b) => b.confidence - a.confidence)[0]!;
    const input = goog.map((bar) => JSON.stringify({ ...bar, timestamp: bar.timestamp / 1000 })).join('\n');
    const least = String(wanted.confidence);
    const { status, stdout } = detect(
      ['-', '--pattern', 'head-and-shoulders', '--min-confidence', least],
      input,
    );
    expect(status).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^symbol +pattern +start +end +confirmed +confidence$/);
    expect(rows).toHaveLength(2);
    const confirmed = new Date(wanted.confirmedAt).toISOString().slice(0, 10);
    expect(rows[1]).toMatch(
      new RegExp(`^GOOG +head-and-shoulders .* ${confirmed} +${wanted.confidence.toFixed(1)}$`),
    );
  });

  it.each(SENSITIVITY_NAMES)('finds the patterns of the sensitivity %s', (sensitivity) => {
    const { status, events } = detect([MARKET, '--format', 'jsonl', '--sensitivity', sensitivity]);
    expect(status).toBe(0);
    const confidences = (events() as { confidence: number }[]).map(({ confidence }) => confidence);
    const wanted = detectAll(bars, undefined, { sensitivity }).map(({ confidence }) => confidence);
    expect(confidences.sort()).toEqual(wanted.sort());
  });

  it('refuses a sensitivity that does not exist, and lists the others', () => {
    const { status, stderr } = detect([MARKET, '--sensitivity', 'highest']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/--sensitivity.*'highest' is invalid. Allowed choices are low, medium, high/);
  });

  it('reports each forming shape once, and its confirmation or invalidation', () => {
    const { status, events } = detect([
      MARKET,
      '--format',
      'jsonl',
      '--forming',
      '--pattern',
      'double-bottom',
    ]);
    expect(status).toBe(0);
    const changes = events() as { state: string; symbol: string; start: string; end: string }[];
    const keys = (state: string) =>
      changes
        .filter((change) => change.state === state)
        .map(({ symbol, start, end }) => `${symbol} ${start} ${end}`);
    const reported: ShapeChange[] = [];
    detectAll(bars, ['double-bottom'], { onChange: (change) => reported.push(change) });
    const forming = reported.filter(({ state }) => state === 'forming');
    expect(forming.length).toBeGreaterThan(3);
    expect(changes.filter(({ state }) => state === 'forming')).toEqual(
      forming.map((change) => formatEvent(change, { withStates: true })),
    );
    // Shapes of two scales can share the last pivot (AAPL, 2003-01-24), but then they start at different pivots.
    expect(new Set(keys('forming')).size).toBe(keys('forming').length);
    // An invalidated shape was forming before. A shape that is still forming at the end of the file has no second line.
    expect(keys('forming')).toEqual(expect.arrayContaining(keys('invalidated')));
    expect(keys('confirmed').filter((key) => keys('invalidated').includes(key))).toEqual([]);
  });

  it('reports invalid and late lines, skips them, and finds the same patterns', () => {
    const lines = gunzipSync(readFileSync(MARKET)).toString().split('\n');
    const header = lines[0]!;
    const rows = lines.filter((text) => text.startsWith('GOOG,'));
    const mixed = [header, rows[0], 'GOOG,someday,1,1,1,1,1', rows[1], rows[1], rows[0], ...rows.slice(2)];
    const { status, stderr, events } = detect([
      writeTestFile('mixed.csv', mixed.join('\n')),
      '--format',
      'jsonl',
    ]);
    expect(status).toBe(0);
    expect(events()).toEqual(detectAll(goog).map((one) => formatEvent(one)));
    expect(stderr).toMatch(
      /mixed\.csv, line 3: timestamp must be an ISO-8601 date .*; got "someday"; skipped\n/,
    );
    expect(stderr).toMatch(
      /mixed\.csv, line 6: timestamp is .*; expected at least the time of the previous row of GOOG/,
    );
    expect(stderr).toContain('mixed.csv: 1 bar replaced by a later row of the same time');
    expect(stderr).toContain('2 lines skipped');
  });

  it('stops at the first invalid line with --strict', () => {
    const file = writeTestFile(
      'strict.csv',
      'symbol,timestamp,close\nA,2024-01-02,1\nA,2024-01-03,x\nA,2024-01-04,y\n',
    );
    const { status, stdout, stderr } = detect([file, '--strict']);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `stacks: ${file}, line 3: close must be a number above 0 and at most 1000000000000; got "x"; no later line was read (--strict)\n`,
    );
  });

  it.each([
    ['an empty file', '', /is empty: expected CSV with a header line, or JSON/],
    ['a header alone', 'symbol,timestamp,close\n', /has no lines after the header/],
    ['no close', 'symbol,timestamp,cost\nA,1,2\n', /the header has no close/],
    ['no valid line', 'symbol,timestamp,close\nA,x,1\n', /contains no valid bar/],
    ['binary data', '\u0000\u0001\u0002', /is not text/],
  ])('reports %s in one line', (_, text, message) => {
    const { status, stdout, stderr } = detect(['-'], text);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['a file that does not exist', [join(dir, 'none.csv')], /none\.csv does not exist/],
    ['a folder', [dir], /is not a file/],
    [
      'a file instead of the folder for drawings',
      [MARKET, '--svg', writeTestFile('taken', '')],
      /is a file: expected a folder/,
    ],
  ])('rejects %s', (_, args, message) => {
    const { status, stderr } = detect(args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('exits without an error when its reader closes the pipe', () => {
    const { status, stderr, stdout } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; "$0" "$1" detect - --format jsonl | head -n 1`, process.execPath, STACKS],
      { cwd: ROOT, encoding: 'utf8', env, input: repeatMarket(200) },
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect({ status, stderr: stderr.replace(/^\d.* found.*\n/, '') }).toEqual({ status: 0, stderr: '' });
  });

  it('has bounded memory use for any length of input', async () => {
    const short = await measurePeakMemory(20_000);
    const long = await measurePeakMemory(150_000);
    // The short run fills the machine's caches and code; seven times the bars may not add half of it again.
    expect(long).toBeLessThan(short * 1.5);
  });
});

/** The market's GOOG over and over under other names, as CSV. */
function repeatMarket(times: number): string {
  const rows = goog.slice(0, 700).map(({ timestamp, close }) => `${timestamp},${close}`);
  const symbols = Array.from({ length: times }, (_, i) => rows.map((row) => `S${i},${row}`).join('\n'));
  return `symbol,timestamp,close\n${symbols.join('\n')}\n`;
}

/** The maximum memory in bytes that the command uses for so many bars of one endless symbol, with drawings. */
async function measurePeakMemory(many: number): Promise<number> {
  const probe = join(dir, 'probe.cjs');
  writeFileSync(
    probe,
    "process.on('exit', () => require('node:fs').writeSync(2, `peak ${process.resourceUsage().maxRSS * 1024}\\n`));",
  );
  const child = spawn(
    process.execPath,
    // With a small heap, garbage is collected early, so that the peak is the memory in use.
    [
      '--max-old-space-size=96',
      '--max-semi-space-size=2',
      '--require',
      probe,
      STACKS,
      'detect',
      '-',
      '--svg',
      join(dir, 'peak'),
    ],
    { cwd: ROOT, env, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.write('symbol,timestamp,close,note\n');
  const note = 'x'.repeat(200);
  for (let i = 0; i < many; i += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, j) => `A,${i + j + 1},${100 + ((i + j) % 7)},${note}\n`);
    if (!child.stdin.write(rows.join(''))) await new Promise((resolve) => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  expect(await ended).toBe(0);
  expect(stderr).toContain(`${many.toLocaleString('en-US')} bars of 1 symbol`);
  return Number(/peak (\d+)/.exec(stderr)![1]);
}
