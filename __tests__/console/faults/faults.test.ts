import type { Fault, NewFault } from '../../../src/cli/faults/fault';
import { formatAddCommand } from '../../../src/cli/faults/format-command';
import { faultsSection } from '../../../src/console/sections/faults';
import { toBand } from '../../../src/console/sections/faults/bands';
import { openSession } from '../../../src/cli/session';
import { serveSections } from '../support';
import { startFakeTarget } from './fake-target';

const NOW = Date.UTC(2026, 10, 30);

async function createFault(fault: NewFault): Promise<Fault> {
  const target = await startFakeTarget(() => NOW);
  const answer = await fetch(`http://127.0.0.1:${target.port}/_faults/check`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  await target.stop();
  return (await answer.json()) as Fault;
}

describe('toBand', () => {
  it('lasts until the planned end of an active fault, and until the end of one that has ended', async () => {
    const fault = await createFault({ service: 'sqs', latencyMs: 5, seconds: 60 });
    const from = NOW / 1000;
    expect(toBand(fault)).toEqual({
      id: '',
      from,
      to: from + 60,
      label: 'sqs all operations: 5 ms later',
      kind: 'info',
    });
    expect(toBand({ ...fault, endedAt: NOW + 1500 }).to).toBe(from + 1.5);
  });

  it.each([
    [{ outage: 'us-east-1', seconds: 1 }, 'critical', 'region us-east-1: down'],
    [{ function: 'Relay', error: 'timeout', seconds: 1 }, 'warning', 'invocations of Relay: no answer'],
    [{ pollsOf: 'Relay', seconds: 1 }, 'warning', 'polls for Relay: skipped'],
  ] as const)('of %j is %s', async (fault, kind, label) => {
    expect(toBand(await createFault(fault))).toMatchObject({ kind, label });
  });
});

describe('formatAddCommand', () => {
  it.each([
    [
      { service: 'sqs', latencyMs: [100, 500], share: 0.25, region: 'us-east-1', seed: 3, seconds: 90 },
      'add --service sqs --region us-east-1 --latency 100-500 --share 0.25 --for 90s --seed 3',
    ],
    [
      { function: "it's", error: 'timeout', seconds: 60 },
      `add --function 'it'\\''s' --error timeout --for 60s`,
    ],
    [{ pollsOf: 'Relay', latencyMs: 5, seconds: 0.5 }, 'add --polls-of Relay --latency 5 --for 1s'],
    [{ outage: 'eu-west-1', seconds: 120 }, 'kill-region eu-west-1 --for 120s'],
  ] as [NewFault, string][])('of %j', (fault, command) => {
    expect(formatAddCommand(fault)).toBe(`npx stacks faults ${command}`);
  });
});

describe('the section', () => {
  it('refuses faults on AWS, and names what to use there', async () => {
    const session = openSession({});
    const served = await serveSections([faultsSection], {
      session: { ...session, config: { ...session.config, target: 'aws' } },
    });
    const answer = await (await served.request('/api/faults/choices')).json();
    await served.stop();
    expect(answer).toEqual({
      error: {
        what: 'faults can be injected into the local target only',
        fix: 'on AWS, use experiments of AWS Fault Injection Service',
      },
    });
  });

  it('refuses unknown fields of a fault', async () => {
    const served = await serveSections([faultsSection]);
    const response = await served.request('/api/faults/add', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ parameters: { service: 'sqs', seconds: 1, shre: 1 }, confirmed: true }),
    });
    await served.stop();
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('shre')]);
    expect(served.records).toEqual([]);
  });
});
