import { runInNewContext } from 'node:vm';
import type { EventPattern } from '../../../src/domain/event-patterns';
import { Process } from '../../../tools/simulation/core/process';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { Bus } from '../../../tools/simulation/services/eventbridge/bus';
import { Buses } from '../../../tools/simulation/services/eventbridge/buses';
import type { EventArchive } from '../../../tools/simulation/services/eventbridge/event-archive';
import { asQueueTarget } from '../../../tools/simulation/services/eventbridge/event-target';
import { Stream } from '../../../tools/simulation/services/kinesis/stream';
import { StreamMapping } from '../../../tools/simulation/services/kinesis/stream-mapping';
import { Streams } from '../../../tools/simulation/services/kinesis/streams';
import { Keys } from '../../../tools/simulation/services/kms/keys';
import type { AsynchronousProps } from '../../../tools/simulation/services/lambda/asynchronous-invocations';
import { asQueueDestination } from '../../../tools/simulation/services/lambda/destination';
import type { Handler } from '../../../tools/simulation/services/lambda/invocation';
import { SimulatedFunction } from '../../../tools/simulation/services/lambda/simulated-function';
import { Bucket } from '../../../tools/simulation/services/s3/bucket';
import { Buckets } from '../../../tools/simulation/services/s3/buckets';
import {
  asScheduledFunction,
  type ScheduleTarget,
} from '../../../tools/simulation/services/scheduler/schedule-target';
import { ScheduleRequests } from '../../../tools/simulation/services/scheduler/schedule-requests';
import { Scheduler } from '../../../tools/simulation/services/scheduler/scheduler';
import { Topic } from '../../../tools/simulation/services/sns/topic';
import { Topics } from '../../../tools/simulation/services/sns/topics';
import { Queue } from '../../../tools/simulation/services/sqs/queue';
import { QueueMapping } from '../../../tools/simulation/services/sqs/queue-mapping';
import { Queues } from '../../../tools/simulation/services/sqs/queues';
import { Parameters } from '../../../tools/simulation/services/ssm/parameters';
import { HANDLER_SOURCE, type ScenarioQueue, type ScenarioTarget } from './scenario-target';

const SECOND = 1_000;

/** A client of resources that are created later. */
const createClient = (getClient: () => { readonly send: unknown }) => ({
  send: ((command: object) => (getClient().send as (command: object) => Promise<object>)(command)) as never,
});

const loadHandler = (): Handler => {
  const exports: { handler?: Handler } = {};
  runInNewContext(HANDLER_SOURCE, { exports, Buffer, Error });
  return exports.handler!;
};

/** Creates the services of a simulation without faults, and the process that calls them. */
export const createSimulatedTarget = (
  simulation: Simulation,
): { readonly target: ScenarioTarget; readonly process: Process } => {
  const process = new Process(simulation, 'scenario');
  const queues = new Map<string, Queue>();
  const buses = new Map<string, Bus>();
  const archives = new Map<string, EventArchive>();
  const streams = new Map<string, Stream>();
  const buckets: Bucket[] = [];
  const keys = new Keys(simulation);
  const topics: Topic[] = [];
  const scheduler = new Scheduler(simulation);
  const scheduleTargets: ScheduleTarget[] = [];
  const scheduleGroups: string[] = [];
  const createFunction = (name: string, concurrency = 10, asynchronous?: AsynchronousProps) =>
    new SimulatedFunction(simulation, {
      name,
      timeoutSeconds: 10,
      concurrency,
      create: loadHandler,
      asynchronous,
    });
  const asDestination = (queue: ScenarioQueue | undefined) =>
    queue && asQueueDestination(queues.get(queue.arn)!);
  const target: ScenarioTarget = {
    queues: createClient(() => new Queues([...queues.values()]).createClient(process)),
    events: createClient(() => new Buses(simulation, [...buses.values()]).createClient(process)),
    streams: createClient(() => new Streams(simulation, [...streams.values()]).createClient(process)),
    buckets: createClient(() => new Buckets(simulation, buckets).createClient(process)),
    parameters: new Parameters().createClient(process),
    keys: keys.createClient(process),
    topics: createClient(() => new Topics(topics).createClient(process)),
    schedules: createClient(() =>
      new ScheduleRequests(scheduler, scheduleGroups, scheduleTargets, [...queues.values()]).createClient(
        process,
      ),
    ),
    createQueue: async ({ name, visibilitySeconds, deadLetters }) => {
      const queue = new Queue(simulation, {
        name,
        visibilitySeconds,
        fifo: name.endsWith('.fifo'),
        deadLetters: deadLetters && {
          queue: queues.get(deadLetters.queue.arn)!,
          maxReceives: deadLetters.maxReceives,
        },
      });
      queues.set(queue.arn, queue);
      return queue;
    },
    createBus: async (name) => {
      buses.set(name, new Bus(simulation, { name }));
    },
    createRule: async ({ bus, name, pattern, queue, template }) => {
      const eventTarget = asQueueTarget(simulation, queues.get(queue.arn)!);
      const input = template === undefined ? undefined : { template };
      const targets = [{ target: eventTarget, input }];
      buses.get(bus)!.addRule({ name, pattern: pattern as EventPattern, targets });
    },
    createArchive: async (bus, name) => {
      archives.set(name, buses.get(bus)!.addArchive(name));
    },
    startReplay: async (_, archive, name) =>
      archives.get(archive)!.replay({ name, from: simulation.startsAt, until: simulation.now + 1 }),
    createStream: async (name) => {
      streams.set(name, new Stream(simulation, { name, shards: 1 }));
    },
    createBucket: async (name) => {
      buckets.push(new Bucket(name));
    },
    createSigningKey: async () => keys.createSigningKey('scenario'),
    createTopic: async (name) => {
      const topic = new Topic(simulation, { name });
      topics.push(topic);
      return {
        arn: topic.arn,
        listReceived: async () =>
          topic.received.map(({ subject, message, attributes }) => ({ subject, message, attributes })),
      };
    },
    createScheduleGroup: async (name) => {
      scheduleGroups.push(name);
    },
    createFunction: async ({ name, reservedConcurrency, retries, maxEventAgeSeconds, ...destinations }) => {
      const fn = createFunction(name, reservedConcurrency, {
        retries,
        maxEventAgeSeconds,
        onSuccess: asDestination(destinations.onSuccess),
        onFailure: asDestination(destinations.onFailure),
      });
      scheduleTargets.push(asScheduledFunction(simulation, fn));
      return { arn: fn.arn, invokeAsynchronously: async (event) => fn.invokeAsynchronously(event) };
    },
    deliverMessages: async ({ arn }) => {
      new QueueMapping(simulation, queues.get(arn)!, createFunction('Messages'), {
        batchSize: 10,
        maxConcurrency: 2,
      });
    },
    deliverRecords: async (stream, failures) => {
      new StreamMapping(simulation, streams.get(stream)!, createFunction('Records'), {
        batchSize: 10,
        windowSeconds: 0,
        retries: 1,
        onFailure: queues.get(failures.arn)!,
      });
    },
    wait: (seconds) => process.wait(seconds * SECOND),
  };
  return { target, process };
};
