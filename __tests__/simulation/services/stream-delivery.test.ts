import type { KinesisStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { Stream } from '../../../tools/simulation/services/kinesis/stream';
import type { StreamDelivery } from '../../../tools/simulation/services/kinesis/stream-delivery';
import { StreamMapping } from '../../../tools/simulation/services/kinesis/stream-mapping';
import type { Handler } from '../../../tools/simulation/services/lambda/invocation';
import type { Queue } from '../../../tools/simulation/services/sqs/queue';
import {
  createFunction,
  createQueue,
  createSimulation,
  HOUR,
  injectFault,
  MINUTE,
  runFor,
  SECOND,
} from './world';

/** The texts of the records of an event. */
const readTexts = (event: KinesisStreamEvent): string[] =>
  event.Records.map(({ kinesis: { data } }) => Buffer.from(data, 'base64').toString());

/** Answers that the records with these texts failed. */
const failTexts = (event: KinesisStreamEvent, ...texts: readonly string[]) => ({
  batchItemFailures: event.Records.filter((_, index) => texts.includes(readTexts(event)[index]!)).map(
    ({ kinesis: { sequenceNumber } }) => ({ itemIdentifier: sequenceNumber }),
  ),
});

interface World {
  readonly simulation: Simulation;
  readonly stream: Stream;
  readonly mapping: StreamMapping;
  readonly failures: Queue;
  readonly batches: string[][];
  readonly times: number[];
  readonly put: (...texts: readonly string[]) => void;
}

/** A stream with one shard and a function. @param answer decides about the answer to a batch; it can throw */
const createWorld = (
  answer: (event: KinesisStreamEvent, n: number) => unknown = () => null,
  delivery: Partial<StreamDelivery> = {},
  concurrency = 10,
): World => {
  const simulation = createSimulation();
  const stream = new Stream(simulation, { name: 'Records', shards: 1 });
  const failures = createQueue(simulation, { name: 'Discarded' });
  const batches: string[][] = [];
  const times: number[] = [];
  const handler = (async (event: KinesisStreamEvent) => {
    batches.push(readTexts(event));
    times.push(simulation.now - simulation.startsAt);
    return answer(event, batches.length);
  }) as unknown as Handler;
  const fn = createFunction(simulation, handler, { concurrency });
  const mapping = new StreamMapping(simulation, stream, fn, {
    batchSize: 100,
    windowSeconds: 0,
    onFailure: failures,
    ...delivery,
  });
  const put = (...texts: readonly string[]): void => {
    for (const text of texts) stream.putRecord({ partitionKey: text, data: Buffer.from(text) });
  };
  return { simulation, stream, mapping, failures, batches, times, put };
};

const throwError = (): never => {
  throw new Error('broken');
};

test('records arrive in their order, in batches of at most the size', async () => {
  const { simulation, batches, mapping, put } = createWorld(undefined, { batchSize: 2 });
  put('a', 'b', 'c', 'd', 'e');
  expect(mapping.isDone).toBe(false);
  await runFor(simulation, MINUTE);
  expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(mapping.isDone).toBe(true);
});

test('a batch waits for its window, unless it is full', async () => {
  const { simulation, batches, times, put } = createWorld(undefined, { batchSize: 3, windowSeconds: 5 });
  put('a', 'b');
  await runFor(simulation, 4 * SECOND);
  expect(batches).toEqual([]);
  await runFor(simulation, 2 * SECOND);
  put('c', 'd', 'e');
  await runFor(simulation, 2 * SECOND);
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  expect(times[0]).toBeGreaterThanOrEqual(5 * SECOND);
});

test('a batch has at most 6 MB', async () => {
  const { simulation, batches, put } = createWorld();
  put(...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((text) => text.repeat(1_000_000)));
  await runFor(simulation, MINUTE);
  expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
});

test('an error halves the batch until the poison record is alone, and the good ones are processed', async () => {
  const { simulation, batches, failures, put } = createWorld(
    (event) => (readTexts(event).includes('bad') ? throwError() : null),
    { retries: 2 },
  );
  put('a', 'b', 'c', 'bad', 'e', 'f', 'g', 'h');
  await runFor(simulation, HOUR);
  expect(batches.filter((batch) => !batch.includes('bad')).flat()).toEqual([
    'a',
    'b',
    'c',
    'e',
    'f',
    'g',
    'h',
  ]);
  expect(batches.filter((batch) => batch.length === 1 && batch[0] === 'bad')).toHaveLength(3);
  const [message] = failures.messages;
  const sequenceNumber = '4'.padEnd(56, '0').replace(/^40/, '49').replace(/0$/, '4');
  expect(JSON.parse(message!.body)).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      batchSize: 1,
    },
  });
  expect(failures.messages).toHaveLength(1);
});

test('splitting a batch does not use up its retries', async () => {
  const { simulation, batches, failures, put } = createWorld((_, n) => (n <= 3 ? throwError() : null), {
    retries: 1,
  });
  put('a', 'b', 'c', 'd');
  await runFor(simulation, HOUR);
  expect(batches.slice(0, 4)).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['a'], ['a']]);
  expect(failures.isEmpty).toBe(true);
});

test('the lowest failed number is the checkpoint: all records from it on are processed again, also those that succeeded', async () => {
  const { simulation, batches, put } = createWorld((event, n) =>
    n === 1 ? failTexts(event, 'd', 'b') : null,
  );
  put('a', 'b', 'c', 'd');
  await runFor(simulation, HOUR);
  expect(batches).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ]);
});

test('progress by partial answers does not use up retries, and a failure at the beginning of a batch does', async () => {
  const { simulation, batches, failures, put } = createWorld(
    (event) => failTexts(event, readTexts(event)[1] ?? readTexts(event)[0]!),
    { retries: 1 },
  );
  put('a', 'b', 'c');
  await runFor(simulation, HOUR);
  expect(batches).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c'], ['c']]);
  expect(failures.messages).toHaveLength(1);
});

test('a partial answer with the first record does not halve the batch', async () => {
  const { simulation, batches, put } = createWorld((event, n) => (n < 3 ? failTexts(event, 'a') : null));
  put('a', 'b', 'c', 'd');
  await runFor(simulation, HOUR);
  expect(batches).toEqual(Array(3).fill(['a', 'b', 'c', 'd']));
});

test.each<[string, unknown]>([
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: '1' }] }],
])('%s means that the whole batch failed', async (_, answer) => {
  const { simulation, batches, put } = createWorld((_event, n) => (n === 1 ? answer : null));
  put('a', 'b');
  await runFor(simulation, HOUR);
  expect(batches).toEqual([['a', 'b'], ['a'], ['b']]);
});

test('a throttled function uses up no retries, and delays its shard', async () => {
  const { simulation, batches, failures, mapping, put } = createWorld(undefined, { retries: 0 });
  injectFault(simulation, 'throttle', 'invoke', 20);
  put('a', 'b');
  await runFor(simulation, 10 * MINUTE);
  expect(batches).toEqual([]);
  await runFor(simulation, 20 * MINUTE);
  expect(batches).toEqual([['a', 'b']]);
  expect(failures.isEmpty).toBe(true);
  expect(mapping.isDone).toBe(true);
});

test('records beyond the age are discarded and reported, and the next ones are processed', async () => {
  const { simulation, batches, failures, put } = createWorld((_, n) => (n <= 20 ? throwError() : null), {
    maxRecordAgeSeconds: 600,
  });
  put('a');
  await runFor(simulation, 9 * MINUTE);
  put('b');
  await runFor(simulation, 20 * MINUTE);
  expect(JSON.parse(failures.messages[0]!.body)).toMatchObject({
    requestContext: { condition: 'RecordAgeExceeded' },
    KinesisBatchInfo: { batchSize: 1 },
  });
  expect(failures.messages).toHaveLength(1);
  expect(batches.at(-1)).toEqual(['b']);
});

test('without a limit, a failing record stops its shard until the stream deletes it', async () => {
  const { simulation, batches, failures, mapping, put } = createWorld((event) =>
    readTexts(event).includes('bad') ? throwError() : null,
  );
  put('bad');
  await runFor(simulation, HOUR);
  put('next');
  await runFor(simulation, 22 * HOUR);
  expect(batches.flat()).not.toContain('next');
  await runFor(simulation, 2 * HOUR);
  expect(batches.at(-1)).toEqual(['next']);
  expect(mapping.expired).toBe(1);
  expect(failures.isEmpty).toBe(true);
});

test('a processed batch can be processed again', async () => {
  const { simulation, batches, put } = createWorld();
  injectFault(simulation, 'duplicate', 'checkpoint');
  put('a', 'b');
  await runFor(simulation, MINUTE);
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('a filter selects the records that invoke the function', async () => {
  const { simulation, batches, put } = createWorld(undefined, {
    filter: { kinesis: { partitionKey: [{ prefix: 'b' }] } },
  });
  put('a1', 'b1', 'a2', 'b2');
  await runFor(simulation, MINUTE);
  expect(batches).toEqual([['b1', 'b2']]);
});

test.each<[Partial<StreamDelivery>, string]>([
  [{ batchSize: 10_001 }, 'batch size'],
  [{ windowSeconds: 301 }, 'batching window'],
  [{ retries: 10_001 }, 'number of retries'],
  [{ maxRecordAgeSeconds: 604_801 }, 'record age'],
  [{ parallelization: 11 }, 'parallelization factor'],
])('Lambda refuses %j', (delivery, name) => {
  expect(() => createWorld(undefined, delivery)).toThrow(`Lambda refuses the ${name}`);
});

test('the keys of a shard are processed in their order, whatever fails, also several batches at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('A', 'B', 'C', 'D'), failures: fc.nat(3) }), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
      async (sent, parallelization, batchSize, throws) => {
        const left = sent.map(({ failures }) => failures);
        const done = new Map<number, number>();
        const { simulation, stream, mapping } = createWorld(
          (event) => {
            for (const [position, text] of readTexts(event).entries()) {
              const index = Number(text);
              if (left[index]! > 0) {
                left[index]!--;
                if (throws) throwError();
                return {
                  batchItemFailures: [{ itemIdentifier: event.Records[position]!.kinesis.sequenceNumber }],
                };
              }
              if (!done.has(index)) done.set(index, done.size);
            }
            return null;
          },
          { parallelization, batchSize },
        );
        sent.forEach(({ key }, index) =>
          stream.putRecord({ partitionKey: key, data: Buffer.from(String(index)) }),
        );
        await runFor(simulation, 20 * HOUR);
        expect(mapping.isDone).toBe(true);
        expect(done.size).toBe(sent.length);
        for (const key of ['A', 'B', 'C', 'D']) {
          const order = sent.flatMap((record, index) => (record.key === key ? [done.get(index)!] : []));
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      },
    ),
    { numRuns: 60 },
  );
});
