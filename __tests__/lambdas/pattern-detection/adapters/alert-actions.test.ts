import { createAlert, createMute } from '../../../../src/domain/alerts';
import { createAcknowledgements } from '../../../../src/lambdas/pattern-detection/adapters/acknowledgements';
import { createAlertMutes } from '../../../../src/lambdas/pattern-detection/adapters/alert-mutes';
import { detection } from '../../../domain/alerts/detection';
import { createConditionError, dynamo } from '../../shared/client';

const NOW = Date.UTC(2026, 2, 2, 15);
const row = createAlert(detection(), 'c', 0);

test('an acknowledgement is written if the alert exists and has none', async () => {
  const { client, inputs } = dynamo({ Attributes: row });
  const request = { alertId: row.alertId, by: 'Ada', note: 'seen' };
  expect(await createAcknowledgements(client, 'T').record(request, NOW)).toEqual({ isFirst: true, row });
  expect(inputs).toEqual([
    {
      TableName: 'T',
      Key: { alertId: row.alertId },
      UpdateExpression: 'SET acknowledgedAt = :at, acknowledgedBy = :by, acknowledgementNote = :note',
      ConditionExpression: 'attribute_exists(alertId) AND attribute_not_exists(acknowledgedAt)',
      ExpressionAttributeValues: { ':at': '2026-03-02T15:00:00.000Z', ':by': 'Ada', ':note': 'seen' },
      ReturnValues: 'ALL_NEW',
    },
  ]);
});

test.each([
  ['acknowledged before', { Item: row }, { isFirst: false, row }],
  ['missing', {}, { isFirst: false }],
])('an alert that is %s is read', async (_, found, expected) => {
  const { client, inputs } = dynamo(createConditionError(), found);
  expect(await createAcknowledgements(client, 'T').record({ alertId: 'a', by: 'Ada' }, NOW)).toEqual(
    expected,
  );
  expect(inputs[1]).toEqual({ TableName: 'T', Key: { alertId: 'a' }, ConsistentRead: true });
});

test('mutes are saved until their end, and deleted', async () => {
  const mute = createMute({ kind: 'symbol', target: 'AAPL', by: 'Ada' }, 3_600_000, NOW);
  const { client, inputs } = dynamo({}, { Attributes: mute }, {});
  const mutes = createAlertMutes(client, 'T');
  await mutes.save(mute);
  expect(inputs[0]).toEqual({
    TableName: 'T',
    Item: { limitId: 'mute#symbol#AAPL', ...mute, expiresAt: NOW / 1000 + 3_600 },
  });
  expect(await mutes.remove(mute.muteId)).toEqual(mute);
  expect(await mutes.remove(mute.muteId)).toBeUndefined();
  expect(inputs[2]).toEqual({
    TableName: 'T',
    Key: { limitId: 'mute#symbol#AAPL' },
    ReturnValues: 'ALL_OLD',
  });
});
