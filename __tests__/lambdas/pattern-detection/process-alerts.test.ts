import type { SQSEvent } from 'aws-lambda';
import { createAlert } from '../../../src/domain/alerts';
import { CLAIM_DURATION_MS } from '../../../src/lambdas/pattern-detection/publish-alert';
import { detection } from '../../domain/alerts/detection';
import { fixture, sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

const notifierOf = createTestAlertProcessor;
/** The calls for one alert: claim, limits, cooldown, counter, brake twice, turn, decision, publish, mark. */
const CALLS = 10;
/** Each day is another symbol, so that none is in the cooldown of another. */
const alertOn = (day: number) => {
  const found = detection({ symbol: `S${day}`, confirmedAt: Date.UTC(2013, 2, day) });
  const alert = createAlert(found, `shard:1#${day}`, 0);
  return { correlationId: alert.correlationId, body: alert };
};

test('a batch from SQS is published once, without the duplicate, and the invalid message is returned', async () => {
  const world = new World();
  const response = await notifierOf(world)(fixture<SQSEvent>('sqs-batch'));
  expect(response).toEqual({
    batchItemFailures: [{ itemIdentifier: '2e1424d4-f796-459a-8184-9c92662be6da' }],
  });
  expect(world.notifications.map(({ alertId }) => alertId)).toEqual([
    'AAPL#double-top#2013-03-01T00:00:00.000Z',
  ]);
  expect([...world.alertRows.values()]).toEqual([
    expect.objectContaining({ severity: 'HIGH', notifiedAt: '2024-05-01T14:30:00.000Z' }),
  ]);
  expect(world.metrics).toContainEqual({ name: 'AlertPriority', value: 1, dimensions: { Severity: 'HIGH' } });
  expect(world.sumMetric('AlertsRepeated')).toBe(1);
});

test('if every message of a batch fails, all of them are returned', async () => {
  const world = new World();
  const response = await notifierOf(world)(sqsEvent(['', '{}', '{"alertId":1}']));
  expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm1', 'm2']);
});

test.each([undefined, null, 'text', 7])(
  '%p thrown by a library fails its message, not the batch',
  async (thrown) => {
    const world = new World();
    jest.spyOn(world.topic, 'publish').mockRejectedValueOnce(thrown);
    const response = await notifierOf(world)(sqsEvent([alertOn(1), alertOn(2)]));
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect(world.notifications).toHaveLength(1);
  },
);

test('while one processor has claimed an alert, no other publishes it; after the claim expires, another does', async () => {
  const world = new World();
  await world.history.claim(alertOn(1).body, world.time, world.time + CLAIM_DURATION_MS);
  const notifier = notifierOf(world);
  const held = await notifier(sqsEvent([alertOn(1)]));
  expect([held.batchItemFailures.length, world.notifications.length]).toEqual([1, 0]);
  world.time += CLAIM_DURATION_MS;
  const lapsed = await notifier(sqsEvent([alertOn(1)]));
  expect([lapsed.batchItemFailures.length, world.notifications.length]).toEqual([0, 1]);
});

test('concurrent processors with copies of the same alerts send one notification each', async () => {
  const world = new World();
  const batch = sqsEvent([alertOn(1), alertOn(2), alertOn(1), alertOn(3)]);
  await Promise.all(Array.from({ length: 8 }, () => notifierOf(world)(batch)));
  expect(world.notifications).toHaveLength(3);
});

test('a fault at every call, followed by SQS’s retry, results in one row each, and a second notification only after publish', async () => {
  const batch = sqsEvent([alertOn(1), alertOn(2)]);
  for (let call = 1; call <= 2 * CALLS; call++) {
    for (const kind of ['error', 'crash'] as const) {
      for (const when of ['before', 'after'] as const) {
        const world = new World();
        world.fault = { call, kind, when };
        let left = batch;
        for (let receive = 1; left.Records.length > 0 && receive <= 3; receive++) {
          const failed = await world
            .invoke(() => notifierOf(world)(left))
            .then(({ batchItemFailures }) => batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
            .catch(() => left.Records.map(({ messageId }) => messageId));
          left = { Records: left.Records.filter(({ messageId }) => failed.includes(messageId)) };
          world.time += 300_000; // the queue's visibility time-out
        }
        expect(left.Records).toEqual([]);
        expect([...world.alertRows.values()].map(({ notifiedAt }) => typeof notifiedAt)).toEqual([
          'string',
          'string',
        ]);
        const betweenPublishAndMark =
          (call % CALLS === CALLS - 1 && when === 'after') || (call % CALLS === 0 && when === 'before');
        expect({ call, kind, when, sent: world.notifications.length }).toEqual({
          call,
          kind,
          when,
          sent: betweenPublishAndMark ? 3 : 2,
        });
      }
    }
  }
});
