import fc from 'fast-check';
import { getCauseId, normalizeReason } from '../../../src/cli/failures/cause';
import { explainMessage } from '../../../src/cli/failures/explain-message';
import { groupByCause } from '../../../src/cli/failures/group-failures';
import { isRefused } from '../../../src/cli/failures/message';
import { explainFailure } from '../../../src/cli/failures/read-failures';
import type { QueueOfFailures } from '../../../src/cli/failures/queue';
import { SYSTEM_COMMANDS } from '../../../src/cli/systems';
import { createStack } from './support';

const createMessage = (body: unknown, attributes: Readonly<Record<string, string>> = {}) => ({
  id: 'm1',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes,
  sentAt: 0,
});

/** Creates a queue of a system that no state contains. */
async function createQueue(system: string, id: string): Promise<QueueOfFailures> {
  const { failures } = SYSTEM_COMMANDS.find(({ definition }) => definition.name === system)!;
  const handler = (await failures!.loadHandlers())[id] ?? {};
  const names = { id, name: id, arn: `arn:${id}`, url: `https://${id}` };
  const stack = createStack(system, []);
  return { ...names, system, region: 'us-east-1', stack, client: {} as never, handler };
}

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:Scorer-dev:live';

describe('a message is explained by the formats of AWS', () => {
  test.each([
    [
      'an invocation that failed',
      createMessage({
        requestContext: {
          functionArn: FUNCTION_ARN,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: {},
        responsePayload: { errorType: 'TimeoutError', errorMessage: 'no answer within 3 s' },
      }),
      { origin: 'Scorer-dev', errorType: 'TimeoutError', reason: 'no answer within 3 s' },
    ],
    [
      'an invocation without an answer',
      createMessage({
        requestContext: {
          functionArn: FUNCTION_ARN,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        responsePayload: null,
      }),
      { origin: 'Scorer-dev', reason: 'RetriesExhausted after 3 invocations' },
    ],
    [
      'a state that failed',
      createMessage({
        function: 'Recorder',
        error: { Error: 'ClockError', Cause: '{"errorMessage":"the clock is behind"}' },
      }),
      { origin: 'Recorder', errorType: 'ClockError', reason: 'the clock is behind' },
    ],
    [
      'an event that EventBridge could not deliver',
      createMessage('{}', {
        RULE_ARN: 'arn:aws:events:us-east-1:0:rule/bus/All-dev',
        TARGET_ARN: FUNCTION_ARN,
        ERROR_CODE: 'NO_PERMISSIONS',
        ERROR_MESSAGE: 'not authorized',
      }),
      { origin: 'rule All-dev to Scorer-dev', errorType: 'NO_PERMISSIONS', reason: 'not authorized' },
    ],
    [
      'a message with a reason',
      createMessage('{}', { reason: 'failed in 5 attempts' }),
      { reason: 'failed in 5 attempts' },
    ],
    [
      'a dead letter',
      createMessage('text'),
      { reason: 'exceeded the maximum number of receives', content: 'text' },
    ],
  ])('%s', (_, message, expected) => {
    expect(explainMessage(message, true)).toMatchObject(expected);
  });
});

describe('the cause', () => {
  test('is the same for reasons that differ in ids, times and numbers only', () => {
    const queue = { system: 'a', id: 'Dlq' };
    const reasons = [
      'order ord_0a1b2c3d4e is not found after 3 attempts at 2026-11-30T04:00:00.000Z',
      'order ord_9f8e7d6c5b is not found after 12 attempts at 2026-11-30T05:00:00.000Z',
    ];
    expect(normalizeReason(reasons[0]!)).toBe('order … is not found after … attempts at …');
    expect(new Set(reasons.map((reason) => getCauseId(queue, { reason }))).size).toBe(1);
    expect(getCauseId(queue, { reason: 'other' })).not.toBe(getCauseId(queue, { reason: reasons[0]! }));
  });

  test('has the messages of all regions', async () => {
    const queue = await createQueue('transaction-pipeline', 'AuditTrailDlq');
    const messages = ['us-east-1', 'us-west-2'].map((region, index) => ({
      ...explainFailure({ ...queue, region }, createMessage('{}', { reason: 'no access' })),
      sentAt: index,
    }));
    expect(groupByCause(messages)).toMatchObject([
      { messages: 2, regions: ['us-east-1', 'us-west-2'], oldest: 0, newest: 1, refused: 0 },
    ]);
  });
});

/** Returns the value at the path of a problem. */
const getAt = (content: unknown, path: string): unknown =>
  path
    .replaceAll('[', '.')
    .replaceAll(']', '')
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)?.[key], content);

describe('the parser of the system marks what it refuses', () => {
  test.each([
    [
      'trading-platform',
      'queue-arrivals-dlq-us-east-1',
      {
        source: 'venue.executions',
        'detail-type': 'ExecutionReported',
        time: '2026-11-30T04:00:00Z',
        detail: {
          kind: 'fill',
          executionId: 'x-1',
          orderId: `ord_${'0'.repeat(40)}`,
          executedAt: '1970-01-01T00:00:00.000Z',
          quantity: 'many',
          price: '1',
        },
      },
      'detail.quantity',
      'many',
    ],
    ['trading-platform', 'queue-order-commands-dlq-us-east-1', { version: 0, kind: 'place' }, 'version', 0],
    [
      'transaction-pipeline',
      'DetectorRetriesDlq',
      {
        requestContext: {
          functionArn: FUNCTION_ARN,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { 'detail-type': 'TransactionReceived', detail: { version: 'none' } },
      },
      'requestPayload.detail.version',
      'none',
    ],
    [
      'pattern-detection',
      'FailedMessages',
      {
        reason: 'event rejected',
        correlationId: 'shardId-0:1#3',
        field: 'events[3].close',
        rule: 'be a number above 0',
        got: '-1',
        message: 'events[3].close must be a number above 0; got -1',
        text: '{"close":-1}',
      },
      'text.close',
      -1,
    ],
    ['pattern-detection', 'AlertQueueDlq', { alertId: 'a', kind: 'order' }, 'kind', 'order'],
    [
      'trade-processing',
      'queue-trade-validator-dlq',
      {
        function: 'TradeValidator',
        event: {
          id: 'e-1',
          source: 'trades.clearing',
          'detail-type': 'TradeReported',
          time: '2026-11-30T04:00:00Z',
          detail: { messages: 'none' },
        },
        error: { Error: 'InvalidEvent', Cause: '{}' },
      },
      'event.detail.messages',
      'none',
    ],
  ])('%s %s', async (system, id, body, path, value) => {
    const found = explainFailure(await createQueue(system, id), createMessage(body));
    expect(found.problems.map((problem) => problem.path)).toEqual([path]);
    expect(getAt(found.content, path)).toBe(value);
    expect(isRefused(found)).toBe(true);
  });

  test('and no message, whatever it contains, makes it fail', async () => {
    const queues = await Promise.all(
      SYSTEM_COMMANDS.flatMap(({ definition, failures }) =>
        failures === undefined
          ? []
          : [
              failures
                .loadHandlers()
                .then((handlers) => Object.keys(handlers).map((id) => createQueue(definition.name, id))),
            ],
      ),
    );
    const all = await Promise.all(queues.flat());
    const event = fc.record(
      {
        source: fc.constantFrom('trades.clearing', 'venue.executions', 'other'),
        'detail-type': fc.constantFrom('TradeReported', 'TransactionReceived', 'ExecutionReported'),
        time: fc.constantFrom('2026-11-30T04:00:00Z', ''),
        id: fc.string(),
        detail: fc.oneof(fc.jsonValue(), fc.record({ messages: fc.array(fc.jsonValue()) })),
      },
      { requiredKeys: [] },
    );
    const wrapped = fc.oneof(
      event,
      fc.record({ event, error: fc.record({ Error: fc.string(), Cause: fc.string() }) }),
      fc.record({ requestPayload: event, requestContext: fc.jsonValue(), request: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          wrapped.map((value) => JSON.stringify(value)),
        ),
        fc.constantFrom(...all),
        (body, queue) => {
          const found = explainFailure(queue, createMessage(body));
          expect(typeof found.reason).toBe('string');
        },
      ),
    );
  });
});

test('a message is shown with all digits of its numbers', async () => {
  const queue = await createQueue('transaction-pipeline', 'DetectorRetriesDlq');
  const body = '{"sequence":23958446825181076828,"amount":12.5,"price":0.12345678901234567891}';
  expect(explainFailure(queue, createMessage(body)).content).toEqual({
    sequence: '23958446825181076828',
    amount: 12.5,
    price: '0.12345678901234567891',
  });
  for (const text of ['no JSON', 'null', '12']) {
    const { content } = explainFailure(queue, createMessage(text));
    expect(content).toEqual(text === '12' ? 12 : text);
  }
});
