import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetShardIteratorCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Message } from '@aws-sdk/client-sqs';
import { createPutAgain } from '../../../src/cli/pattern-detection/failed/put-again';
import { createRestart } from '../../../src/cli/pattern-detection/failed/restart-analysis';
import { createResend } from '../../../src/cli/trading-platform/failures/queue-handlers';

const createMessage = (body: unknown): Message => ({ MessageId: 'm1', Body: JSON.stringify(body) });

const REJECTION = {
  reason: 'record not processed',
  correlationId: 'shardId-0:7#0',
  message: 'record must be processed without an error; got "no access"',
  shardId: 'shardId-0',
  sequenceNumber: '7',
  partitionKey: 'AAPL',
  data: Buffer.from('{"symbol":"AAPL"}').toString('base64'),
  truncated: false,
};

describe('market data is put into the stream again', () => {
  /** A stream whose records have expired. */
  function createStream() {
    const put: unknown[] = [];
    const send = (command: unknown): Promise<unknown> => {
      if (command instanceof PutRecordsCommand) {
        put.push(...(command.input.Records ?? []));
        return Promise.resolve({ Records: command.input.Records!.map(() => ({ SequenceNumber: '8' })) });
      }
      expect(command).toBeInstanceOf(GetShardIteratorCommand);
      return Promise.reject(Object.assign(new Error('expired'), { name: 'InvalidArgumentException' }));
    };
    return { put, resend: createPutAgain({ send } as never, 'stream') };
  }

  test('as it was sent, with its partition key', async () => {
    const { put, resend } = createStream();
    expect(await resend([createMessage(REJECTION)])).toEqual([{ outcome: 'sent' }]);
    expect(put).toEqual([{ PartitionKey: 'AAPL', Data: Buffer.from('{"symbol":"AAPL"}') }]);
  });

  test.each([
    ['its record has expired', { ...REJECTION, truncated: true }, '1 record no longer available'],
    ['it has no partition key', { ...REJECTION, partitionKey: undefined }, 'partition key'],
    ['it is something else', { text: 'hello' }, 'contains no market data'],
  ])('but not if %s', async (_, body, reason) => {
    const { put, resend } = createStream();
    expect(await resend([createMessage(body)])).toEqual([
      { outcome: 'retained', reason: expect.stringContaining(reason) as string },
    ]);
    expect(put).toEqual([]);
  });
});

test('an analysis is started again with its input only, and not without one', async () => {
  const inputs: unknown[] = [];
  const send = (command: { readonly input: { readonly input: string } }) => {
    inputs.push(JSON.parse(command.input.input));
    return Promise.resolve({});
  };
  const input = { correlationId: 'c-1', symbol: 'AAPL', windows: [{}] };
  const messages = [
    createMessage({ ...input, error: { Error: 'TimeoutError' } }),
    createMessage({ findings: [] }),
  ];
  expect(await createRestart({ send } as never, 'arn')(messages)).toEqual([
    { outcome: 'sent' },
    { outcome: 'retained', reason: 'the message is no complete input: it has no windows' },
  ]);
  expect(inputs).toEqual([input]);
});

test('events are put on their bus again, and those that EventBridge refuses remain', async () => {
  const event = {
    source: 'venue.executions',
    'detail-type': 'ExecutionReported',
    time: '2026-11-30T04:00:00Z',
  };
  const send = ({ input: { Entries = [] } }: PutEventsCommand) =>
    Promise.resolve({
      Entries: Entries.map(({ Detail = '' }) =>
        Detail.includes('refused') ? { ErrorCode: 'InvalidArgument', ErrorMessage: 'no' } : { EventId: 'e' },
      ),
    });
  jest.useFakeTimers({ advanceTimers: true, doNotFake: ['nextTick'] });
  const resend = createResend({ send } as unknown as EventBridgeClient, 'bus');
  const running = resend([
    createMessage({ ...event, detail: { id: 'accepted' } }),
    createMessage({ ...event, detail: { id: 'refused' } }),
    createMessage({ some: 'text' }),
  ]);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await running).toEqual([
    { outcome: 'sent' },
    { outcome: 'retained', reason: 'InvalidArgument: no' },
    { outcome: 'retained', reason: 'the message contains no event' },
  ]);
  jest.useRealTimers();
});
