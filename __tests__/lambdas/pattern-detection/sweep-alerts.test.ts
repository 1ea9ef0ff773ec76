import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAlert, toAlert, toPatternRow } from '../../../src/domain/alerts';
import { ALL_PATTERNS } from '../../../src/domain/patterns';
import { createTradingPatterns } from '../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import { detection } from '../../domain/alerts/detection';
import { createClient } from '../shared/client';
import { requestApproval, createApprovalHandler } from './approvals';
import { sqsEvent } from './events';
import { createTestAlertProcessor, createTestStepRunner } from './pipeline';
import { World } from './world';

const MINUTE = 60_000;
const sweep = (world: World) => world.invoke(() => createTestAlertProcessor(world)({ sweep: true }));
const decide = (...detections: ReturnType<typeof detection>[]) => ({
  step: 'decide',
  correlationId: 'shard:1#0',
  symbol: 'AAPL',
  detections,
});

/** AlertDecision of these detections in all its attempts, while SQS is down. */
const decideWithoutQueue = async (...detections: ReturnType<typeof detection>[]) => {
  const world = new World();
  const send = jest
    .spyOn(world.alertQueue, 'send')
    .mockImplementation(async (messages) => messages.map((message) => ({ message, reason: 'SQS is down' })));
  for (let attempt = 1; attempt <= 9; attempt++)
    await expect(createTestStepRunner(world)(decide(...detections))).rejects.toThrow('SQS is down');
  send.mockRestore();
  return world;
};

test('an alert that could not be queued is raised once, without the queue, after the workflow has ended', async () => {
  const world = await decideWithoutQueue(
    detection(),
    detection({ pattern: 'head-and-shoulders', confidence: 30 }),
  );
  world.time += 4 * MINUTE;
  await sweep(world);
  expect(world.notifications).toEqual([]); // the workflow may still queue it
  world.time += MINUTE;
  for (let round = 0; round < 3; round++) {
    await sweep(world);
    world.time += 5 * MINUTE;
  }
  expect(world.notifications.map(({ alertId }) => alertId)).toEqual([
    'AAPL#double-top#2013-03-01T00:00:00.000Z',
  ]);
  expect(world.sumMetric('AlertsRecovered')).toBe(1);
  expect(world.alertMessages).toEqual([]);
  // A restart of the workflow queues it as well: it is not published again.
  await createTestStepRunner(world)(decide(detection()));
  await createTestAlertProcessor(world)(sqsEvent(world.alertMessages));
  expect(world.notifications).toHaveLength(1);
});

test('a critical alert that could not be queued waits for its approval, even if PendingApprovals is also unavailable', async () => {
  const world = await decideWithoutQueue(detection({ confidence: 95 }));
  world.time += 6 * MINUTE;
  const send = jest
    .spyOn(world.approvalQueue, 'send')
    .mockImplementation(async (messages) => messages.map((message) => ({ message, reason: 'SQS is down' })));
  await expect(sweep(world)).rejects.toThrow('SQS is down');
  await createApprovalHandler(world)({ sweep: true });
  expect(world.requests).toHaveLength(1);
  send.mockRestore();
  world.time += 5 * MINUTE;
  await sweep(world);
  await createApprovalHandler(world)({ sweep: true });
  expect([world.requests.length, world.notifications.length, world.approvalRows.size]).toEqual([1, 0, 1]);
});

test('after a fault at any call of the sweep, the alert is raised, and a second time only if it was already published', async () => {
  // Two reads for the digest of each pattern, the due alerts, ten calls for the alert, and its mark.
  const published = 2 * ALL_PATTERNS.length + 1 + 9;
  for (let call = 1; call <= published + 2; call++) {
    for (const kind of ['error', 'crash'] as const) {
      for (const when of ['before', 'after'] as const) {
        const world = await decideWithoutQueue(detection());
        world.time += 5 * MINUTE;
        world.calls = 0;
        world.fault = { call, kind, when };
        await sweep(world).catch(() => undefined);
        for (let round = 0; round < 2; round++) {
          world.time += 5 * MINUTE;
          await sweep(world);
        }
        const repeats =
          (call === published && when === 'after') || (call === published + 1 && when === 'before') ? 2 : 1;
        expect({ call, kind, when, sent: world.notifications.length }).toEqual({
          call,
          kind,
          when,
          sent: repeats,
        });
        expect([...world.patternRows.values()].map(({ alertDue }) => alertDue)).toEqual([undefined]);
      }
    }
  }
});

test('one failed alert does not block the others, and the invocation fails, so that the error alarm goes off', async () => {
  const world = await decideWithoutQueue(detection(), detection({ pattern: 'ascending-triangle' }));
  world.time += 5 * MINUTE;
  jest.spyOn(world.topic, 'publish').mockRejectedValueOnce(new Error('SNS is down'));
  await expect(sweep(world)).rejects.toThrow('SNS is down');
  expect(world.notifications).toHaveLength(1);
  world.time += 5 * MINUTE;
  await sweep(world);
  expect(world.notifications).toHaveLength(2);
});

test('the sweep finds nothing if every alert was queued', async () => {
  const world = new World();
  await createTestStepRunner(world)(decide(detection()));
  await requestApproval(world);
  world.time += 60 * MINUTE;
  await sweep(world);
  expect([world.notifications.length, world.sumMetric('AlertsRecovered')]).toEqual([0, 0]);
});

test('the alert that is read from a row equals the alert of its detection', () => {
  const found = detection();
  expect(toAlert(toPatternRow(found, 'shard:1#0', 7, true), 9)).toEqual(createAlert(found, 'shard:1#0', 9));
});

test('the index of due alerts is sparse, because the mark is removed without creating a row', async () => {
  const row = toPatternRow(detection(), 'c', 0, true);
  expect(row.alertDue).toBe('due');
  expect(toPatternRow(detection(), 'c', 0)).not.toHaveProperty('alertDue');
  const { client, inputs } = createClient<DynamoDBDocumentClient>({ Items: [row] }, {});
  const patterns = createTradingPatterns(client, 'T');
  expect(await patterns.listAlertsDue('2024-05-01T00:00:00.000Z', 7)).toEqual([row]);
  await patterns.clearAlertDue(row);
  expect(inputs).toEqual([
    {
      TableName: 'T',
      IndexName: 'byAlertDue',
      KeyConditionExpression: 'alertDue = :due AND detectedAt <= :until',
      ExpressionAttributeValues: { ':due': 'due', ':until': '2024-05-01T00:00:00.000Z' },
      Limit: 7,
    },
    {
      TableName: 'T',
      Key: { patternId: row.patternId, timestamp: row.timestamp },
      UpdateExpression: 'REMOVE alertDue',
      ConditionExpression: 'attribute_exists(patternId)',
    },
  ]);
});
