import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** A queue of a scenario. */
export interface ScenarioQueue {
  readonly url: string;
  readonly arn: string;
}

export interface ScenarioQueueProps {
  /** A FIFO queue has the ending `.fifo`. */
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly deadLetters?: { readonly queue: ScenarioQueue; readonly maxReceives: number };
}

export interface ScenarioRuleProps {
  readonly bus: string;
  readonly name: string;
  readonly pattern: object;
  /** Receives the events that match. */
  readonly queue: ScenarioQueue;
  /** An input transformer. @default - the queue receives the event */
  readonly template?: string;
}

export interface ScenarioFunctionProps {
  readonly name: string;
  /** @default - not limited */
  readonly reservedConcurrency?: number;
  /** The number of retries of an asynchronous invocation. @default 2 */
  readonly retries?: 0 | 1 | 2;
  /** @default 21600 */
  readonly maxEventAgeSeconds?: number;
  /** Receives the records of asynchronous invocations that succeeded. */
  readonly onSuccess?: ScenarioQueue;
  /** Receives the records of those that failed. */
  readonly onFailure?: ScenarioQueue;
}

/** A function with the code {@link HANDLER_SOURCE}. */
export interface ScenarioFunction {
  readonly arn: string;
  invokeAsynchronously(event: ScenarioEvent): Promise<void>;
}

/** The event of an asynchronous invocation. */
export interface ScenarioEvent {
  readonly text: string;
}

/** What the subscriber of a topic receives. */
export interface ScenarioNotification {
  /** @default - none */
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A topic with one subscriber. */
export interface ScenarioTopic {
  readonly arn: string;
  /** Lists what the subscriber has received so far. */
  listReceived(): Promise<readonly ScenarioNotification[]>;
}

/** The services on which a scenario runs: the simulated ones, or those of the local target. */
export interface ScenarioTarget {
  readonly queues: Pick<SQSClient, 'send'>;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly streams: Pick<KinesisClient, 'send'>;
  readonly buckets: Pick<S3Client, 'send'>;
  readonly parameters: Pick<SSMClient, 'send'>;
  readonly keys: Pick<KMSClient, 'send'>;
  readonly topics: Pick<SNSClient, 'send'>;
  readonly schedules: Pick<SchedulerClient, 'send'>;
  createQueue(props: ScenarioQueueProps): Promise<ScenarioQueue>;
  createBus(name: string): Promise<void>;
  createRule(props: ScenarioRuleProps): Promise<void>;
  createArchive(bus: string, name: string): Promise<void>;
  /** Replays all events of an archive so far. */
  startReplay(bus: string, archive: string, name: string): Promise<void>;
  createStream(name: string): Promise<void>;
  createBucket(name: string): Promise<void>;
  createSigningKey(): Promise<string>;
  createTopic(name: string): Promise<ScenarioTopic>;
  createScheduleGroup(name: string): Promise<void>;
  createFunction(props: ScenarioFunctionProps): Promise<ScenarioFunction>;
  /** Invokes {@link HANDLER_SOURCE} with the messages of a queue. */
  deliverMessages(queue: ScenarioQueue): Promise<void>;
  /** Invokes {@link HANDLER_SOURCE} with the records of a stream: ten in a batch, one retry, failures to a queue. */
  deliverRecords(stream: string, failures: ScenarioQueue): Promise<void>;
  /** Waits in the time of the target. */
  wait(seconds: number): Promise<void>;
}

/** A scenario, and what it returns on AWS by its documentation. */
export interface Scenario {
  readonly name: string;
  readonly run: (target: ScenarioTarget) => Promise<unknown>;
  readonly expected: unknown;
}

/**
 * The code of the functions of all scenarios. It reports the messages whose body begins with `bad` as failed, and throws an
 * error if the data of a record or the text of an event begins with it.
 */
export const HANDLER_SOURCE = `
exports.handler = async ({ Records, text }) => {
  if (!Records) {
    if (text.startsWith('bad')) throw new Error('the text is bad');
    return { processed: text };
  }
  const texts = Records.map(({ body, kinesis }) => body ?? Buffer.from(kinesis.data, 'base64').toString());
  const isBad = (_, index) => texts[index].startsWith('bad');
  if (Records[0].kinesis && Records.some(isBad)) throw new Error('a record is bad');
  return { batchItemFailures: Records.filter(isBad).map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;
