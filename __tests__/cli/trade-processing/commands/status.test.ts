import { runStatus } from '../../../../src/cli/trade-processing/commands/status';
import { formatCheckpoint, toHeadRow } from '../../../../src/domain/ledger';
import { formatCheckpointKey } from '../../../../src/domain/trade-records';
import { createKey, createLedger, type Ledger, START } from '../../../domain/ledger/ledger';
import { FakeBucket } from '../fake-bucket';
import { createFakeDeployment } from '../fake-deployment';
import { activeRegion, FakeParameters } from '../fake-parameters';
import { FakeQueues } from '../../target/fake-queues';
import { FakeTable } from '../fake-table';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

const listHeads = (ledger: Ledger) => [...ledger.heads.values()].map((head) => ({ ...toHeadRow(head) }));

/** Two regions. The standby lacks the last entry of the primary, and has a failed event. */
async function createRegions() {
  const us = await createLedger();
  const eu = await createLedger({ region: 'eu-west-1', key: createKey('eu', 'eu-west-1'), entries: 8 });
  const behind = listHeads(us);
  us.append(0, { tradeId: 'late' }, 'trade', 4_200);
  const create = (ledger: Ledger, rows: FakeTable['rows'], epoch: number) => {
    const dynamo = new FakeTable();
    dynamo.rows = rows;
    const buckets = new FakeBucket();
    const checkpoint = ledger.checkpoints.at(-1)!;
    for (let number = 1; number <= checkpoint.number; number++)
      buckets.objects.set(formatCheckpointKey(ledger.region, number), formatCheckpoint(checkpoint));
    const parameters = new FakeParameters(activeRegion(epoch === 0 ? 'us-east-1' : 'eu-west-1', epoch));
    return { dynamo, buckets, parameters, queues: new FakeQueues() };
  };
  const regions = {
    us: create(us, [...listHeads(us), ...listHeads(eu)], 0),
    eu: create(eu, [...behind, ...listHeads(eu)], 1),
  };
  regions.eu.queues.add('TradeValidatorDlqUrl', { body: {} });
  return { us, eu, regions };
}

const findRow = (stdout: string, region: string) =>
  stdout
    .split('\n')
    .find((line) => line.startsWith(region))!
    .split(/ {2,}/);

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(START + 600_000));
afterEach(() => jest.restoreAllMocks());

test('each region has its state, its newest entries, its lag, its checkpoint and its failures', async () => {
  const { us, eu, regions } = await createRegions();
  const { stdout, error } = await runCommand(createFakeDeployment(regions.us, regions.eu), () =>
    runStatus({}),
  );
  const newest = (ledger: Ledger) =>
    [...ledger.heads.values()]
      .map(({ recordedAt }) => recordedAt)
      .sort()
      .at(-1)!;
  const [row, other] = [findRow(stdout, 'us-east-1'), findRow(stdout, 'eu-west-1')];
  expect(error).toBeUndefined();
  expect(row.slice(0, 6)).toEqual(['us-east-1', 'standby', '3', newest(us), newest(eu), '0 ms']);
  expect(row.slice(6)).toEqual(['3, 10 min ago', 'none']);
  expect(other.slice(0, 4)).toEqual(['eu-west-1', 'active', '3', newest(eu)]);
  expect(Date.parse(newest(us)) - Date.parse(other[4]!)).toBeGreaterThan(4_000);
  expect(other[5]).toMatch(/^\d\.\d s$/);
  expect(other[7]).toBe('TradeValidatorDlq: 1 message');
  expect(stdout).toContain('eu-west-1 is active since 2026-11-27T00:00:00.000Z, epoch 1');
});

test('a chain that is behind has a lag, even if another chain has a newer entry in the replica', async () => {
  const { us, regions } = await createRegions();
  us.append(1, { tradeId: 'later' }, 'trade', 1_000);
  const rows = listHeads(us);
  regions.us.dynamo.rows = [
    ...rows,
    ...regions.us.dynamo.rows.filter(({ region }) => region !== 'us-east-1'),
  ];
  regions.eu.dynamo.rows = [
    ...rows.filter(({ shard }) => shard === 1),
    ...regions.eu.dynamo.rows.filter(({ region, shard }) => region !== 'us-east-1' || shard !== 1),
  ];
  const { stdout } = await runCommand(createFakeDeployment(regions.us, regions.eu), () => runStatus({}));
  expect(findRow(stdout, 'eu-west-1')[5]).toMatch(/^[1-9]\d*\.\d s$/);
});

test('a damaged newest checkpoint is not shown as none', async () => {
  const { regions } = await createRegions();
  const key = [...regions.us.buckets.objects.keys()].sort().at(-1)!;
  regions.us.buckets.objects.set(key, '{}');
  const { stdout } = await runCommand(createFakeDeployment(regions.us, regions.eu), () => runStatus({}));
  expect(findRow(stdout, 'us-east-1')[6]).toBe(`DAMAGED: ${key}`);
});

test('a region that does not answer leaves the recovery point in the other one', async () => {
  const { regions } = await createRegions();
  const deployment = createFakeDeployment('does not answer (down)', regions.eu);
  const { stdout, error } = await runCommand(deployment, () => runStatus({}));
  expect(error).toBe('the state is not complete: region us-east-1 cannot be read');
  expect(stdout).toContain('this is not confirmed: region us-east-1 does not answer (down)');
  expect(findRow(stdout, 'us-east-1').slice(1)).toEqual(['standby, NOT AVAILABLE']);
  expect(findRow(stdout, 'eu-west-1')[5]).toBe('unknown');
  expect(stdout).toContain('region us-east-1 does not answer (down)');
  const { stdout: json } = await runCommand(deployment, () => runStatus({ json: true }));
  expect(JSON.parse(json)).toMatchObject({
    active: { region: 'eu-west-1', epoch: 1 },
    regions: [{ isActive: false, reason: 'does not answer (down)' }, { facts: { chains: 3 } }],
  });
  const none = await runCommand(createFakeDeployment('is down', 'is down'), () => runStatus({}));
  expect(none.error).toBe('no region answers');
});
