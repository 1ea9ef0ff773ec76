import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { parseFailedMessage } from '../../../../src/cli/pattern-detection/failed/message';
import { traceMessage } from '../../../../src/cli/pattern-detection/failed/payloads';
import { readMessages } from '../../../../src/cli/target/failure-messages';
import { createDiscardedBatch, createRejectedEvent, createSqsMessage } from './messages';

const FIRST = 49601189658422359378836298521827638475320189012309704722n;

/** Creates a shard with these records, which returns `page` records per request. */
const createShard = (records: readonly (readonly [offset: bigint, text: string])[], page = 1) => {
  const asked: unknown[] = [];
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof GetShardIteratorCommand) {
      asked.push(command.input);
      const from = records.findIndex(
        ([offset]) => FIRST + offset >= BigInt(command.input.StartingSequenceNumber!),
      );
      return Promise.resolve({ ShardIterator: String(from < 0 ? records.length : from) });
    }
    const { ShardIterator, Limit = 0 } = (command as GetRecordsCommand).input;
    expect(command).toBeInstanceOf(GetRecordsCommand);
    const [from = 0, isEmpty] = ShardIterator!.split(' ').map(Number);
    // Shards can have gaps without records: here, one precedes each page.
    if (!isEmpty && from < records.length)
      return Promise.resolve({ Records: [], NextShardIterator: `${from} 1`, MillisBehindLatest: 1_000 });
    const Records = records.slice(from, from + Math.min(page, Limit)).map(([offset, text]) => ({
      SequenceNumber: String(FIRST + offset),
      PartitionKey: 'AAPL',
      Data: Buffer.from(text),
    }));
    const next = from + Records.length;
    const MillisBehindLatest = next < records.length ? 1_000 : 0;
    return Promise.resolve({ Records, NextShardIterator: String(next), MillisBehindLatest });
  };
  return { asked, kinesis: { send } as unknown as KinesisClient };
};

const createBatch = (size: number, last: bigint) =>
  parseFailedMessage(
    createSqsMessage(createDiscardedBatch({ batchSize: size, endSequenceNumber: String(FIRST + last) })),
    'MarketDataStream-dev',
  );
const getTexts = ({ payloads }: { payloads: readonly { bytes: Buffer }[] }) =>
  payloads.map(({ bytes }) => bytes.toString());

describe('a batch that Lambda discarded', () => {
  test('has a reason and a range, but no payload', () => {
    expect(createBatch(2, 9n)).toEqual({
      sent: '2024-05-01T14:33:20.000Z',
      reason: 'discarded after 11 invocations: RetryAttemptsExhausted',
      id: `shardId-000000000001:${FIRST}`,
      range: {
        stream: 'mystream',
        shardId: 'shardId-000000000001',
        first: String(FIRST),
        last: String(FIRST + 9n),
        count: 2,
        arrived: '2019-11-14T00:38:04.835Z',
      },
    });
    const streamArn = 'arn:aws:kinesis:us-east-2:1:stream/mystream/consumer/FanOut:157';
    expect(parseFailedMessage(createSqsMessage(createDiscardedBatch({ streamArn })), 's').range?.stream).toBe(
      'mystream',
    );
  });

  test.each([1, 2, 100])(
    'refers only to its own records in the stream, with %d per request',
    async (page) => {
      const { kinesis, asked } = createShard(
        [
          [-5n, 'before'],
          [0n, 'first'],
          [4n, 'middle'],
          [9n, 'last'],
          [12n, 'after'],
        ],
        page,
      );
      const traced = await traceMessage(createBatch(3, 9n), kinesis);
      expect(getTexts(traced)).toEqual(['first', 'middle', 'last']);
      expect(traced.expired).toBe(0);
      expect(traced.payloads[0]!.name).toBe(`shardId-000000000001_${FIRST}`);
      expect(asked).toEqual([
        {
          StreamName: 'mystream',
          ShardId: 'shardId-000000000001',
          ShardIteratorType: 'AT_SEQUENCE_NUMBER',
          StartingSequenceNumber: String(FIRST),
        },
      ]);
    },
  );

  test('reports the number of records that have expired in the stream', async () => {
    const { kinesis } = createShard([
      [9n, 'last'],
      [12n, 'after'],
    ]);
    const traced = await traceMessage(createBatch(3, 9n), kinesis);
    expect([getTexts(traced), traced.expired]).toEqual([['last'], 2]);
    for (const left of [[], [[12n, 'after']]] as [bigint, string][][])
      expect(await traceMessage(createBatch(3, 9n), createShard(left).kinesis)).toMatchObject({
        payloads: [],
        expired: 3,
      });
  });

  test.each(['ResourceNotFoundException', 'InvalidArgumentException'])(
    'is reported as expired if Kinesis responds with %s',
    async (name) => {
      const send = () => Promise.reject(Object.assign(new Error('no'), { name }));
      const traced = await traceMessage(createBatch(2, 9n), { send } as unknown as KinesisClient);
      expect(traced).toMatchObject({ payloads: [], expired: 2 });
    },
  );

  test('rethrows other errors of Kinesis', async () => {
    const send = () => Promise.reject(Object.assign(new Error('denied'), { name: 'AccessDeniedException' }));
    await expect(traceMessage(createBatch(2, 9n), { send } as unknown as KinesisClient)).rejects.toThrow(
      'denied',
    );
  });
});

describe('an event that KinesisConsumer rejected', () => {
  const nothing = createShard([]).kinesis;

  test('is contained in its message', async () => {
    const failed = parseFailedMessage(createSqsMessage(createRejectedEvent('{"close":"NaN"}')), 's');
    expect(failed).toMatchObject({
      id: 'shardId-000000000006:1#0',
      reason: expect.stringContaining('events[0].close must be a number'),
    });
    expect(failed.range).toBeUndefined();
    const traced = await traceMessage(failed, nothing);
    expect([getTexts(traced), traced.expired]).toEqual([['{"close":"NaN"}'], 0]);
    expect(traced.payloads[0]).toMatchObject({ name: 'shardId-000000000006_1_0', isComplete: true });
  });

  test('is read from its record if it is too long, and truncated if the record has expired', async () => {
    const body = { ...createRejectedEvent('x'.repeat(40_000)), sequenceNumber: String(FIRST) };
    const failed = parseFailedMessage(createSqsMessage(body), 'Market');
    const { kinesis, asked } = createShard([[0n, 'whole record']]);
    expect(getTexts(await traceMessage(failed, kinesis))).toEqual(['whole record']);
    expect(asked).toEqual([expect.objectContaining({ StreamName: 'Market', ShardId: body.shardId })]);
    const { payloads, expired } = await traceMessage(failed, nothing);
    expect([payloads[0]!.isComplete, payloads[0]!.bytes.length, expired]).toEqual([false, 32_000, 1]);
  });
});

test.each(['no JSON', '{"other":1}'])(
  'a message in an unknown format is its own payload: %s',
  async (body) => {
    const traced = await traceMessage(
      parseFailedMessage(createSqsMessage(body), 's'),
      createShard([]).kinesis,
    );
    expect(getTexts(traced)).toEqual([body]);
  },
);

describe('readMessages', () => {
  /** Creates a queue that hides received messages until their visibility timeout is reset. */
  const createQueue = (bodies: readonly string[]) => {
    const hidden = new Set<string>();
    const messages = bodies.map((body, index): Message => createSqsMessage(body, index));
    const send = (command: unknown): Promise<unknown> => {
      if (command instanceof ReceiveMessageCommand) {
        const most = command.input.MaxNumberOfMessages!;
        expect(most).toBeLessThanOrEqual(10);
        const Messages = messages.filter(({ ReceiptHandle }) => !hidden.has(ReceiptHandle!)).slice(0, most);
        for (const { ReceiptHandle } of Messages) hidden.add(ReceiptHandle!);
        return Promise.resolve(Messages.length > 0 ? { Messages } : {});
      }
      expect(command).toBeInstanceOf(ChangeMessageVisibilityBatchCommand);
      const { Entries = [] } = (command as ChangeMessageVisibilityBatchCommand).input;
      expect(Entries.length).toBeLessThanOrEqual(10);
      for (const { ReceiptHandle, VisibilityTimeout } of Entries)
        if (VisibilityTimeout === 0) hidden.delete(ReceiptHandle!);
      return Promise.resolve({});
    };
    return { hidden, sqs: { send } as unknown as SQSClient };
  };
  const bodies = Array.from({ length: 23 }, (_, index) => `body ${index}`);

  test.each([
    [100, 23],
    [12, 12],
  ])(
    'with a limit of %d returns %d messages, each once, and makes all of them visible again',
    async (most, shown) => {
      const { sqs, hidden } = createQueue(bodies);
      const seen = await readMessages(sqs, 'https://queue', most);
      expect(seen.map(({ Body }) => Body)).toEqual(bodies.slice(0, shown));
      expect(hidden.size).toBe(0);
    },
  );

  test('returns nothing for an empty queue', async () => {
    expect(await readMessages(createQueue([]).sqs, 'https://queue', 10)).toEqual([]);
  });
});
