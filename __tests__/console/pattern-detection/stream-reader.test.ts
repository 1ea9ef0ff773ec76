import {
  ExpiredIteratorException,
  type GetRecordsCommandInput,
  type GetShardIteratorCommandInput,
  KinesisClient,
  ProvisionedThroughputExceededException,
} from '@aws-sdk/client-kinesis';
import { readStream } from '../../../src/console/pattern-detection/market/stream-reader';

/** Without the pauses between two reads. */
jest.mock('node:timers/promises', () => ({
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
}));

type Answer = Record<string, unknown> | Error;

/** A stream whose shards answer GetRecords in their order, then with nothing. */
function createStream(shards: Record<string, Answer[]>) {
  const opened: string[] = [];
  const kinesis = new KinesisClient({ region: 'us-east-1' });
  jest.spyOn(kinesis, 'send').mockImplementation(((command: {
    constructor: { name: string };
    input: object;
  }) => {
    const name = command.constructor.name;
    if (name === 'ListShardsCommand')
      return Promise.resolve({
        Shards: [
          { ShardId: 'a', SequenceNumberRange: { StartingSequenceNumber: '0' } },
          { ShardId: 'closed', SequenceNumberRange: { EndingSequenceNumber: '9' } },
        ],
      });
    if (name === 'GetShardIteratorCommand') {
      const { ShardId, ShardIteratorType } = command.input as GetShardIteratorCommandInput;
      opened.push(`${ShardId} ${ShardIteratorType}`);
      return Promise.resolve({ ShardIterator: ShardId });
    }
    const { ShardIterator = '' } = command.input as GetRecordsCommandInput;
    const answer = shards[ShardIterator]?.shift() ?? { Records: [], NextShardIterator: ShardIterator };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }) as never);
  return { kinesis, opened };
}

const createRecord = (SequenceNumber: string) => ({
  SequenceNumber,
  PartitionKey: 'k',
  Data: Buffer.from(`record ${SequenceNumber}`),
  ApproximateArrivalTimestamp: new Date(5),
});

/** Reads until so many records arrived. Returns their texts. */
async function readUntil(count: number, { kinesis }: Pick<ReturnType<typeof createStream>, 'kinesis'>) {
  const controller = new AbortController();
  const texts: (string | undefined)[] = [];
  await readStream(
    {
      kinesis,
      stream: 'market',
      everyMs: 1,
      onRecords: (records) => {
        texts.push(...records.map(({ shardId, text }) => `${shardId} ${text}`));
        if (texts.length >= count) controller.abort();
      },
    },
    controller.signal,
  );
  return texts;
}

test('reads open shards from their end, and the shards that replace one from their beginning', async () => {
  const stream = createStream({
    a: [
      { Records: [createRecord('1')], NextShardIterator: 'a' },
      { Records: [createRecord('2')], ChildShards: [{ ShardId: 'b' }, { ShardId: 'c' }] },
    ],
    b: [{ Records: [createRecord('3')], NextShardIterator: 'b' }],
  });
  expect(await readUntil(3, stream)).toEqual(['a record 1', 'a record 2', 'b record 3']);
  expect(stream.opened).toEqual(['a LATEST', 'b TRIM_HORIZON', 'c TRIM_HORIZON']);
});

test('continues after throttling, and from the end after an expired iterator', async () => {
  const throttled = new ProvisionedThroughputExceededException({ message: 'slow', $metadata: {} });
  const expired = new ExpiredIteratorException({ message: 'old', $metadata: {} });
  const stream = createStream({
    a: [throttled, expired, { Records: [createRecord('1')], NextShardIterator: 'a' }],
  });
  expect(await readUntil(1, stream)).toEqual(['a record 1']);
  expect(stream.opened).toEqual(['a LATEST', 'a LATEST']);
});

test('fails with the error of a shard', async () => {
  await expect(readUntil(1, createStream({ a: [new Error('the target is gone')] }))).rejects.toThrow(
    'the target is gone',
  );
});
