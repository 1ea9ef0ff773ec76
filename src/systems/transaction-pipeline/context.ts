import type { TransactionPipelineConfig } from '../../config/transaction-pipeline';
import type { AsynchronousInvocation } from '../../modules/asynchronous-invocation';
import { EncryptionKey } from '../../modules/encryption-key';
import type { ArchiveCode } from '../../modules/function-code';
import { Layer } from '../../modules/layer';
import { createMetricFactory } from '../../modules/metric';
import { Queue } from '../../modules/queue';
import { type FunctionProps, ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import { Topic } from '../../modules/topic';

/** The packages in the layer that all handlers use. */
export const SHARED_PACKAGES = [
  '@aws-lambda-powertools/batch',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-lambda-powertools/tracer',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/lib-dynamodb',
  'zod',
];

/** The retention period of all logs, in days. */
export const LOG_RETENTION_DAYS = 30;
/** A function's alarm fires if more than this percentage of its invocations fail within a minute. */
const ERROR_RATE = 1;
/** AWS recommends at least six times the timeout of the function that receives the messages. */
const VISIBILITY_FACTOR = 6;
/** How long messages wait for people, in days: the maximum of SQS, so that nothing is lost over holidays. */
const FAILURE_RETENTION_DAYS = 14;
/** How often a message is received before it moves to the dead-letter queue. */
const MAX_RECEIVES = 3;
/**
 * How long the queue of a function's retries delays messages, in seconds. It receives a copy of each event that no other queue
 * has. Lambda has then processed the event, or started its second attempt, unless it has dropped the event.
 */
export const COPY_DELAY = 60;

/** The properties of a queue whose messages a function processes. */
export interface InputQueueProps {
  /** How often a message is received before it moves to the dead-letter queue. @default 3 */
  readonly maxReceives?: number;
  /** How long a new message is invisible, in seconds. @default 0 */
  readonly deliveryDelay?: number;
}

/** The properties of a function that are not the same for all functions of the system. */
export type SystemFunctionProps = Pick<ArchiveCode, 'entry'> &
  Pick<FunctionProps, 'timeout' | 'provisionedConcurrency'> & {
    readonly reservedConcurrency: number;
    /** @default - the function is invoked synchronously only */
    readonly asynchronous?: AsynchronousInvocation;
  };

/** The shared resources of the system, on which all its parts depend. */
export class SystemContext {
  readonly key: EncryptionKey;
  /** Receives the notifications of suspicious transactions, for people. */
  readonly fraudAlerts: Topic;
  /** Receives all alarms, and the changes of rules and detectors. Its key is separate, so it works if TransactionKey fails. */
  readonly pipelineAlarms: Topic;
  /** Receives the notifications that a topic could not deliver to a subscriber. */
  readonly undeliveredMessages: Queue;
  /** Receives the events that EventBridge could not deliver to a target. */
  readonly undeliveredEvents: Queue;
  /** All functions created so far. */
  readonly functions: ServerlessFunction[] = [];
  /** Creates the metrics that the handlers of this environment emit. */
  readonly createCustomMetric: ReturnType<typeof createMetricFactory>;
  private readonly namespace: string;
  private readonly layer: Layer;

  constructor(
    readonly stack: SystemStack,
    readonly config: TransactionPipelineConfig,
  ) {
    // Each environment has its own namespace; otherwise its metrics would trigger the alarms of other environments.
    this.namespace = stack.createPhysicalName('TransactionPipeline', 'metric-namespace');
    this.createCustomMetric = createMetricFactory(this.namespace);
    this.key = new EncryptionKey(stack, 'TransactionKey');
    const { key } = this;
    this.undeliveredMessages = this.createFailureQueue('UndeliveredMessages');
    this.undeliveredEvents = this.createFailureQueue('UndeliveredEvents');
    const deadLetters = this.undeliveredMessages;
    this.pipelineAlarms = new Topic(stack, 'PipelineAlarms', {
      key: new EncryptionKey(stack, 'AlarmKey'),
      deadLetters,
    });
    if (config.operatorEmail) this.pipelineAlarms.subscribeEmail(config.operatorEmail);
    this.fraudAlerts = new Topic(stack, 'FraudAlerts', { key, deadLetters });
    if (config.fraudAlertEmail) this.fraudAlerts.subscribeEmail(config.fraudAlertEmail);
    this.layer = new Layer(stack, 'PipelineDependencies', SHARED_PACKAGES);
  }

  /** Creates a function of the system with its alarm. */
  readonly createFunction = (
    id: string,
    { asynchronous, ...props }: SystemFunctionProps,
  ): ServerlessFunction => {
    const created = new ServerlessFunction(this.stack, id, {
      ...props,
      layer: this.layer,
      key: this.key,
      memory: this.config.memory,
      asynchronous,
      // A function without destinations is not invoked asynchronously, except by mistake.
      deadLetters: asynchronous ? undefined : this.undeliveredEvents,
      logRetentionDays: LOG_RETENTION_DAYS,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: this.namespace,
        LOG_LEVEL: 'INFO',
      },
      alarms: { errorRate: ERROR_RATE, topic: this.pipelineAlarms },
    });
    this.functions.push(created);
    return created;
  };

  /**
   * Creates a queue whose messages a function processes, with a dead-letter queue.
   * @param timeout the timeout of the function in seconds
   */
  readonly createInputQueue = (
    id: string,
    timeout: number,
    { maxReceives = MAX_RECEIVES, deliveryDelay }: InputQueueProps = {},
  ): Queue =>
    new Queue(this.stack, id, {
      key: this.key,
      visibilityTimeout: VISIBILITY_FACTOR * timeout,
      maxReceives,
      deliveryDelay,
      deadLetterRetentionDays: FAILURE_RETENTION_DAYS,
    });

  /** Creates a queue of failures, whose messages people process. */
  readonly createFailureQueue = (id: string): Queue =>
    new Queue(this.stack, id, {
      key: this.key,
      visibilityTimeout: 300,
      retentionDays: FAILURE_RETENTION_DAYS,
    });
}
