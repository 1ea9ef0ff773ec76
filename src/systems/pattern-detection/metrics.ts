import { createMetricFactory } from '../../modules/metric';
import { METRICS_NAMESPACE, type SystemContext } from './context';

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
