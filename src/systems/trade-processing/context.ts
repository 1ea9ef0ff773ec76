import type { ImageName, TradeProcessingConfig } from '../../config/trade-processing';
import { EncryptionKey } from '../../modules/encryption-key';
import { createMetricFactory } from '../../modules/metric';
import { Network } from '../../modules/network';
import { Queue } from '../../modules/queue';
import { ScheduleGroup } from '../../modules/schedule-group';
import { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import { Topic } from '../../modules/topic';
import { getImageUris } from './images';

/** The retention period of all logs, in days. */
export const LOG_RETENTION_DAYS = 30;
/** The retention period of failures in days: people have two weeks to process them. */
const FAILURE_RETENTION_DAYS = 14;
/** A function's alarm fires if more than this percentage of its invocations fail within a minute. */
const ERROR_RATE = 1;
/**
 * The services that functions call through interface endpoints: they read settings, sign checkpoints, and Lambda Insights
 * writes its metrics to a log group.
 */
export const INTERFACE_SERVICES = ['kms', 'logs', 'ssm'];
/** Two zones, because each interface endpoint is paid for in each zone. */
const ZONES = ['a', 'b'];

/** The properties of a function that are not the same for all functions of the system. */
export interface SystemFunctionProps {
  readonly image: ImageName;
  /** The handler in the image, such as `validator.handler`. */
  readonly command: string;
  /** The timeout in seconds. */
  readonly timeout: number;
  readonly reservedConcurrency: number;
}

/** A function, and the queue of what it failed to process. */
export interface SystemFunction {
  readonly fn: ServerlessFunction;
  readonly deadLetters: Queue;
}

/** The shared resources of the system, on which all its parts depend. */
export class SystemContext {
  readonly key: EncryptionKey;
  /** Receives all alarms. Its key is separate, so it works if TradeKey fails. */
  readonly tradeAlarms: Topic;
  /** Receives the notifications that the topic could not deliver to a subscriber. */
  readonly undeliveredMessages: Queue;
  /** Receives the events that EventBridge could not deliver to the workflow or a function, and those of no known source. */
  readonly undeliveredEvents: Queue;
  /** Receives the failed events that the queue of a function did not accept. Its key is that of the topic. */
  readonly unqueuedTrades: Queue;
  readonly schedules: ScheduleGroup;
  /** All functions created so far, each with its queue. */
  readonly functions: SystemFunction[] = [];
  /** Creates the metrics that the handlers of this environment emit. */
  readonly createCustomMetric: ReturnType<typeof createMetricFactory>;
  private readonly namespace: string;
  private readonly network: Network;
  private readonly imageUris: Readonly<Record<ImageName, string>>;

  constructor(
    readonly stack: SystemStack,
    readonly config: TradeProcessingConfig,
  ) {
    // Each environment has its own namespace; otherwise its metrics would trigger the alarms of other environments.
    this.namespace = stack.createPhysicalName('TradeProcessing', 'metric-namespace');
    this.createCustomMetric = createMetricFactory(this.namespace);
    this.key = new EncryptionKey(stack, 'TradeKey');
    const { key } = this;
    this.imageUris = getImageUris(config, key.account);
    this.undeliveredMessages = this.createFailureQueue('UndeliveredMessages');
    this.undeliveredEvents = this.createFailureQueue('UndeliveredEvents');
    const alarmKey = new EncryptionKey(stack, 'AlarmKey');
    this.unqueuedTrades = this.createFailureQueue('UnqueuedTrades', alarmKey);
    this.tradeAlarms = new Topic(stack, 'TradeAlarms', {
      key: alarmKey,
      deadLetters: this.undeliveredMessages,
    });
    if (config.operatorEmail) this.tradeAlarms.subscribeEmail(config.operatorEmail);
    this.schedules = new ScheduleGroup(stack, 'TradeSchedules', { key, deadLetters: this.undeliveredEvents });
    this.network = new Network(stack, 'TradeNetwork', {
      key,
      services: INTERFACE_SERVICES,
      zones: ZONES,
      flowLogRetentionDays: LOG_RETENTION_DAYS,
    });
  }

  /** Creates a function of the system with its alarm, and the queue `<id>Dlq` of what it failed to process. */
  readonly createFunction = (
    id: string,
    { image, command, timeout, reservedConcurrency }: SystemFunctionProps,
  ): SystemFunction => {
    const deadLetters = this.createFailureQueue(`${id}Dlq`);
    const fn = new ServerlessFunction(this.stack, id, {
      image: { uri: this.imageUris[image], command, insights: true },
      key: this.key,
      memory: this.config.memory,
      timeout,
      reservedConcurrency,
      network: this.network.functions,
      deadLetters,
      logRetentionDays: LOG_RETENTION_DAYS,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: this.namespace,
        LOG_LEVEL: 'INFO',
      },
      alarms: { errorRate: ERROR_RATE, topic: this.tradeAlarms },
    });
    const created = { fn, deadLetters };
    this.functions.push(created);
    return created;
  };

  /** Creates a queue of failures, whose messages people process. */
  private createFailureQueue(id: string, key = this.key): Queue {
    return new Queue(this.stack, id, {
      key,
      visibilityTimeout: 300,
      retentionDays: FAILURE_RETENTION_DAYS,
    });
  }
}
