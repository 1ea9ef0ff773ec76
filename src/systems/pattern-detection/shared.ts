import type { Config } from '../../config';
import { EncryptionKey } from '../../modules/encryption-key';
import { Layer } from '../../modules/layer';
import { Queue } from '../../modules/queue';
import { ServerlessFunction, type ServerlessFunctionProps } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import { Topic } from '../../modules/topic';

/** What the handlers share; the layer holds it once for all of them. */
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
 * The namespace of every metric that the handlers emit; the suffix follows, as after every name, because one account's
 * environments would else count into one metric and ring each other's alarms.
 */
export const METRICS_NAMESPACE = 'StockPatternDetection';

/** What one function of the system says about itself; the rest is the same for all of them. */
export type OwnProps = Pick<
  ServerlessFunctionProps,
  'entry' | 'memory' | 'timeout' | 'reservedConcurrency' | 'environment' | 'release'
>;

/** What every part of the system builds on. */
export class Shared {
  readonly key: EncryptionKey;
  /** Gets the alerts, and the alarms of everything. */
  readonly tradingAlerts: Topic;
  /** Keeps the events that a function was invoked with asynchronously and failed on three times. */
  readonly failedInvocations: Queue;
  /** Every function of the system that has been made so far. */
  readonly functions: ServerlessFunction[] = [];
  private readonly layer: Layer;

  constructor(
    readonly stack: SystemStack,
    readonly config: Config,
  ) {
    this.key = new EncryptionKey(stack, 'DataKey');
    this.tradingAlerts = new Topic(stack, 'TradingAlerts', { key: this.key });
    if (config.alertEmail) this.tradingAlerts.subscribeEmail(config.alertEmail);
    this.failedInvocations = new Queue(stack, 'FailedInvocations', { key: this.key, visibilityTimeout: 300 });
    this.layer = new Layer(stack, 'SharedDependencies', SHARED_PACKAGES);
  }

  /** A function of the system, with its alarm. */
  readonly fn = (id: string, props: OwnProps): ServerlessFunction => {
    const made = new ServerlessFunction(this.stack, id, {
      ...props,
      layer: this.layer,
      key: this.key,
      deadLetters: this.failedInvocations,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: this.stack.physicalName(METRICS_NAMESPACE),
        LOG_LEVEL: 'INFO',
        ...props.environment,
      },
      alarms: { errorRate: this.config.thresholds.functionErrorRate, topic: this.tradingAlerts },
    });
    this.functions.push(made);
    return made;
  };
}
