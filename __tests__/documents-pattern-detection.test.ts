import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { readSystemConfig } from '../src/config';
import { patternDetection } from '../src/config/pattern-detection';
import { PatternDetection } from '../src/systems/pattern-detection';
import { findErrors, listAddresses, NOT_BUILT, parseRows } from './support/requirements-page';
import { synthesizeStack } from './support/synth';

const ROOT = resolve(__dirname, '..');
/** Those of the specification: 19 requirements, 17 constraints, and the technical requirements met otherwise. */
const NUMBERS = [
  ...Array.from({ length: 19 }, (_, index) => String(index + 1)),
  ...Array.from({ length: 17 }, (_, index) => `C${index + 1}`),
  ...['T1', 'T2', 'T7'],
];

const { resource } = synthesizeStack(
  new PatternDetection(new App(), readSystemConfig(patternDetection, { ALERT_EMAIL: 'desk@example.com' })),
).json;
const addresses = listAddresses(resource);
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
