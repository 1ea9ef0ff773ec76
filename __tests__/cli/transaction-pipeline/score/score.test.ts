import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScore, type ScoreCommandOptions } from '../../../../src/cli/transaction-pipeline/commands/score';

const folder = mkdtempSync(join(tmpdir(), 'score-'));
const HEADER = 'transactionId,timestamp,accountId,merchantId,amount,fraud';

/** Runs the command on a file of lines. */
async function score(lines: readonly string[], options: ScoreCommandOptions = {}) {
  const file = join(folder, 'transactions.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  let [stdout, stderr] = ['', ''];
  const writes = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true)),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true)),
  ];
  try {
    await runScore(file, options);
    return { stdout, stderr };
  } catch (error) {
    throw new Error(String((error as Error).message).replace(file, 'FILE'), { cause: { stdout, stderr } });
  } finally {
    for (const write of writes) write.mockRestore();
  }
}

const formatDay = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
/** Two transactions a day with two merchants. All of the second merchant are frauds from day 10 on. */
const DAYS = Array.from({ length: 40 }, (_, day) => [
  `a-${day},${formatDay(day)} 09:00:00,account-${day % 5},shop,${20 + (day % 3)},0`,
  `b-${day},${formatDay(day)} 10:00:00,account-${5 + (day % 9)},bad,${20 + (day % 3)},${Number(day >= 10)}`,
]).flat();

describe('stacks transaction-pipeline score', () => {
  it('prints the scores in the order of the rows, as CSV', async () => {
    const { stdout } = await score([HEADER, ...DAYS]);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('transactionId,score,outcome,reason');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(DAYS.map((line) => line.split(',')[0]));
    expect(lines[1]).toMatch(/^a-0,\d+\.\d{4},(approve|review|decline),/);
  });

  it('learns a fraud 7 days after it, not earlier', async () => {
    const { stdout } = await score([HEADER, ...DAYS], { json: true });
    const scores = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { transactionId: string; score: number })
        .map(({ transactionId, score: points }) => [transactionId, points]),
    );
    const withoutFrauds = await score([HEADER, ...DAYS.map((line) => line.replace(/1$/, '0'))], {
      json: true,
    });
    const same = withoutFrauds.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { transactionId: string; score: number });
    const differing = same
      .filter((row) => scores.get(row.transactionId) !== row.score)
      .map((row) => row.transactionId);
    // The first fraud is that of day 10. One confirmed fraud need not change each score.
    expect(differing[0]).toMatch(/^b-1[78]$/);
    expect(scores.get('b-30')).toBeGreaterThan(scores.get('a-30')! + 30);
  });

  it('prints the whole score of each row as JSON', async () => {
    const { stdout } = await score([HEADER, DAYS[0]!], { json: true });
    const result = JSON.parse(stdout) as { parts: { points: number }[]; score: number };
    expect(result).toMatchObject({ transactionId: 'a-0', outcome: 'approve', matchedRules: [] });
    expect(result.parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(result.score, 9);
  });

  it('measures the days of the test', async () => {
    const options = {
      test: [formatDay(25), formatDay(39)],
      knownSince: formatDay(39),
      json: true,
      summary: true,
    };
    const { stdout } = await score([HEADER, ...DAYS], options);
    expect(JSON.parse(stdout)).toMatchObject({ transactions: 30, frauds: 15, omitted: 0, auc: 1, ap: 1 });
  });

  it('omits the cards that are known by then from the test', async () => {
    const options = { test: [formatDay(17), formatDay(22)], summary: true, json: true };
    const { stdout } = await score([HEADER, ...DAYS], options);
    // The cards of days 19 to 22 are those of days 10 to 13, which are known from days 18 to 21 on.
    expect(JSON.parse(stdout)).toMatchObject({ omitted: 4, transactions: 8, frauds: 2 });
  });

  it.each([
    [
      'a-1,2026-01-01 09:00:00,a,m,x,0',
      'FILE:2: amount is "x": expected a number from 0 to 1e12 such as 57.16',
    ],
    [
      'a-1,2026-01-01 09:00:00,a,m,-1,0',
      'FILE:2: amount is "-1": expected a number from 0 to 1e12 such as 57.16',
    ],
    [
      'a-1,2026-01-01 09:00:00,a,m,,0',
      'FILE:2: amount is "": expected a number from 0 to 1e12 such as 57.16',
    ],
    [
      'a-1,yesterday,a,m,1,0',
      'FILE:2: timestamp is "yesterday": expected a time such as 2018-04-01 00:00:31',
    ],
    ['a-1,2026-01-01 09:00:00,,m,1,0', 'FILE:2: accountId is "": expected a value'],
    ['a-1,2026-01-01 09:00:00,a,m,1,maybe', 'FILE:2: fraud is "maybe": expected 1 or 0, or true or false'],
    ['a-1,2026-01-01 09:00:00,a,m,1', 'FILE:2: the row has 5 fields: expected 6, as in the header'],
  ])('reports the invalid row %s with line and field', async (line, message) => {
    await expect(score([HEADER, line])).rejects.toThrow(message);
  });

  it('reports rows that are not in the order of time', async () => {
    await expect(score([HEADER, DAYS[2]!, DAYS[0]!])).rejects.toThrow(
      'FILE:3: timestamp is before that of the row above it: expected the rows in the order of their times. ' +
        'Sort the file by its column timestamp',
    );
  });

  it('prints the scores of the rows above an invalid one', async () => {
    const { cause } = (await score([HEADER, DAYS[0]!, 'x']).catch((error: Error) => error)) as {
      cause: { stdout: string };
    };
    expect(cause.stdout).toMatch(/\na-0,/);
  });

  it.each([
    [[''], {}, 'FILE is empty: expected a CSV file with a header and transactions'],
    [[HEADER, 'a"-0'], {}, /FILE:2: .*quote.*: expected CSV with quotes around values that contain commas/],
    [
      [HEADER, '"a-0'],
      {},
      /FILE:\d: .*[Qq]uote.*: expected CSV with quotes around values that contain commas/,
    ],
    [[HEADER, DAYS[0]!], { summary: true }, '--summary prints the measures of --test: add --test FROM TO'],
    [[HEADER, DAYS[0]!], { test: ['2026-01-01'] }, '--test has 1 dates: expected the first and the last day'],
    [[HEADER, DAYS[0]!], { test: ['2026-01-02', '2026-01-01'] }, '--test: 2026-01-01 is before 2026-01-02'],
    [
      [HEADER, DAYS[0]!],
      { test: ['1.1.26', '2.1.26'] },
      '--test: 1.1.26 is not a day: expected one such as 2018-08-08',
    ],
    [
      [HEADER, DAYS[0]!],
      { test: ['2026-01-01', '2026-01-02'] },
      'contain 1 transactions and 0 frauds: expected both kinds',
    ],
    [[HEADER, DAYS[0]!], { knownSince: '2026-01-01' }, '--known-since belongs to --test'],
    [
      [HEADER.replace(',fraud', ''), DAYS[0]!.replace(/,0$/, '')],
      { test: ['2026-01-01', '2026-01-02'] },
      'FILE:1: no column fraud: --test needs it to measure the scores',
    ],
  ])('reports %j with the options %j', async (lines, options, message) => {
    await expect(score(lines, options)).rejects.toThrow(message);
  });

  it('reports a file that does not exist', async () => {
    await expect(runScore(join(folder, 'none.csv'), {})).rejects.toThrow(
      /none\.csv does not exist: expected a CSV file/,
    );
  });
});
