import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { FAULT_PROFILE_NAMES, type FaultProfileName } from '../../../tools/simulation/core/fault-profiles';
import { Process } from '../../../tools/simulation/core/process';
import { Simulation } from '../../../tools/simulation/core/simulation';
import { Bus } from '../../../tools/simulation/services/eventbridge/bus';
import { Buses } from '../../../tools/simulation/services/eventbridge/buses';
import { asFunctionTarget, asQueueTarget } from '../../../tools/simulation/services/eventbridge/event-target';
import { Stream } from '../../../tools/simulation/services/kinesis/stream';
import { StreamMapping } from '../../../tools/simulation/services/kinesis/stream-mapping';
import { Streams } from '../../../tools/simulation/services/kinesis/streams';
import { asQueueDestination } from '../../../tools/simulation/services/lambda/destination';
import type { Handler } from '../../../tools/simulation/services/lambda/invocation';
import { SimulatedFunction } from '../../../tools/simulation/services/lambda/simulated-function';
import { Queue } from '../../../tools/simulation/services/sqs/queue';
import { QueueMapping } from '../../../tools/simulation/services/sqs/queue-mapping';
import { HOUR, SECOND } from './world';

const REGION = 'us-east-1';
const COUNT = 100;
/** One in so many can't be processed. */
const POISON = 25;
const isPoison = (id: number): boolean => id % POISON === 0;

/**
 * Sends numbers on three ways: bus to queue to function, bus to function, and stream to function. Each function writes the
 * number to a service, and fails for poison.
 */
const run = async (seed: number, faults: FaultProfileName) => {
  const simulation = new Simulation({ seed, faults, regions: [REGION] });
  const props = { visibilitySeconds: 60, retentionSeconds: 14 * 24 * 3600, region: REGION };
  const [dead, undelivered, failed, discarded] = ['Dead', 'Undelivered', 'Failed', 'Discarded'].map(
    (name) => new Queue(simulation, { ...props, name }),
  ) as [Queue, Queue, Queue, Queue];
  const done = { queue: new Set<number>(), function: new Set<number>(), stream: new Set<number>() };
  const accepted = { queue: new Set<number>(), function: new Set<number>(), stream: new Set<number>() };
  const createFunction = (name: keyof typeof done, read: (event: never) => readonly number[]) =>
    new SimulatedFunction(simulation, {
      name,
      region: REGION,
      timeoutSeconds: 10,
      concurrency: 3,
      create:
        (process: Process): Handler =>
        async (event) => {
          for (const id of read(event)) {
            if (isPoison(id)) throw new Error(`${id} is poison`);
            await process.call(`dynamodb@${REGION}`, 'Put', () => void done[name].add(id));
          }
        },
      ...(name === 'function' && { asynchronous: { onFailure: asQueueDestination(failed) } }),
    });
  const ofQueue = createFunction('queue', (event: SQSEvent) =>
    event.Records.map(({ body }) => (JSON.parse(body) as { detail: { id: number } }).detail.id),
  );
  const ofFunction = createFunction('function', (event: { detail: { id: number } }) => [event.detail.id]);
  const ofStream = createFunction('stream', (event: KinesisStreamEvent) =>
    event.Records.map(({ kinesis }) => Number(Buffer.from(kinesis.data, 'base64').toString())),
  );
  const bus = new Bus(simulation, { name: 'Events', region: REGION });
  const queue = new Queue(simulation, {
    ...props,
    name: 'Work',
    // A message waits for hours while a service is down, so it is received often.
    deadLetters: { queue: dead, maxReceives: 500 },
  });
  new QueueMapping(simulation, queue, ofQueue, { batchSize: 1, maxConcurrency: 2 });
  const addRule = (way: string, target: ReturnType<typeof asQueueTarget>) =>
    bus.addRule({
      name: way,
      pattern: { detail: { way: [way] } },
      targets: [{ target, deadLetters: undelivered }],
    });
  addRule('queue', asQueueTarget(simulation, queue));
  addRule('function', asFunctionTarget(simulation, ofFunction));
  const stream = new Stream(simulation, { name: 'Records', shards: 2, region: REGION });
  const positions = new Map<string, number>();
  const mapping = new StreamMapping(simulation, stream, ofStream, {
    batchSize: 10,
    windowSeconds: 1,
    retries: 20,
    onFailure: discarded,
  });

  const sender = new Process(simulation, 'sender');
  const events = new Buses(simulation, [bus], REGION).createClient(sender);
  const streams = new Streams(simulation, [stream], REGION).createClient(sender);
  const send = async (id: number): Promise<void> => {
    const entry = (way: string) => ({
      EventBusName: 'Events',
      Source: 'test',
      DetailType: 'Test',
      Detail: JSON.stringify({ way, id }),
    });
    const put = await events.send(new PutEventsCommand({ Entries: [entry('queue'), entry('function')] }));
    if (put.Entries![0]!.EventId) accepted.queue.add(id);
    if (put.Entries![1]!.EventId) accepted.function.add(id);
    const Records = [{ PartitionKey: String(id % 5), Data: Buffer.from(String(id)) }];
    const records = await streams.send(new PutRecordsCommand({ StreamName: 'Records', Records }));
    const [record] = records.Records!;
    if (record!.SequenceNumber === undefined) return;
    accepted.stream.add(id);
    positions.set(record!.SequenceNumber, id);
  };
  for (let id = 1; id <= COUNT; id++)
    simulation.schedule(id * 18 * SECOND, `send ${id}`, () => void send(id).catch(() => undefined));
  await simulation.run(simulation.now + (COUNT + 1) * 18 * SECOND);
  simulation.faults.stop();
  // Poison is received until the limit, once in each visibility timeout.
  await simulation.run(simulation.now + 12 * HOUR);
  const readIds = (sink: Queue) =>
    sink.messages.map(({ body }) => (JSON.parse(body) as { detail: { id: number; way: string } }).detail);
  const isRest = queue.isEmpty && bus.pending === 0 && ofFunction.pending === 0 && mapping.isDone;
  return {
    isRest,
    accepted,
    done,
    dead: {
      queue: new Set(
        [...readIds(dead), ...readIds(undelivered)]
          .filter(({ way }) => way !== 'function')
          .map(({ id }) => id),
      ),
      function: new Set([
        ...readIds(undelivered)
          .filter(({ way }) => way === 'function')
          .map(({ id }) => id),
        ...failed.messages.map(
          ({ body }) =>
            (JSON.parse(body) as { requestPayload: { detail: { id: number } } }).requestPayload.detail.id,
        ),
      ]),
      stream: new Set(
        discarded.messages.flatMap(({ body }) => {
          const { KinesisBatchInfo: range } = JSON.parse(body) as {
            KinesisBatchInfo: { startSequenceNumber: string; endSequenceNumber: string; shardId: string };
          };
          return [...positions]
            .filter(([number]) => number >= range.startSequenceNumber && number <= range.endSequenceNumber)
            .map(([, id]) => id);
        }),
      ),
    },
    hash: simulation.trace.end(),
  };
};

describe.each(FAULT_PROFILE_NAMES)('with the faults %s', (faults) => {
  test.each([1, 2])(
    'everything that is accepted is processed or a dead letter, and comes to rest (seed %i)',
    async (seed) => {
      const { isRest, accepted, done, dead } = await run(seed, faults);
      expect(isRest).toBe(true);
      for (const way of ['queue', 'function', 'stream'] as const) {
        expect([...accepted[way]].filter((id) => !done[way].has(id) && !dead[way].has(id))).toEqual([]);
        expect(
          [...dead[way]].filter((id) => !isPoison(id) && !done[way].has(id) && faults === 'none'),
        ).toEqual([]);
        expect([...done[way]].filter(isPoison)).toEqual([]);
      }
      if (faults === 'none') expect(accepted.stream.size).toBe(COUNT);
    },
  );
});

test('the same seed gives the same trace, and another one another trace', async () => {
  const hashes = [await run(1, 'heavy'), await run(1, 'heavy'), await run(2, 'heavy')].map(
    ({ hash }) => hash,
  );
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});
