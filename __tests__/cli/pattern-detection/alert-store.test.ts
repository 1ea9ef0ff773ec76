import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { createAlert, formatMuteId, toPatternRow } from '../../../src/domain/alerts';
import { AlertStore } from '../../../src/cli/pattern-detection/alert-store';
import { detection } from '../../domain/alerts/detection';

const config = readSystemConfig(patternDetection, { TARGET: 'local' });
const tables = ['AlertHistory', 'AlertLimits', 'TradingPatterns'].map((id) => ({
  address: `aws_dynamodb_table.${id}`,
  type: 'aws_dynamodb_table',
  attributes: { name: `${id}-local` },
}));
const row = { ...createAlert(detection(), 'c', 0), claimedUntil: '2024-05-01T00:00:00.000Z' };
const AT = '2024-05-01T00:00:00.000Z';

/** Answers the requests in their order, and records their inputs. */
const answer = (...answers: unknown[]) => {
  const inputs: Record<string, unknown>[] = [];
  jest.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementation(((command: {
    input: Record<string, unknown>;
  }) => {
    inputs.push(command.input);
    const next = answers[inputs.length - 1] ?? {};
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  }) as never);
  return { store: new AlertStore(config, tables as never), inputs };
};
afterEach(() => jest.restoreAllMocks());

test('lists matching alerts, newest first, up to a maximum', async () => {
  const rows = ['A', 'B', 'A'].map((symbol) => ({ ...row, symbol }));
  const { store, inputs } = answer({ Items: rows });
  expect(await store.listAlerts(({ symbol }) => symbol === 'A', 1)).toEqual([rows[0]]);
  expect(inputs[0]).toMatchObject({ IndexName: 'byTime', ScanIndexForward: false });
});

test('acknowledges an alert once, and reports who was first or that the alert does not exist', async () => {
  const refused = new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
  const first = { ...row, acknowledgedBy: 'ada', acknowledgedAt: AT };
  const { store, inputs } = answer({ Attributes: first }, refused, { Item: first }, refused, {});
  expect(await store.acknowledge(row.alertId, { by: 'ada', at: AT, note: 'seen' })).toEqual(first);
  expect(inputs[0]).toMatchObject({
    TableName: 'AlertHistory-local',
    ConditionExpression: 'attribute_exists(alertId) AND attribute_not_exists(acknowledgedAt)',
    ExpressionAttributeValues: { ':by': 'ada', ':at': AT, ':note': 'seen' },
  });
  const acknowledge = () => store.acknowledge(row.alertId, { by: 'grace', at: AT });
  await expect(acknowledge()).rejects.toThrow(`was already acknowledged by ada at ${AT}`);
  await expect(acknowledge()).rejects.toThrow('does not exist');
});

test('saves a mute until its end, lists the mutes by their end, and deletes one', async () => {
  const createMute = (target: string, until: string) => {
    const muteId = formatMuteId('symbol', target);
    return { muteId, kind: 'symbol', target, until, by: 'ada', createdAt: AT } as const;
  };
  const [late, soon] = [
    createMute('IBM', '2024-05-02T00:00:00.000Z'),
    createMute('AAPL', '2024-05-01T01:00:00.000Z'),
  ];
  const { store, inputs } = answer({}, { Items: [late, soon] }, { Attributes: soon }, {});
  await store.saveMute(soon);
  expect(inputs[0]).toMatchObject({
    TableName: 'AlertLimits-local',
    Item: { limitId: 'mute#symbol#AAPL', expiresAt: Date.parse(soon.until) / 1000 },
  });
  expect(await store.listMutes(AT)).toEqual([soon, late]);
  expect(await store.deleteMute(soon.muteId)).toEqual(soon);
  expect(await store.deleteMute(soon.muteId)).toBeUndefined();
});

test('reads a pattern by its id, and names the command that lists ids if it is not stored', async () => {
  const pattern = toPatternRow(detection(), 'c', 0);
  const { store, inputs } = answer({ Item: pattern }, {}, {});
  expect(await store.getPattern(pattern.patternId)).toEqual(pattern);
  expect(inputs[0]).toMatchObject({
    TableName: 'TradingPatterns-local',
    Key: { patternId: pattern.patternId, timestamp: pattern.timestamp },
  });
  await expect(store.getPattern(pattern.patternId)).rejects.toThrow(
    'is not stored: expected an id that npx stacks alerts list shows',
  );
  await expect(store.getPattern('AAPL')).rejects.toThrow('pattern "AAPL" is not stored');
  expect(inputs).toHaveLength(2);
});

test('requires the deployed tables', () => {
  expect(() => new AlertStore(config, [])).toThrow(/AlertHistory is not deployed: run npx stacks up/);
});
