import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { readSystemConfig } from '../src/config';
import { patternDetection } from '../src/config/pattern-detection';
import { PatternDetection } from '../src/systems/pattern-detection';
import { synthesizeStack } from './support/synth';

const ROOT = resolve(__dirname, '..');
const NOT_BUILT = 'not built yet';
/** Those of the specification: 19 requirements, 17 constraints, and the technical requirements met otherwise. */
const NUMBERS = [
  ...Array.from({ length: 19 }, (_, index) => String(index + 1)),
  ...Array.from({ length: 17 }, (_, index) => `C${index + 1}`),
  ...['T1', 'T2', 'T7'],
];

interface Row {
  readonly n: string;
  readonly requirement: string;
  readonly where: string;
  readonly test: string;
  readonly departure: string;
}

/** The rows of the page's table, one a line. */
function parseRows(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => /^\| [CT]?\d+ +\|/.test(line))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const [, n = '', requirement = '', where = '', test = '', departure = ''] = cells;
      // A row that lost or won a cell would be read wrongly.
      return cells.length === 7
        ? { n, requirement, where, test, departure }
        : { n, requirement: '', where: '', test: '', departure };
    });
}

const listCodeSpans = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

/** The errors of a row, as text. */
function findErrors(row: Row, addresses: ReadonlySet<string>): string[] {
  const errors: string[] = [];
  if (!row.requirement) errors.push('is not a row of five cells');
  if (row.departure !== 'none' && !/ because \w.{9}/.test(row.departure))
    errors.push('departs without a reason ("… because …", or "none")');
  if (row.where === NOT_BUILT) return errors;
  const places = listCodeSpans(row.where);
  const files = places.filter((place) => place.includes('/'));
  const resources = places.filter((place) => !place.includes('/'));
  const tests = listCodeSpans(row.test);
  if (files.length === 0) errors.push('names no file');
  if (resources.length === 0) errors.push('names no address');
  if (tests.length === 0) errors.push('names no test');
  for (const file of [...files, ...tests])
    if (!existsSync(join(ROOT, file))) errors.push(`names ${file}, which is not there`);
  for (const test of tests) if (!test.endsWith('.test.ts')) errors.push(`names ${test}, which is no test`);
  for (const address of resources)
    if (!addresses.has(address)) errors.push(`names ${address}, which is not in the stack`);
  return errors;
}

const { resource } = synthesizeStack(
  new PatternDetection(new App(), readSystemConfig(patternDetection, { ALERT_EMAIL: 'desk@example.com' })),
).json;
/** With and without the digits that CDKTF adds. */
const addresses = new Set(
  Object.entries(resource).flatMap(([type, all]) =>
    Object.keys(all).flatMap((id) => [`${type}.${id}`, `${type}.${id.replace(/_[0-9A-F]{8}$/, '')}`]),
  ),
);
const page = readFileSync(join(ROOT, 'help/pattern-detection.md'), 'utf8');
const rows = parseRows(page);

describe('help/pattern-detection.md', () => {
  it('has a row for each requirement and each constraint, and no others', () => {
    expect([...new Set(rows.map(({ n }) => n))].sort()).toEqual([...NUMBERS].sort());
  });

  it('contains the names of the stack', () => {
    const mapped = [...page.matchAll(/such as `([^`]+)<suffix>`/g)].map(([, name]) => `${name!}dev`);
    expect(mapped.length).toBeGreaterThanOrEqual(6);
    const given = new Set(
      Object.values(resource).flatMap((all) => Object.values(all).flatMap(Object.values<unknown>)),
    );
    expect(mapped.filter((name) => !given.has(name))).toEqual([]);
    const [bucket] = Object.values(resource.aws_s3_bucket!);
    expect(String(bucket!.bucket).replace(/\$\{.*\}/, '<account>')).toBe(
      /`(aws-waf-logs-[^`]+)`/.exec(page)![1]!.replace('<suffix>', 'dev'),
    );
  });

  it.each(rows.map((row) => [`${row.n} ${row.requirement}`, row] as const))('%s', (_, row) => {
    expect(findErrors(row, addresses)).toEqual([]);
  });
});

describe('the check of the rows of help/pattern-detection.md', () => {
  const good =
    '| 4 | q | `src/modules/queue.ts`, `aws_sqs_queue.AlertQueue` | `__tests__/synth.test.ts` | none |';
  it.each([
    [good, []],
    [`| 6 | r | ${NOT_BUILT} | | none |`, []],
    [good.replace('none', 'other, because AWS has no such thing'), []],
    [good.replace('none', 'other'), ['departs without a reason ("… because …", or "none")']],
    [good.replace('none', ''), ['departs without a reason ("… because …", or "none")']],
    [good.replace('AlertQueue', 'Gone'), ['names aws_sqs_queue.Gone, which is not in the stack']],
    [good.replace('queue.ts', 'gone.ts'), ['names src/modules/gone.ts, which is not there']],
    [good.replace('`__tests__/synth.test.ts`', ''), ['names no test']],
    [good.replace('| none', '| | none'), ['is not a row of five cells']],
  ])('%s', (line, errors) => {
    expect(findErrors(parseRows(line)[0]!, addresses)).toEqual(expect.arrayContaining(errors));
    if (errors.length === 0) expect(findErrors(parseRows(line)[0]!, addresses)).toEqual([]);
  });
});
