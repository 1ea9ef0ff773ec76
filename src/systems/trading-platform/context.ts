import type { TradingPlatformConfig } from '../../config/trading-platform';
import { EncryptionKey } from '../../modules/encryption-key';
import { createMetricFactory } from '../../modules/metric';
import { Network } from '../../modules/network';
import { Queue } from '../../modules/queue';
import type { QueueProps } from '../../modules/queue-props';
import { ScheduleGroup } from '../../modules/schedule-group';
import { type FunctionProps, ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import { Topic } from '../../modules/topic';

/** The retention period of all logs, in days. */
export const LOG_RETENTION_DAYS = 30;
/** How long messages wait for people, in days: the maximum of SQS, so that nothing is lost over holidays. */
const FAILURE_RETENTION_DAYS = 14;
/** How long failed runs wait for people, in days. */
const RUN_RETENTION_DAYS = 1;
/** A function's alarm fires if more than this percentage of its invocations fail within a minute. */
const ERROR_RATE = 1;
/** AWS recommends at least six times the timeout of the function that receives the messages. */
const VISIBILITY_FACTOR = 6;
/**
 * How often a message for the database is received before SQS moves it to the dead-letter queue. The processors decide that
 * themselves, by the reason: messages wait while the database is not available, and a poison message moves soon.
 */
export const PROCESSOR_MAX_RECEIVES = 200;
/** How long messages for the database wait, in days: the maximum of SQS, because they are accepted orders and executions. */
export const PROCESSOR_RETENTION_DAYS = 14;
/** The services that functions in the network call through interface endpoints; a test compares them with the handlers. */
export const INTERFACE_SERVICES = ['events', 'secretsmanager', 'sns', 'sqs', 'ssm'];

/** The properties of a function that are not the same for all functions of the system. */
export interface SystemFunctionProps extends Pick<FunctionProps, 'timeout' | 'asynchronous'> {
  readonly reservedConcurrency: number;
  /** Whether the function runs outside the network, to use what clients on the internet use. @default false */
  readonly isOutside?: boolean;
}

/** The shared resources of the system, on which all its parts depend. */
export class SystemContext {
  readonly key: EncryptionKey;
  /** Receives all alarms, and what the monitors find. Its key is separate, so it works if PlatformKey fails. */
  readonly platformAlarms: Topic;
  /** Receives the notifications that the topic could not deliver to a subscriber. */
  readonly undeliveredMessages: Queue;
  /** Receives the events that EventBridge could not deliver, and those that no rule expects. */
  readonly undeliveredEvents: Queue;
  /** Receives the scheduled runs that failed. The next run replaces each of them, so there is nothing to repeat. */
  readonly failedRuns: Queue;
  readonly schedules: ScheduleGroup;
  /** Three zones, so that the platform works without one of them. */
  readonly network: Network;
  /** All functions created so far. */
  readonly functions: ServerlessFunction[] = [];
  /** Creates the metrics that the handlers of this environment emit. */
  readonly createCustomMetric: ReturnType<typeof createMetricFactory>;
  private readonly namespace: string;

  constructor(
    readonly stack: SystemStack,
    readonly config: TradingPlatformConfig,
  ) {
    // Each environment has its own namespace; otherwise its metrics would trigger the alarms of other environments.
    this.namespace = stack.createPhysicalName('TradingPlatform', 'metric-namespace');
    this.createCustomMetric = createMetricFactory(this.namespace);
    this.key = new EncryptionKey(stack, 'PlatformKey');
    const { key } = this;
    this.undeliveredMessages = this.createFailureQueue('UndeliveredMessages');
    this.undeliveredEvents = this.createFailureQueue('UndeliveredEvents');
    this.failedRuns = this.createFailureQueue('FailedRuns', RUN_RETENTION_DAYS);
    this.platformAlarms = new Topic(stack, 'PlatformAlarms', {
      key: new EncryptionKey(stack, 'AlarmKey'),
      deadLetters: this.undeliveredMessages,
    });
    if (config.operatorEmail) this.platformAlarms.subscribeEmail(config.operatorEmail);
    this.schedules = new ScheduleGroup(stack, 'PlatformSchedules', { key, deadLetters: this.failedRuns });
    this.network = new Network(stack, 'PlatformNetwork', {
      key,
      services: INTERFACE_SERVICES,
      flowLogRetentionDays: LOG_RETENTION_DAYS,
    });
  }

  /** Creates a function of the system with its alarm, in the network. Its code is the file with its name. */
  readonly createFunction = (
    id: string,
    { isOutside = false, ...props }: SystemFunctionProps,
  ): ServerlessFunction => {
    const created = new ServerlessFunction(this.stack, id, {
      ...props,
      entry: formatEntry(id),
      key: this.key,
      memory: this.config.memory,
      network: isOutside ? undefined : this.network.functions,
      // A function without a configuration is not invoked asynchronously, except by mistake.
      deadLetters: props.asynchronous ? undefined : this.undeliveredEvents,
      logRetentionDays: LOG_RETENTION_DAYS,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: this.namespace,
        LOG_LEVEL: 'INFO',
      },
      alarms: { errorRate: ERROR_RATE, topic: this.platformAlarms },
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
    props: Required<Pick<QueueProps, 'maxReceives'>> & Pick<QueueProps, 'fifo' | 'retentionDays'>,
  ): Queue =>
    new Queue(this.stack, id, {
      ...props,
      key: this.key,
      visibilityTimeout: VISIBILITY_FACTOR * timeout,
      deadLetterRetentionDays: FAILURE_RETENTION_DAYS,
    });

  /** Creates a queue of failures, whose messages people process. */
  private createFailureQueue(id: string, retentionDays = FAILURE_RETENTION_DAYS): Queue {
    return new Queue(this.stack, id, { key: this.key, visibilityTimeout: 300, retentionDays });
  }
}

/** Formats the file of a function, relative to `src/lambdas`: `OrderIntake` has the file `order-intake.ts`. */
export const formatEntry = (id: string): string =>
  `trading-platform/${id.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.ts`;
