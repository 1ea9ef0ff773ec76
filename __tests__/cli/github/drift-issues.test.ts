import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncIssues } from '../../../src/cli/github/drift-issues';
import { readDrift } from '../../../src/cli/github/drift-report';
import { BODY_LIMIT, mark } from '../../../src/cli/github/marked';
import { FakeGitHub } from './fake-github';

const STACK = 'pattern-detection-dev';
const finding = (over: object = {}) => ({
  stack: STACK,
  address: 'aws_sqs_queue.AlertQueue',
  attribute: 'visibility_timeout_seconds',
  before: 30,
  after: 5,
  kind: 'drift',
  severity: 'data',
  mend: 'terraform apply -target=aws_sqs_queue.AlertQueue',
  ...over,
});

/** What the command reads, by way of a file as in a workflow. */
function report(records: readonly object[], stacks: readonly string[] = [STACK]) {
  const file = join(mkdtempSync(join(tmpdir(), 'drift-')), 'drift.json');
  writeFileSync(file, JSON.stringify({ stacks, records }));
  return readDrift(file);
}

describe('the issue of a stack', () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());
  const sync = async (drifts: ReturnType<typeof report>, at = '2026-03-02T06:00:00Z') =>
    (await syncIssues(fake.client, drifts, { at, run: 'https://github.test/run/1' })).map(
      ({ change }) => change,
    );

  it('is opened, updated, closed after a clean check, and reopened', async () => {
    expect(await sync(report([finding()]))).toEqual(['opened']);
    const number = fake.issues[0]!.number;
    expect(fake.issues[0]).toMatchObject({ title: `Drift in ${STACK}`, state: 'open' });

    const worse = finding({ address: 'aws_iam_role_policy.P', attribute: 'policy', severity: 'security' });
    expect(await sync(report([finding(), worse]), '2026-03-03T06:00:00Z')).toEqual(['updated']);
    const rows = fake.issues[0]!.body.split('\n').filter((line) => /^\| (security|data)/.test(line));
    expect(rows).toEqual([
      '| security | `aws_iam_role_policy.P policy` | `30` | `5` | 2026-03-03T06:00:00Z |',
      '| data | `aws_sqs_queue.AlertQueue visibility_timeout_seconds` | `30` | `5` | 2026-03-02T06:00:00Z |',
    ]);

    expect(await sync(report([]), '2026-03-04T06:00:00Z')).toEqual(['closed']);
    expect(fake.issues[0]).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect(fake.commentsOf(number)).toMatchObject([
      { body: expect.stringContaining('2026-03-04T06:00:00Z') },
    ]);
    expect(await sync(report([]))).toEqual(['none']);

    expect(await sync(report([finding()]), '2026-03-05T06:00:00Z')).toEqual(['reopened']);
    expect(fake.issues[0]!.body).toContain('`5` | 2026-03-05T06:00:00Z |');
    expect(fake.issues).toMatchObject([{ number, state: 'open' }]);
  });

  it('stays open where the stack was not checked', async () => {
    await sync(report([finding()]));
    expect(await sync(report([], []))).toEqual([]);
    expect(await sync(report([], ['account-shared']))).toEqual(['none']);
    expect(fake.issues).toMatchObject([{ state: 'open' }]);
  });

  it('is one for each stack', async () => {
    const other = finding({ stack: 'account-shared' });
    expect(await sync(report([finding(), other], [STACK, 'account-shared']))).toEqual(['opened', 'opened']);
    expect(await sync(report([other], [STACK, 'account-shared']))).toEqual(['closed', 'updated']);
  });

  it('is not opened for what is expected or not applied yet', async () => {
    expect(await sync(report([finding({ kind: 'expected' }), finding({ kind: 'not yet applied' })]))).toEqual(
      ['none'],
    );
    expect(await sync(report([finding({ kind: 'unmanaged' })]))).toEqual(['opened']);
  });

  it('is told from issues of others, also with its mark', async () => {
    fake.issues.push(fake.entry(`${mark(`drift-${STACK}`, { since: {} })}\ncopied`, 'mallory'));
    const before = structuredClone(fake.issues[0]);
    expect(await sync(report([]))).toEqual(['none']);
    expect(await sync(report([finding()]))).toEqual(['opened']);
    expect(fake.issues[0]).toEqual(before);
  });

  it('is there once where GitHub opened it and then failed to say so', async () => {
    fake.faults.push({ on: /^POST issues$/, status: 502, carriedOut: true });
    await sync(report([finding()]));
    expect(fake.issues).toHaveLength(1);
  });

  it('fits into what GitHub takes, however much has drifted', async () => {
    await sync(
      report(
        Array.from({ length: 900 }, (_, i) =>
          finding({ address: `aws_sqs_queue.Q${i}`, after: 'x|`\n'.repeat(99) }),
        ),
      ),
    );
    expect(fake.issues[0]!.body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(fake.issues[0]!.body).toContain('The rest was left out');
  });

  it.each([
    ['{"stacks":[]}', /is not what npx stacks drift --json writes: records/],
    ['drift!', /is not what npx stacks drift --json writes: all of it/],
  ])('is not touched for a report of %s', (text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'drift-')), 'drift.json');
    writeFileSync(file, text);
    expect(() => readDrift(file)).toThrow(message);
  });

  it('is not touched without a report', () => {
    expect(() => readDrift('/no/such/drift.json')).toThrow('/no/such/drift.json is not there');
  });
});
