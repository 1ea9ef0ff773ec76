import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExecutionAlreadyExists } from '@aws-sdk/client-sfn';
import { createApproval } from '../../../../src/domain/approvals';
import type { Notice } from '../../../../src/domain/thresholds';
import { createApprovalRequests } from '../../../../src/lambdas/pattern-detection/adapters/approval-requests';
import { createNoticeTopic } from '../../../../src/lambdas/pattern-detection/adapters/notice-topic';
import { createAlert, encodeCursor } from '../../../../src/domain/alerts';
import { createAlertHistory } from '../../../../src/lambdas/pattern-detection/adapters/alert-history';
import { createDetectorStates } from '../../../../src/lambdas/pattern-detection/adapters/detector-states';
import { stringifyAscii, createSqsQueue } from '../../../../src/lambdas/shared/queues';
import { createAlertTopic } from '../../../../src/lambdas/pattern-detection/adapters/alert-topic';
import { createTradingPatterns } from '../../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import {
  formatExecutionName,
  createAnalysisWorkflow,
} from '../../../../src/lambdas/pattern-detection/adapters/analysis-workflow';
import { createClient, dynamo, createConditionError } from '../../shared/client';
import { detection } from '../../../domain/alerts/detection';

const NOW = Date.UTC(2024, 4, 1);
const NOTICE: Notice = {
  noticeId: 'AAPL#price-move#2024-05-01T00:00:00.000Z',
  kind: 'threshold',
  symbol: 'AAPL',
  threshold: 'price-move',
  value: 6,
  limit: 4,
  close: 106,
  previousClose: 100,
  timestamp: '2024-05-01T00:00:00.000Z',
  since: '2024-04-30T00:00:00.000Z',
  summary: 'AAPL rose.',
};

describe('DetectorState', () => {
  const state = Uint8Array.of(1, 2, 3);

  test('loads batches of 100 keys with consistent reads, and retries unprocessed keys', async () => {
    const symbols = Array.from({ length: 101 }, (_, index) => `S${index}`);
    const createRow = (symbol: string) => ({ symbol, state, lastSequence: `x:1#${symbol.slice(1)}` });
    const { client, inputs } = dynamo(
      { Responses: { T: [createRow('S0')] }, UnprocessedKeys: { T: { Keys: [{ symbol: 'S99' }] } } },
      { Responses: { T: [createRow('S100')] } },
      { Responses: { T: [createRow('S99')] } },
    );
    const loaded = await createDetectorStates(client, 'T').load(symbols);
    expect([...loaded.keys()].sort()).toEqual(['S0', 'S100', 'S99']);
    expect(loaded.get('S99')).toEqual({ state, lastSequence: 'x:1#99' });
    const requests = inputs.map(
      ({ RequestItems }) => (RequestItems as { T: { Keys: unknown[]; ConsistentRead: boolean } }).T,
    );
    expect(requests.map(({ Keys, ConsistentRead }) => [Keys.length, ConsistentRead])).toEqual([
      [100, true],
      [1, true],
      [1, true],
    ]);
  });

  test('saves and loads the last bars with the state', async () => {
    const row = { state, lastSequence: 'x:1#0', bars: Uint8Array.of(4, 5) };
    const { client, inputs } = dynamo({}, { Responses: { T: [{ symbol: 'A', ...row }] } });
    const states = createDetectorStates(client, 'T');
    await states.save('A', row, undefined, NOW);
    expect(inputs[0]).toMatchObject({ Item: { symbol: 'A', bars: row.bars } });
    expect((await states.load(['A'])).get('A')).toEqual(row);
  });

  test('saves a state for 30 days if the loaded sequence is unchanged', async () => {
    const { client, inputs } = dynamo();
    const states = createDetectorStates(client, 'T');
    await states.save('A', { state, lastSequence: 'x:2#0' }, undefined, NOW);
    await states.save('A', { state, lastSequence: 'x:3#0' }, 'x:2#0', NOW);
    expect(inputs).toEqual([
      {
        TableName: 'T',
        Item: {
          symbol: 'A',
          state,
          version: 1,
          lastSequence: 'x:2#0',
          expiresAt: Date.UTC(2024, 4, 31) / 1000,
        },
        ConditionExpression: 'attribute_not_exists(symbol)',
      },
      expect.objectContaining({
        ConditionExpression: 'lastSequence = :previous',
        ExpressionAttributeValues: { ':previous': 'x:2#0' },
      }),
    ]);
  });

  test('reports a state that another invocation replaced as an error', async () => {
    const states = createDetectorStates(dynamo(createConditionError()).client, 'T');
    await expect(states.save('A', { state, lastSequence: 'x:2#0' }, 'x:1#0', NOW)).rejects.toThrow(
      'failed to save the state of A: another invocation has replaced it',
    );
  });
});

describe('AlertHistory', () => {
  const alert = createAlert(detection(), 'shard:1#0', NOW);
  const claim = (...answers: unknown[]) => {
    const { client, inputs } = dynamo(...answers);
    return createAlertHistory(client, 'T')
      .claim(alert, NOW, NOW + 60_000)
      .then((result) => ({ result, inputs }));
  };

  test('claims a new alert, or one whose claim has expired', async () => {
    const { result, inputs } = await claim({ Attributes: { ...alert, decision: 'notify' } });
    expect(result).toEqual({ state: 'claimed', decision: 'notify' });
    expect(inputs[0]).toMatchObject({
      Key: { alertId: alert.alertId },
      ConditionExpression:
        'attribute_not_exists(alertId) OR (attribute_not_exists(notifiedAt) AND attribute_not_exists(suppressed) ' +
        'AND attribute_not_exists(heldFor) AND attribute_not_exists(approvalRequestedAt) AND claimedUntil <= :now)',
      ExpressionAttributeValues: { ':now': '2024-05-01T00:00:00.000Z' },
    });
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = inputs[0] as {
      ExpressionAttributeNames: Record<string, string>;
      ExpressionAttributeValues: Record<string, unknown>;
    };
    const row = Object.entries(names).map(([name, field]) => [field, values[`:${name.slice(1)}`]]);
    expect({ ...Object.fromEntries(row), alertId: alert.alertId }).toEqual({
      ...alert,
      claimedUntil: '2024-05-01T00:01:00.000Z',
    });
  });

  test.each([
    ['done', { Item: { notifiedAt: 'then' } }],
    ['done', { Item: { suppressed: 'muted' } }],
    ['done', { Item: { heldFor: 'digest' } }],
    ['in-progress', { Item: {} }],
    ['in-progress', {}],
  ])('reads the row to detect %s', async (expected, row) => {
    const { result, inputs } = await claim(createConditionError(), row);
    expect(result).toEqual({ state: expected });
    expect(inputs[1]).toEqual({ TableName: 'T', Key: { alertId: alert.alertId }, ConsistentRead: true });
  });

  test.each([
    ['notify', { decision: 'notify' }],
    ['approve', { decision: 'approve' }],
    ['muted', { suppressed: 'muted' }],
    ['cooldown', { suppressed: 'cooldown' }],
    ['digest', { heldFor: 'digest', digestDue: 'double-top' }],
  ] as const)('records the decision %s while its claim is valid', async (decision, fields) => {
    const { client, inputs } = dynamo({}, createConditionError());
    const history = createAlertHistory(client, 'T');
    await history.recordDecision(alert, decision, NOW, NOW + 1000);
    expect(inputs[0]).toMatchObject({
      UpdateExpression: `SET claimedUntil = :next, ${Object.keys(fields)
        .map((name) => `${name} = :${name}`)
        .join(', ')}`,
      ConditionExpression: 'claimedUntil = :claimed AND attribute_not_exists(notifiedAt)',
      ExpressionAttributeValues: {
        ':claimed': '2024-05-01T00:00:00.000Z',
        ':next': '2024-05-01T00:00:01.000Z',
        ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
      },
    });
    await expect(history.recordDecision(alert, decision, NOW, NOW + 1000)).rejects.toThrow('has expired');
  });

  test('adds an alert to one digest, and removes it from the index once it is notified', async () => {
    const { client, inputs } = dynamo({ Items: [alert] }, { Attributes: alert }, createConditionError(), {});
    const history = createAlertHistory(client, 'T');
    expect(await history.listDigestDue('double-top', 7)).toEqual([alert]);
    expect(await history.addToDigest(alert.alertId, 'D')).toEqual(alert);
    expect(await history.addToDigest(alert.alertId, 'E')).toBeUndefined();
    await history.markDigested(alert.alertId, 'D', NOW);
    expect(inputs).toMatchObject([
      { IndexName: 'byDigestDue', KeyConditionExpression: 'digestDue = :pattern', Limit: 7 },
      {
        ConditionExpression:
          'attribute_exists(digestDue) AND (attribute_not_exists(digestId) OR digestId = :digest)',
      },
      { ExpressionAttributeValues: { ':digest': 'E' } },
      {
        UpdateExpression: 'SET notifiedAt = :now REMOVE digestDue',
        ConditionExpression: 'digestId = :digest AND attribute_exists(digestDue)',
      },
    ]);
  });

  test('does not treat another error as a failed claim', async () => {
    await expect(claim(new Error('throttled'))).rejects.toThrow('throttled');
  });
});

describe('TradingPatterns', () => {
  const createRow = (day: number) => ({ patternId: `AAPL#double-top#2013-03-0${day}T00:00:00.000Z` });

  test('is queried by the most selective index, with one row more than the page, and continues after the last row', async () => {
    const { client, inputs } = dynamo({ Items: [createRow(3), createRow(2), createRow(1)] });
    const after = 'AAPL#double-top#2013-03-04T00:00:00.000Z';
    const page = await createTradingPatterns(client, 'T').query({
      symbol: 'AAPL',
      limit: 2,
      after,
      from: '2013',
    });
    expect(page).toEqual({ items: [createRow(3), createRow(2)], next: encodeCursor(createRow(2).patternId) });
    expect(inputs[0]).toMatchObject({
      IndexName: 'bySymbol',
      Limit: 3,
      ScanIndexForward: false,
      ExclusiveStartKey: { patternId: after, timestamp: '2013-03-04T00:00:00.000Z', symbol: 'AAPL' },
      ExpressionAttributeValues: { ':partition': 'AAPL', ':from': '2013', ':to': '9999-12-31T23:59:59.999Z' },
    });
    expect(inputs[0]).not.toHaveProperty('FilterExpression');
  });

  test('is filtered by symbol and pattern until the page is full or there are no more rows', async () => {
    const { client, inputs } = dynamo(
      { Items: [], LastEvaluatedKey: createRow(9) },
      { Items: [createRow(1)] },
    );
    const page = await createTradingPatterns(client, 'T').query({
      symbol: 'AAPL',
      pattern: 'double-top',
      limit: 5,
    });
    expect(page).toEqual({ items: [createRow(1)] });
    expect(inputs[1]).toMatchObject({
      FilterExpression: '#pattern = :pattern',
      ExclusiveStartKey: { patternId: createRow(9).patternId },
    });
  });

  test('returns a cursor, instead of a timeout, after a long sequence of rows of other patterns', async () => {
    const { client, inputs } = dynamo(
      ...Array.from({ length: 20 }, () => ({ Items: [], LastEvaluatedKey: createRow(5) })),
    );
    const page = await createTradingPatterns(client, 'T').query({
      symbol: 'AAPL',
      pattern: 'double-top',
      limit: 5,
    });
    expect([page, inputs.length]).toEqual([{ items: [], next: encodeCursor(createRow(5).patternId) }, 10]);
  });

  test.each([
    [{ pattern: 'double-top' as const }, 'byPattern', 'double-top'],
    [{}, 'byTime', 'pattern'],
  ])('%j is read from %s', async (query, index, partition) => {
    const { client, inputs } = dynamo();
    await createTradingPatterns(client, 'T').query({ ...query, limit: 1 });
    expect(inputs[0]).toMatchObject({
      IndexName: index,
      ExpressionAttributeValues: { ':partition': partition },
    });
  });
});

describe('queues', () => {
  const createMessage = (correlationId: string, text = '') => ({ correlationId, body: { text } });
  interface Call {
    readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
  }

  test('receive ten messages in a batch, within its size limit', async () => {
    const { client, inputs } = createClient<Parameters<typeof createSqsQueue>[1]>();
    const long = 'é'.repeat(30_000);
    const messages = [
      ...Array.from({ length: 12 }, (_, index) => createMessage(String(index))),
      createMessage('a', long),
      createMessage('b', long),
    ];
    await expect(createSqsQueue('https://queue', client).send(messages)).resolves.toEqual([]);
    const calls = (inputs as unknown as Call[]).map(({ Entries }) => Entries);
    expect(calls.map((entries) => entries.length)).toEqual([10, 3, 1]);
    for (const entries of calls) {
      expect(entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0)).toBeLessThan(
        256 * 1024,
      );
    }
  });

  test('receive batches below 256 KB, including ids and attributes, that are not split needlessly', async () => {
    const { client, inputs } = createClient<Parameters<typeof createSqsQueue>[1]>();
    const getSize = (call: Call) =>
      call.Entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);
    for (const kilobytes of [24, 25, 26, 60, 80, 100, 120, 130, 200]) {
      inputs.length = 0;
      const messages = Array.from({ length: 10 }, (_, index) =>
        createMessage(String(index), 'x'.repeat(kilobytes * 1000)),
      );
      await createSqsQueue('https://queue', client).send(messages);
      const calls = inputs as unknown as Call[];
      for (const call of calls) expect(getSize(call)).toBeLessThanOrEqual(262_144);
      // Each batch is as full as possible.
      const each = kilobytes * 1000 + 350;
      expect(calls.length).toBeLessThanOrEqual(Math.ceil(10 / Math.floor(250_000 / each)));
    }
  });

  test('report rejected messages, and all messages of a failed batch', async () => {
    const failed = { Failed: [{ Id: '1', Code: 'InvalidMessageContents', Message: 'no' }] };
    const { client } = createClient<Parameters<typeof createSqsQueue>[1]>(failed, new Error('down'));
    const messages = Array.from({ length: 12 }, (_, index) => createMessage(String(index)));
    const unsent = await createSqsQueue('https://queue', client).send(messages);
    expect(unsent.map(({ message: { correlationId }, reason }) => [correlationId, reason])).toEqual([
      ['1', 'InvalidMessageContents: no'],
      ['10', 'down'],
      ['11', 'down'],
    ]);
  });

  test('receive bodies in ASCII, which SQS always accepts', () => {
    const text = 'é\uffff\ud800\u0000\u2028😀"\\';
    const json = stringifyAscii({ text });
    expect(json).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(json)).toEqual({ text });
  });
});

test.each([
  ['alerts', (arn: string) => createAlertTopic(arn).publish(createAlert(detection(), 'shard:1#0', NOW))],
  ['notices', (arn: string) => createNoticeTopic(arn).publish(NOTICE)],
  [
    'requests for approval',
    (arn: string) =>
      createApprovalRequests(arn).publish(createApproval(createAlert(detection(), 'c', NOW), 'j', NOW), 'l'),
  ],
])(
  '%s are published in a single attempt, even if SNS responds slowly or not at all',
  async (_, publish) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests++;
      // Longer than the timeout of other clients, which would try again.
      if (requests === 1) setTimeout(() => response.end('<PublishResponse/>'), 3_600);
      else response.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const environment = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    try {
      await publish('arn:aws:sns:us-east-1:123456789012:topic');
      expect(requests).toBe(1);
      await expect(publish('arn:aws:sns:us-east-1:123456789012:topic')).rejects.toThrow();
      expect(requests).toBe(2);
    } finally {
      process.env = environment;
      server.close();
    }
  },
  60_000,
);

test('a notification has attributes for filters and a readable text', async () => {
  const { client, inputs } = createClient<Parameters<typeof createAlertTopic>[1]>();
  await createAlertTopic('arn:topic', client).publish(createAlert(detection(), 'shard:1#0', NOW));
  expect(inputs[0]).toMatchObject({
    TopicArn: 'arn:topic',
    Subject: 'HIGH: AAPL double-top (84 of 100)',
    MessageAttributes: {
      severity: { DataType: 'String', StringValue: 'HIGH' },
      symbol: { DataType: 'String', StringValue: 'AAPL' },
      pattern: { DataType: 'String', StringValue: 'double-top' },
      correlationId: { DataType: 'String', StringValue: 'shard:1#0' },
    },
  });
  expect(JSON.parse(inputs[0]?.Message as string)).toMatchObject({
    summary: expect.stringContaining('AAPL'),
    confidence: 84.4,
  });
});

describe('the workflow', () => {
  const correlationId = 'shardId-000000000006:49590338271490256608559692538361571095921575989136588898#499';
  const analysis = { correlationId, symbol: 'A', windows: [] };

  test('has executions whose name contains the whole correlation id in valid characters', async () => {
    const { client, inputs } = createClient<Parameters<typeof createAnalysisWorkflow>[1]>();
    await createAnalysisWorkflow('arn:workflow', client).start(analysis);
    expect(inputs[0]).toEqual({
      stateMachineArn: 'arn:workflow',
      name: '000000000006_49590338271490256608559692538361571095921575989136588898_499',
      input: JSON.stringify(analysis),
    });
    expect(formatExecutionName(correlationId)).toMatch(/^[\w-]{1,80}$/);
  });

  test('counts as started if the execution already exists, but not after another error', async () => {
    const exists = new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });
    const again = createClient<Parameters<typeof createAnalysisWorkflow>[1]>(exists, new Error('throttled'));
    const workflow = createAnalysisWorkflow('arn:workflow', again.client);
    await expect(workflow.start(analysis)).resolves.toBeUndefined();
    await expect(workflow.start(analysis)).rejects.toThrow('throttled');
  });
});
