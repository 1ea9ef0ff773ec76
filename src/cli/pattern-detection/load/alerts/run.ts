import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { cpus, loadavg } from 'node:os';
import type { CommonConfig } from '../../../../config';
import type { AlertRow } from '../../../../domain/alerts';
import {
  countPoison,
  createOnce,
  type DeliveryParameters,
  planDeliveries,
  sendDeliveries,
} from '../../../load/deliveries';
import { createDeliveryReport } from '../../../load/delivery-report';
import {
  countFaults,
  type FaultInjector,
  type FaultParameters,
  planFaults,
  runFaults,
} from '../../../load/faults';
import { checkPoison } from '../../../load/poison';
import { repeatWhileUnavailable } from '../../../load/repeat-while-unavailable';
import { takePoison } from '../../../load/take-poison';
import { type Clock, waitWhileProgressing } from '../../../process/wait-while-progressing';
import {
  countMessages,
  type DeployedQueues,
  describeBacklog,
  findNewFailures,
  type QueueDepths,
  waitUntilIdle,
} from '../../../target/queue-depths';
import { findPhysicalName, type RecordedResource } from '../../../terraform/state-bucket';
import { formatCount } from '../../../terminal/print';
import type { RunObserver } from '../observe';
import { checkAlerts } from './check-alerts';
import { createLoadAlerts, createPoison } from './create-alerts';
import type { AlertLoadReport } from './report';

/** The size of a load test of AlertQueue. */
export interface AlertLoadParameters extends DeliveryParameters, FaultParameters {
  readonly rate: number;
  readonly seconds: number;
  readonly maxPending?: number;
  readonly seed: number;
}

export interface AlertLoadDependencies extends Clock {
  readonly config: CommonConfig;
  readonly resources: readonly RecordedResource[];
  readonly queues: Pick<SQSClient, 'send'>;
  readonly observer: Pick<RunObserver, 'readAlerts' | 'readLogLines' | 'readBrakeCount'>;
  readonly faults: FaultInjector;
  readonly onProgress: (line: string) => void;
}

const ALERT_QUEUE = 'AlertQueue';
const POLL_MS = 5_000;
/** How long a message of AlertQueue is invisible after its invocation failed or timed out, and some more time. */
const INVISIBLE_MS = 330_000;
/** A poison message is received three times. */
const MAX_RECEIVES = 3;
/** For one function, one invocation more than the machine has processors runs at a time on the local target. */
const getMaxInvocations = (): number => cpus().length + 1;

/**
 * Sends alerts to AlertQueue at a rate, breaks what the parameters say, waits until all are processed, and checks that each
 * one has one row in AlertHistory.
 * @param run the prefix of the symbols
 */
export async function runAlertLoadTest(
  run: string,
  parameters: AlertLoadParameters,
  dependencies: AlertLoadDependencies,
): Promise<AlertLoadReport> {
  const { config, resources, queues, observer, faults, now, wait, onProgress } = dependencies;
  const deployed = { config, resources, queues };
  const clock = { now, wait };
  const count = () => countQueued(deployed);
  const before = await count();
  const start = now();
  const QueueUrl = getQueueUrl(deployed);
  const create = createOnce(createLoadAlerts(run, parameters.seed, start));
  const put = (body: object) =>
    repeatWhileUnavailable(
      () => queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) })),
      wait,
    );
  const deliveries = planDeliveries(parameters);
  const [sent, done] = await Promise.all([
    sendDeliveries(
      deliveries,
      async (index) => {
        const alert = create(index, 0);
        await put(alert);
        return alert.alertId;
      },
      async (index) => void (await put(createPoison(run, index).content)),
      {
        ...{ ...clock, rate: parameters.rate, maxPending: parameters.maxPending },
        getPausedMs: faults.getPausedMs,
        onProgress: (done) =>
          onProgress(`${formatCount(done, 'message')} of ${deliveries.length.toLocaleString('en-US')} sent`),
      },
    ),
    runFaults(planFaults(parameters.seconds, parameters), faults.inject, clock),
  ]);
  const ids = new Set(sent);
  await waitForRows(ids, dependencies);
  const idle = await waitUntilIdle(count, {
    ...clock,
    patienceMs: parameters.poisonEvery > 0 ? MAX_RECEIVES * INVISIBLE_MS : INVISIBLE_MS,
    onProgress: (backlog) => onProgress(`${formatCount(backlog, 'message')} waiting in the queues`),
  });
  const milliseconds = now() - start;
  const after = await count();
  const poison = Array.from({ length: countPoison(parameters) }, (_, index) => createPoison(run, index));
  const taken = await takePoison(deployed, after, new Set(poison.map(({ id }) => id)));
  const notified = await observer.readLogLines('AlertProcessor', 'alert notified', start);
  const counts = countFaults(done);
  const results = {
    rows: await readRows(observer),
    notified: notified.map((line) => String(line.alert_id)).filter((id) => ids.has(id)),
    brakeCount: observer.readBrakeCount(),
  };
  return {
    run,
    deliveries: createDeliveryReport(parameters, {
      ...{ refused: 0, faults: done, milliseconds },
      poison: checkPoison(poison, taken.found),
    }),
    check: checkAlerts(ids, results, counts.function + counts.target * getMaxInvocations()),
    failures: [...findNewFailures(before, after, taken.counts), ...describeBacklog(idle)],
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}

/** Counts the messages of AlertQueue and of the queues of failures. Approvals that wait for people are in another queue. */
const countQueued = async (deployed: DeployedQueues): Promise<QueueDepths> =>
  new Map(
    [...(await countMessages(deployed))].filter(
      ([id, { isForFailures }]) => isForFailures || id === ALERT_QUEUE,
    ),
  );

const readRows = async (observer: AlertLoadDependencies['observer']): Promise<AlertRow[]> =>
  (await observer.readAlerts()).map(({ alert }) => alert);

/** Waits until each alert has a row, or until no further one has. */
const waitForRows = (
  ids: ReadonlySet<string>,
  { observer, now, wait, onProgress }: AlertLoadDependencies,
): Promise<unknown> =>
  waitWhileProgressing(
    async () => {
      const count = (await readRows(observer)).length;
      onProgress(`${formatCount(count, 'alert')} of ${ids.size.toLocaleString('en-US')} stored`);
      return { result: count, isDone: count >= ids.size, progress: count };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: INVISIBLE_MS },
  );

function getQueueUrl({ resources }: Pick<AlertLoadDependencies, 'resources'>): string {
  const name = findPhysicalName(resources, 'aws_sqs_queue', ALERT_QUEUE);
  const queue = resources.find(
    ({ type, attributes }) => type === 'aws_sqs_queue' && attributes.name === name,
  );
  return String(queue?.attributes.url);
}
