import type { PatternDetectionConfig } from '../../config/pattern-detection';
import { EncryptionKey } from '../../modules/encryption-key';
import type { ArchiveCode } from '../../modules/function-code';
import { Layer } from '../../modules/layer';
import { Queue } from '../../modules/queue';
import { ScheduleGroup } from '../../modules/schedule-group';
import { type FunctionProps, ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import { Topic } from '../../modules/topic';

/** The packages in the layer that all handlers use. */
const SHARED_PACKAGES = [
  '@aws-lambda-powertools/batch',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-lambda-powertools/tracer',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-kms',
  '@aws-sdk/client-scheduler',
  '@aws-sdk/client-sfn',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/lib-dynamodb',
  'zod',
];

/**
 * The namespace of all custom metrics, without the suffix. Each environment has its own namespace; otherwise its metrics
 * would trigger the alarms of other environments in the account.
 */
export const METRICS_NAMESPACE = 'StockPatternDetection';

/** The properties of a function that are not the same for all functions of the system. */
export type SystemFunctionProps = Pick<ArchiveCode, 'entry'> &
  Pick<FunctionProps, 'memory' | 'timeout' | 'reservedConcurrency' | 'environment' | 'release'>;

/** The shared resources of the system, on which all its parts depend. */
export class SystemContext {
  readonly key: EncryptionKey;
  /** Receives the alerts and all alarms. */
  readonly tradingAlerts: Topic;
  /** Receives all alarms as well. Its key is separate, so it works if TradingAlerts or DataKey fails. */
  readonly operatorAlarms: Topic;
  /**
   * Receives the events of invocations that failed three times, and events for which EventBridge could not invoke a
   * function.
   */
  readonly failedInvocations: Queue;
  /** Receives the messages that topics could not deliver to a subscriber. */
  readonly undelivered: Queue;
  /** The recurring schedules of the system. */
  readonly schedules: ScheduleGroup;
  /** All functions created so far. */
  readonly functions: ServerlessFunction[] = [];
  private readonly layer: Layer;

  constructor(
    readonly stack: SystemStack,
    readonly config: PatternDetectionConfig,
  ) {
    this.key = new EncryptionKey(stack, 'DataKey');
    this.undelivered = new Queue(stack, 'UndeliveredNotifications', {
      key: this.key,
      visibilityTimeout: 300,
    });
    this.operatorAlarms = new Topic(stack, 'OperatorAlarms', {
      key: new EncryptionKey(stack, 'OperatorKey'),
      deadLetters: this.undelivered,
    });
    if (config.operatorEmail) this.operatorAlarms.subscribeEmail(config.operatorEmail);
    this.tradingAlerts = new Topic(stack, 'TradingAlerts', {
      key: this.key,
      deadLetters: this.undelivered,
      secondAlarmTopic: this.operatorAlarms,
    });
    if (config.alertEmail) this.tradingAlerts.subscribeEmail(config.alertEmail);
    this.failedInvocations = new Queue(stack, 'FailedInvocations', { key: this.key, visibilityTimeout: 300 });
    this.schedules = new ScheduleGroup(stack, 'Schedules', {
      key: this.key,
      deadLetters: this.failedInvocations,
    });
    this.layer = new Layer(stack, 'SharedDependencies', SHARED_PACKAGES);
  }

  /** Creates a function of the system with its alarm. */
  readonly createFunction = (id: string, props: SystemFunctionProps): ServerlessFunction => {
    const created = new ServerlessFunction(this.stack, id, {
      ...props,
      layer: this.layer,
      key: this.key,
      deadLetters: this.failedInvocations,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: this.stack.createPhysicalName(METRICS_NAMESPACE, 'metric-namespace'),
        LOG_LEVEL: 'INFO',
        ...props.environment,
      },
      alarms: { errorRate: this.config.thresholds.functionErrorRate, topic: this.tradingAlerts },
    });
    this.functions.push(created);
    return created;
  };
}
