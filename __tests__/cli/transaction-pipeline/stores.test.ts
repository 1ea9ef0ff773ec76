import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { createDeployment } from '../../../src/cli/transaction-pipeline/deployment';
import {
  countBacklog,
  countMessages,
  describeBacklog,
  findNewFailures,
  waitUntilIdle,
} from '../../../src/cli/target/queue-depths';
import { mapInParallel } from '../../../src/cli/process/map-in-parallel';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { putEvent } from '../../../src/cli/target/put-event';
import { AuditLogStore } from '../../../src/cli/transaction-pipeline/stores/audit-logs';
import { ProfileStore } from '../../../src/cli/transaction-pipeline/stores/profiles';
import { TransactionStore } from '../../../src/cli/transaction-pipeline/stores/transactions';
import { readSystemConfig } from '../../../src/config';
import { transactionPipeline } from '../../../src/config/transaction-pipeline';
import { createFakeDeployment } from './fake-deployment';
import { createRow } from './rows';
import { listResources, synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';

describe('transactions', () => {
  it('are read by their id, consistently', async () => {
    const row = createRow('t1');
    const { deployment, requests } = createFakeDeployment(
      { Item: { accountId: row.accountId, ts: row.ts } },
      { Item: row },
    );
    expect(await new TransactionStore(deployment).get('t1')).toEqual(row);
    expect(requests.map(({ input }) => [input.TableName, input.Key, input.ConsistentRead])).toEqual([
      ['TransactionIdsTableName', { transactionId: 't1' }, true],
      ['TransactionsTableName', { accountId: row.accountId, ts: row.ts }, true],
    ]);
  });

  it('that do not exist are reported with the commands that find them', async () => {
    const { deployment } = createFakeDeployment({});
    await expect(new TransactionStore(deployment).get('t9')).rejects.toThrow(
      /transaction "t9" does not exist: expected the id in the response of POST \/transactions/,
    );
  });

  it('are read in batches of 100 keys, and keys that DynamoDB did not process again', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => createRow(`t${index}`));
    const { deployment, requests } = createFakeDeployment(
      {
        Responses: { TransactionsTableName: rows.slice(0, 60) },
        UnprocessedKeys: {
          TransactionsTableName: {
            Keys: rows.slice(60, 100).map(({ accountId, ts }) => ({ accountId, ts })),
          },
        },
      },
      { Responses: { TransactionsTableName: rows.slice(60, 100) } },
      { Responses: { TransactionsTableName: rows.slice(100) } },
    );
    const found = await new TransactionStore(deployment).getAll(rows);
    expect(found.map(({ transactionId }) => transactionId)).toEqual(
      rows.map(({ transactionId }) => transactionId),
    );
    expect(requests).toHaveLength(3);
  });

  it('of a period are found in all segments and pages, in order of their time, with progress', async () => {
    const [late, early] = [createRow('late', { ts: '2026-11-28T12:00:00.000Z#late' }), createRow('early')];
    const { deployment, requests } = createFakeDeployment(
      { Items: [late], ScannedCount: 5, LastEvaluatedKey: { accountId: 'x' } },
      { Items: [], ScannedCount: 1 },
      { Items: [], ScannedCount: 1 },
      { Items: [], ScannedCount: 1 },
      { Items: [early], ScannedCount: 2 },
    );
    const counts: number[] = [];
    const period = { from: '2026-11-28T10:00:00.000Z', to: '2026-11-28T13:00:00.000Z' };
    const rows = await new TransactionStore(deployment).findInPeriod('receivedAt', period, (count) =>
      counts.push(count),
    );
    expect(rows.map(({ transactionId }) => transactionId)).toEqual(['early', 'late']);
    expect(counts.at(-1)).toBe(10);
    expect(requests[0]!.input).toMatchObject({
      FilterExpression: '#time >= :from AND #time < :to',
      ExpressionAttributeNames: { '#time': 'receivedAt' },
      ExpressionAttributeValues: { ':from': period.from, ':to': period.to },
      TotalSegments: 4,
    });
    expect(requests[4]!.input).toMatchObject({ ExclusiveStartKey: { accountId: 'x' } });
  });

  it('of a period are found by several times in one scan', async () => {
    const { deployment, requests } = createFakeDeployment();
    await new TransactionStore(deployment).findInPeriod(['receivedAt', 'confirmedAt'], {
      from: 'a',
      to: 'b',
    });
    expect(requests).toHaveLength(4);
    expect(requests[0]!.input).toMatchObject({
      FilterExpression: '#time >= :from AND #time < :to OR #time1 >= :from AND #time1 < :to',
      ExpressionAttributeNames: { '#time': 'receivedAt', '#time1': 'confirmedAt' },
    });
  });

  it('of an account are read on all pages', async () => {
    const { deployment } = createFakeDeployment(
      { Items: [createRow('a')], LastEvaluatedKey: { accountId: 'x' } },
      { Items: [createRow('b')] },
    );
    expect(await new TransactionStore(deployment).listOfAccount('account-1')).toHaveLength(2);
  });
});

test('audit trails are read by transaction, with progress', async () => {
  const entry = { transactionId: 't1', ts: '2026#1', type: 'TransactionAccepted', detail: '{}' };
  const { deployment } = createFakeDeployment({ Items: [entry] }, { Items: [] });
  const counts: number[] = [];
  const all = await new AuditLogStore(deployment).readAll(['t1', 't2'], (count) => counts.push(count));
  expect([...all]).toEqual([
    ['t1', [entry]],
    ['t2', []],
  ]);
  expect(counts).toEqual([1, 2]);
});

test('the time zone of an existing profile is set under the lock of its version', async () => {
  const failed = new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
  const { deployment, requests } = createFakeDeployment({}, failed, { Item: { profileId: 'account#a' } }, {});
  const store = new ProfileStore(deployment);
  expect(await store.setTimeZone('account#a', 'Europe/Berlin')).toBe(true);
  expect(requests[0]!.input).toMatchObject({
    UpdateExpression: 'SET #zone = :zone ADD #version :one',
    ConditionExpression: 'attribute_exists(profileId)',
  });
  expect(await store.setTimeZone('account#b', 'Europe/Berlin')).toBe(false);
  expect(await store.get('account#a')).toEqual({ profileId: 'account#a' });
  expect(await store.get('account#b')).toBeUndefined();
});

describe('queues', () => {
  const createQueue = (name: string, redrivePolicy?: string) => ({
    type: 'aws_sqs_queue',
    address: name,
    tainted: false,
    attributes: {
      name: `${name}-local`,
      url: `https://queue/${name}`,
      ...(redrivePolicy && { redrive_policy: redrivePolicy }),
    },
  });
  const work = (messages: number) => ({ messages, isForFailures: false });
  const failures = (messages: number) => ({ messages, isForFailures: true });

  it('are counted with delayed and received messages', async () => {
    const answer = {
      Attributes: {
        ApproximateNumberOfMessages: '1',
        ApproximateNumberOfMessagesNotVisible: '2',
        ApproximateNumberOfMessagesDelayed: '3',
      },
    };
    const { deployment } = createFakeDeployment(answer, answer);
    const resources = [
      createQueue('AuditTrail', '{}'),
      createQueue('UnwrittenChanges'),
      { ...createQueue('x'), type: 'aws_sqs_queue_policy' },
    ];
    expect([...(await countMessages({ ...deployment, resources }))]).toEqual([
      ['AuditTrail', work(6)],
      ['UnwrittenChanges', failures(6)],
    ]);
  });

  it('of the stack are for failures if a message in them is an alarm', async () => {
    const stack = synthesizePipeline();
    const resources = listResources(stack, 'aws_sqs_queue').map(([address, attributes]) => ({
      type: 'aws_sqs_queue',
      address,
      tainted: false,
      attributes: { ...attributes, url: 'https://queue' },
    }));
    const { deployment } = createFakeDeployment();
    const config = { ...deployment.config, suffix: 'dev' };
    const depths = await countMessages({ ...deployment, config, resources });
    const alarms = listResources(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm.alarm_name);
    expect(depths.size).toBeGreaterThan(10);
    for (const [id, { isForFailures }] of depths)
      expect([id, isForFailures]).toEqual([id, alarms.includes(`${id}-NotEmpty-dev`)]);
  });

  it('have failures if a dead-letter queue received messages, and a backlog in all others', () => {
    const before = new Map([
      ['AuditTrailDlq', failures(1)],
      ['UndeliveredEvents', failures(0)],
    ]);
    const after = new Map([
      ['AuditTrailDlq', failures(1)],
      ['UndeliveredEvents', failures(2)],
      ['AuditTrail', work(5)],
    ]);
    expect(findNewFailures(before, after)).toEqual(['UndeliveredEvents received 2 messages: expected none']);
    expect(countBacklog(after)).toBe(5);
  });

  it('are awaited until three counts find no message, or until the number does not fall for a minute', async () => {
    const wait = async (depths: readonly number[]) => {
      let [now, call] = [0, 0];
      const result = await waitUntilIdle(
        async () => new Map([['AuditTrail', work(depths[Math.min(call++, depths.length - 1)]!)]]),
        {
          now: () => now,
          wait: async (milliseconds) => {
            now += milliseconds;
          },
        },
      );
      return { now, call, isIdle: result.isIdle, backlog: describeBacklog(result) };
    };
    expect(await wait([3, 1, 0, 2, 0])).toEqual({
      now: 6_000,
      call: 7,
      isIdle: true,
      backlog: [],
    });
    const stuck = await wait([4]);
    expect(stuck.now).toBeGreaterThan(60_000);
    expect(stuck.isIdle).toBe(false);
    expect(stuck.backlog).toEqual([
      'AuditTrail still contained 4 messages after 60 seconds without progress',
    ]);
  });

  it('that contain failures or nothing are no backlog', () => {
    const depths = new Map([
      ['AuditTrailDlq', failures(1)],
      ['RuleMatches', work(0)],
      ['AuditTrail', work(1)],
    ]);
    expect(describeBacklog({ isIdle: false, depths, patienceMs: 60_000 })).toEqual([
      'AuditTrail still contained 1 message after 60 seconds without progress',
    ]);
    expect(describeBacklog({ isIdle: true, depths, patienceMs: 60_000 })).toEqual([]);
  });
});

test('an event that EventBridge rejects is an error with its code', async () => {
  const event = { bus: 'bus', source: 's', detailType: 'RuleChanged', detail: {} };
  const accepted = createFakeDeployment({ Entries: [{ EventId: 'e1' }] });
  expect(await putEvent(accepted.deployment.events, event)).toBe('e1');
  const refused = createFakeDeployment({
    Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
  });
  await expect(putEvent(refused.deployment.events, event)).rejects.toThrow(
    'failed to put RuleChanged on bus: ThrottlingException (slow down)',
  );
});

test('an output that the state does not contain names the command that deploys the stack', () => {
  const config = readSystemConfig(transactionPipeline, { TARGET: 'local' });
  const resource = { type: 't', address: 'a', tainted: false, attributes: {} };
  expect(
    createDeployment(config, [resource], { RulesTableName: 'Rules-local' }).getOutput('RulesTableName'),
  ).toBe('Rules-local');
  expect(() => createDeployment(config, [], {}).getOutput('RulesTableName')).toThrow(
    'transaction-pipeline is not deployed: run npx stacks up transaction-pipeline or npx stacks deploy transaction-pipeline first',
  );
  expect(() => createDeployment(config, [resource], {}).getOutput('RulesTableName')).toThrow(
    /has no output RulesTableName/,
  );
});

test('items are mapped in parallel up to a limit, and the results are in order', async () => {
  let [running, most] = [0, 0];
  const results = await mapInParallel([30, 1, 20, 2], 2, async (milliseconds) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    running--;
    return milliseconds * 2;
  });
  expect([results, most]).toEqual([[60, 2, 40, 4], 2]);
});

test('progress is shown after two seconds, then every three seconds', () => {
  let now = 0;
  const lines: string[] = [];
  const notes = createProgressNotes(
    (line) => lines.push(line),
    () => now,
  );
  for (now = 0; now <= 8_000; now += 500) notes.show(String(now));
  expect(lines).toEqual(['2000', '5000', '8000']);
});
