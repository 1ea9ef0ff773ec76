import { openSession } from '../../../src/cli/session';
import { createDeploymentsSection } from '../../../src/console/sections/deployments';
import { describeDrift } from '../../../src/console/sections/deployments/describe-drift';
import { serveSections, type TestConsole } from '../support';
import {
  createFakeChecks,
  createRecord,
  createReport,
  DEPLOYED,
  type FakeChecks,
  FIRST,
} from './fake-checks';

let checks: FakeChecks;
let served: TestConsole;
beforeEach(async () => {
  checks = createFakeChecks();
  served = await serveSections([createDeploymentsSection(checks)], { stacks: async () => DEPLOYED });
});
afterEach(() => served.stop());

/** Runs a check to its end. @returns the last line of the answer */
async function run(check: string, error?: Error): Promise<unknown> {
  const before = checks.end;
  const answer = served.change(`/api/deployments/${check}`, { confirmed: true });
  while (checks.end === before) await new Promise(setImmediate);
  checks.end(error);
  return (await answer).at(-1);
}

it('has no review before a plan, and explains how to get one', async () => {
  const response = await served.request('/api/deployments/review?check=plan');
  expect([response.status, await response.json()]).toEqual([
    404,
    {
      error: {
        what: 'nothing of this kind was checked since the console started',
        fix: 'check on this page; results are in memory only',
      },
    },
  ]);
});

it('returns the review of the last plan', async () => {
  expect(await run('plan')).toEqual({ result: { found: `${FIRST.name}: 2 to create` } });
  expect(await served.query('/api/deployments/review?check=plan')).toMatchObject({
    review: `${FIRST.name}: 2 to create`,
  });
});

it('records the check and what it found in the audit log', async () => {
  checks.report = createReport([createRecord()]);
  await run('drift');
  expect(served.records).toMatchObject([
    { change: 'drift', state: 'started', user: 'ada' },
    { change: 'drift', state: 'succeeded', result: { found: '1 drift finding' } },
  ]);
});

it('shows the command that fixes a finding as it must be run', async () => {
  const fix = 'aws ssm put-parameter --name accept-orders --value no --overwrite';
  checks.report = createReport([createRecord({ fix })]);
  await run('drift');
  expect(await served.query('/api/deployments/findings')).toMatchObject({ findings: [{ fix }] });
});

it('reports why a check failed', async () => {
  expect(await run('drift', new Error('terraform is missing'))).toMatchObject({
    error: { what: expect.stringContaining('terraform is missing') },
  });
});

it('runs no check in a console that only reads', async () => {
  const { config, ...session } = openSession({});
  const readOnly = await serveSections([createDeploymentsSection(checks)], {
    session: { ...session, config: { ...config, target: 'aws' } },
    allowsChanges: false,
  });
  const response = await readOnly.request('/api/deployments/drift', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ confirmed: true }),
  });
  await readOnly.stop();
  expect(response.status).toBe(403);
});

test('findings with one cause are shown once, with the values that differ', () => {
  const second = { address: 'aws_sqs_queue.Other' };
  const { findings } = describeDrift(createReport([createRecord(), createRecord(second)]));
  expect(findings).toMatchObject([
    {
      stack: FIRST.name,
      addresses: ['aws_sqs_queue.Orders', 'aws_sqs_queue.Other'],
      changes: [{ attribute: 'delay_seconds', before: '1', after: '2' }],
    },
  ]);
});
