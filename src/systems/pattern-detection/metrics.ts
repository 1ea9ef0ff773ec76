import type { Metric } from '../../modules/metric';
import { METRICS_NAMESPACE, type SystemContext } from './context';

const createMetricFactory =
  (namespace: string) =>
  (name: string, dimensions: Record<string, string>, stat = 'Sum', period = 60): Metric => ({
    namespace,
    name,
    dimensions,
    stat,
    period,
  });

/** The metrics of AWS services, by default as sums over a minute. */
export const awsMetrics = {
  lambda: createMetricFactory('AWS/Lambda'),
  api: createMetricFactory('AWS/ApiGateway'),
  table: createMetricFactory('AWS/DynamoDB'),
  queue: createMetricFactory('AWS/SQS'),
  workflow: createMetricFactory('AWS/States'),
  stream: createMetricFactory('AWS/Kinesis'),
  waf: createMetricFactory('AWS/WAFV2'),
  rule: createMetricFactory('AWS/Events'),
  scheduler: createMetricFactory('AWS/Scheduler'),
  topic: createMetricFactory('AWS/SNS'),
  billing: createMetricFactory('AWS/Billing'),
};

/** Creates the factory of the custom metrics that the handlers of an environment emit. */
export const createCustomMetrics = ({ stack }: Pick<SystemContext, 'stack'>) =>
  createMetricFactory(stack.createPhysicalName(METRICS_NAMESPACE, 'metric-namespace'));

/** The counters of KinesisConsumer: the events that it reads by result, and the analyses that it starts. */
export const EVENT_COUNTERS = [
  'EventsAccepted',
  'EventsRejected',
  'EventsRepeated',
  'EventsLate',
  'EventsCorrected',
  'FieldsIgnored',
  'AnalysesStarted',
] as const;

/** What KinesisConsumer counts when it builds bars. */
export const BAR_COUNTERS = ['BarsClosed', 'EventsCopied', 'EventsOutsideSession', 'BadPrints'] as const;
