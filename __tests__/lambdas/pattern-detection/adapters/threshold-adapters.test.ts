import { advanceState, encodeState, createState } from '../../../../src/domain/patterns';
import type { Notice } from '../../../../src/domain/thresholds';
import { createNoticeTopic } from '../../../../src/lambdas/pattern-detection/adapters/notice-topic';
import { createObservations } from '../../../../src/lambdas/pattern-detection/adapters/observations';
import { createSymbolChecks } from '../../../../src/lambdas/pattern-detection/adapters/symbol-checks';
import { dynamo, createConditionError, type Sent } from '../../shared/client';

const observation = {
  symbol: 'AAPL',
  count: 7,
  timestamp: 1,
  close: 10,
  averageTrueRange: 1,
  averageVolume: 100,
};
const watched = { observation, pending: [], claimedUntil: 5 };
const NOW = 1_000_000;

describe('DetectorState, read by ThresholdChecker', () => {
  test('returns every symbol of every page, without empty states and states of another version', async () => {
    const state = createState();
    const bar = { symbol: 'AAPL', timestamp: 3, open: 10, high: 12, low: 9, close: 11, volume: 50 };
    advanceState(state, bar);
    const { client, inputs } = dynamo(
      { Items: [{ symbol: 'AAPL', state: encodeState(state) }], LastEvaluatedKey: { symbol: 'AAPL' } },
      {
        Items: [
          { symbol: 'OLD', state: Uint8Array.of(99, 1, 1) },
          { symbol: 'NEW', state: encodeState(createState()) },
        ],
      },
    );
    expect(await createObservations(client, 'T').loadAll()).toEqual([
      { symbol: 'AAPL', count: 1, timestamp: 3, close: 11, averageTrueRange: 3, averageVolume: 50 },
    ]);
    expect(inputs[1]).toMatchObject({ TableName: 'T', ExclusiveStartKey: { symbol: 'AAPL' } });
  });
});

describe('ThresholdWatch', () => {
  test('loads rows by symbol', async () => {
    const { client } = dynamo({ Items: [{ symbol: 'AAPL', ...watched }] });
    expect((await createSymbolChecks(client, 'T').load()).get('AAPL')).toMatchObject(watched);
  });

  test('stores an observation for 30 days, in place of the previous one', async () => {
    const { client, inputs } = dynamo({}, {}, createConditionError());
    const table = createSymbolChecks(client, 'T');
    expect(await table.replaceCheck(watched, undefined, NOW)).toBe(true);
    expect(await table.replaceCheck(watched, 6, NOW)).toBe(true);
    expect(await table.replaceCheck(watched, 6, NOW)).toBe(false);
    expect(inputs[0]).toMatchObject({
      Item: { symbol: 'AAPL', barCount: 7, expiresAt: 1000 + 30 * 86_400 },
      ConditionExpression: 'attribute_not_exists(symbol)',
    });
    expect(inputs[1]).toMatchObject({
      ConditionExpression: 'barCount = :previous',
      ExpressionAttributeValues: { ':previous': 6 },
    });
  });

  test('renews only an expired claim', async () => {
    const { client, inputs } = dynamo({}, createConditionError());
    const table = createSymbolChecks(client, 'T');
    expect([await table.renewClaim(watched, 9), await table.renewClaim(watched, 9)]).toEqual([true, false]);
    expect(inputs[0]).toMatchObject({
      ConditionExpression: 'barCount = :count AND claimedUntil = :lapsed',
      ExpressionAttributeValues: { ':until': 9, ':count': 7, ':lapsed': 5 },
    });
  });

  test('clears pending notices unless the row was replaced', async () => {
    const { client, inputs } = dynamo(createConditionError());
    await createSymbolChecks(client, 'T').clearPending(observation);
    expect(inputs[0]).toMatchObject({ Key: { symbol: 'AAPL' }, ConditionExpression: 'barCount = :count' });
  });
});

test('a notice has a subject and the attributes that subscribers filter on', async () => {
  const notice: Notice = {
    noticeId: 'AAPL#price-move#1970-01-01T00:00:00.000Z',
    kind: 'threshold',
    symbol: 'AAPL',
    threshold: 'price-move',
    value: -6,
    limit: 4,
    close: 94,
    previousClose: 100,
    timestamp: '1970-01-01T00:00:00.000Z',
    since: '1970-01-01T00:00:00.000Z',
    summary: 'AAPL fell.',
  };
  const send = jest.fn().mockResolvedValue({});
  await createNoticeTopic('arn:topic', { send }).publish(notice);
  const [[command]] = send.mock.calls as [[Sent]];
  expect(command.input).toMatchObject({
    TopicArn: 'arn:topic',
    Subject: 'AAPL moved -6 times its recent range',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'threshold' } },
  });
  expect(JSON.parse(String(command.input.Message))).toEqual(notice);
});
