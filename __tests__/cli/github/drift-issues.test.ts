import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { updateIssues } from '../../../src/cli/github/drift-issues';
import { readDriftReport } from '../../../src/cli/github/drift-report';
import { BODY_LIMIT } from '../../../src/cli/github/comment';
import { formatMarker } from '../../../src/cli/github/marker';
import { FakeGitHub } from './fake-github';

const STACK = 'pattern-detection-dev';
const createFinding = (overrides: object = {}) => ({
  stack: STACK,
  address: 'aws_sqs_queue.AlertQueue',
  attribute: 'visibility_timeout_seconds',
  before: 30,
  after: 5,
  kind: 'drift',
  severity: 'data',
  fix: 'terraform apply -target=aws_sqs_queue.AlertQueue',
  firstSeen: '2026-03-01T06:00:00Z',
  ...overrides,
});

/** Writes a report to a file and reads it as the command does. */
function report(
  records: readonly object[],
  stacks: readonly string[] = [STACK],
  notDeployed: readonly string[] = [],
) {
  const file = join(mkdtempSync(join(tmpdir(), 'drift-')), 'drift.json');
  writeFileSync(file, JSON.stringify({ stacks, records, notDeployed }));
  return readDriftReport(file);
}

describe('the drift issue of a stack', () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());
  const update = async (drifts: ReturnType<typeof report>, at = '2026-03-02T06:00:00Z') =>
    (await updateIssues(fake.client, drifts, { at, run: 'https://github.test/run/1' })).results.map(
      ({ change }) => change,
    );

  it('is opened, updated, closed after a clean check, and reopened', async () => {
    expect(await update(report([createFinding()]))).toEqual(['opened']);
    const number = fake.issues[0]!.number;
    expect(fake.issues[0]).toMatchObject({ title: `Drift in ${STACK}`, state: 'open' });

    const worse = createFinding({
      address: 'aws_iam_role_policy.P',
      attribute: 'policy',
      severity: 'security',
      firstSeen: '2026-03-03T06:00:00Z',
    });
    expect(await update(report([createFinding(), worse]), '2026-03-03T06:00:00Z')).toEqual(['updated']);
    const rows = fake.issues[0]!.body.split('\n').filter((line) => /^\| (security|data)/.test(line));
    expect(rows).toEqual([
      '| security | `aws_iam_role_policy.P policy` | `30` | `5` | 2026-03-03T06:00:00Z |',
      '| data | `aws_sqs_queue.AlertQueue visibility_timeout_seconds` | `30` | `5` | 2026-03-01T06:00:00Z |',
    ]);

    expect(await update(report([]), '2026-03-04T06:00:00Z')).toEqual(['closed']);
    expect(fake.issues[0]).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect(fake.getComments(number)).toMatchObject([
      { body: expect.stringContaining('2026-03-04T06:00:00Z') },
    ]);
    expect(await update(report([]))).toEqual(['none']);

    expect(await update(report([createFinding()]), '2026-03-05T06:00:00Z')).toEqual(['reopened']);
    expect(fake.issues).toMatchObject([{ number, state: 'open' }]);
  });

  it('stays open if the stack was not checked', async () => {
    await update(report([createFinding()]));
    expect(await update(report([], []))).toEqual([]);
    expect(await update(report([], ['account-shared']))).toEqual(['none']);
    expect(fake.issues).toMatchObject([{ state: 'open' }]);
  });

  it('is created once for each stack', async () => {
    const other = createFinding({ stack: 'account-shared' });
    expect(await update(report([createFinding(), other], [STACK, 'account-shared']))).toEqual([
      'opened',
      'opened',
    ]);
    expect(await update(report([other], [STACK, 'account-shared']))).toEqual(['closed', 'updated']);
  });

  it('is not opened for expected changes or changes that are not yet applied', async () => {
    expect(
      await update(report([createFinding({ kind: 'expected' }), createFinding({ kind: 'not yet applied' })])),
    ).toEqual(['none']);
    expect(await update(report([createFinding({ kind: 'unmanaged' })]))).toEqual(['opened']);
  });

  it('is distinguished from the issues of other authors, even with a copied marker', async () => {
    fake.issues.push(
      fake.createComment(`${formatMarker(`drift-${STACK}`, { environment: 'dev' })}\ncopied`, 'mallory'),
    );
    const before = structuredClone(fake.issues[0]);
    expect(await update(report([]))).toEqual(['none']);
    expect(await update(report([createFinding()]))).toEqual(['opened']);
    expect(fake.issues[0]).toEqual(before);
  });

  it('is created once, even if GitHub opened it but responded with an error', async () => {
    fake.faults.push({ on: /^POST issues$/, status: 502, isProcessed: true });
    await update(report([createFinding()]));
    expect(fake.issues).toHaveLength(1);
  });

  it('stays within GitHub’s size limit', async () => {
    await update(
      report(
        Array.from({ length: 900 }, (_, i) =>
          createFinding({ address: `aws_sqs_queue.Q${i}`, after: 'x|`\n'.repeat(99) }),
        ),
      ),
    );
    expect(fake.issues[0]!.body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(fake.issues[0]!.body).toMatch(/\*\*Omitted for length:\*\* \d+ of 900 attributes; .* The \[run\]/);
  });

  it('contains code blocks that backticks in a command cannot close', async () => {
    await update(report([createFinding({ fix: 'echo ```\n</details>' })]));
    expect(fake.issues[0]!.body).toContain('````sh\necho ```\n</details>\n````');
  });

  it('is closed if its stack is no longer deployed', async () => {
    await update(report([createFinding()]));
    expect(await update(report([], [], [STACK]))).toEqual(['closed']);
    expect(fake.getComments(fake.issues[0]!.number)[0]!.body).toContain('the stack is not deployed');
  });

  it('is closed if a check of the whole environment does not include its stack', async () => {
    const old = createFinding({ stack: 'orders-dev' });
    await update(report([old], ['orders-dev', 'environment-dev']));
    // Neither a check of another environment nor a check of some stacks includes all stacks.
    expect(await update(report([], ['environment-prod']))).toEqual(['none']);
    expect(await update(report([], [STACK]))).toEqual(['none']);
    expect(fake.issues).toMatchObject([{ state: 'open' }]);
    expect(await update(report([], [STACK, 'environment-dev']))).toEqual(['none', 'none', 'closed']);
    expect(fake.getComments(fake.issues[0]!.number)[0]!.body).toContain('the stack no longer exists');
    expect(fake.issues).toMatchObject([{ state: 'closed' }]);
  });

  it('retains its environment after a check of one stack', async () => {
    const old = createFinding({ stack: 'orders-dev' });
    await update(report([old], ['orders-dev', 'environment-dev']));
    await update(report([old], ['orders-dev']));
    expect(await update(report([], ['environment-dev']))).toEqual(['none', 'closed']);
  });

  it('is synchronized for every stack, even if one of them fails', async () => {
    const other = createFinding({ stack: 'account-shared' });
    fake.faults.push({ on: /^POST issues$/, status: 422 });
    const { results: done, failed } = await updateIssues(
      fake.client,
      report([createFinding(), other], [STACK, 'account-shared']),
      { at: 'now', run: 'https://github.test/run/1' },
    );
    expect(done).toEqual([{ stack: 'account-shared', change: 'opened' }]);
    expect(failed).toEqual([expect.stringMatching(/^the issue of pattern-detection-dev: .*422/)]);
  });

  it.each([
    ['{"stacks":[],"notDeployed":[]}', /expected the output of npx stacks drift --json: records/],
    ['drift!', /expected the output of npx stacks drift --json: the document/],
  ])('does not change for a report of %s', (text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'drift-')), 'drift.json');
    writeFileSync(file, text);
    expect(() => readDriftReport(file)).toThrow(message);
  });

  it('does not change without a report', () => {
    expect(() => readDriftReport('/no/such/drift.json')).toThrow('/no/such/drift.json does not exist');
  });
});
