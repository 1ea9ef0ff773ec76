import type { Config } from '../../config';
import { EncryptionKey } from '../../modules/encryption-key';
import { Layer } from '../../modules/layer';
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
  '@aws-sdk/client-kms',
  '@aws-sdk/client-sfn',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/lib-dynamodb',
  'zod',
];

/** The namespace of every metric that the handlers emit. */
export const METRICS_NAMESPACE = 'StockPatternDetection';

/** What one function of the system says about itself; the rest is the same for all of them. */
export type OwnProps = Pick<
  ServerlessFunctionProps,
  'entry' | 'memory' | 'timeout' | 'reservedConcurrency' | 'environment'
>;

/** What every part of the system builds on. */
export class Shared {
  readonly key: EncryptionKey;
  /** Gets the alerts, and the alarms of everything. */
  readonly tradingAlerts: Topic;
  private readonly layer: Layer;

  constructor(
    readonly stack: SystemStack,
    readonly config: Config,
  ) {
    this.key = new EncryptionKey(stack, 'DataKey');
    this.tradingAlerts = new Topic(stack, 'TradingAlerts', { key: this.key });
    if (config.alertEmail) this.tradingAlerts.subscribeEmail(config.alertEmail);
    this.layer = new Layer(stack, 'SharedDependencies', SHARED_PACKAGES);
  }

  /** A function of the system, with its alarm. */
  readonly fn = (id: string, props: OwnProps): ServerlessFunction =>
    new ServerlessFunction(this.stack, id, {
      ...props,
      layer: this.layer,
      key: this.key,
      environment: {
        POWERTOOLS_SERVICE_NAME: id,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        LOG_LEVEL: 'INFO',
        ...props.environment,
      },
      alarms: { errorRate: this.config.thresholds.functionErrorRate, topic: this.tradingAlerts },
    });
}
