import type { Metric } from '../../modules/metric';
import { METRICS_NAMESPACE, type Shared } from './shared';

const of =
  (namespace: string) =>
  (name: string, dimensions: Record<string, string>, stat = 'Sum', period = 60): Metric => ({
    namespace,
    name,
    dimensions,
    stat,
    period,
  });

/** The metrics of each service, by the namespace that AWS gives it; sums over a minute if nothing else is said. */
export const metrics = {
  lambda: of('AWS/Lambda'),
  api: of('AWS/ApiGateway'),
  table: of('AWS/DynamoDB'),
  queue: of('AWS/SQS'),
  workflow: of('AWS/States'),
  stream: of('AWS/Kinesis'),
  waf: of('AWS/WAFV2'),
  rule: of('AWS/Events'),
  billing: of('AWS/Billing'),
};

/** The metrics that the handlers of an environment emit themselves. */
export const ownMetrics = ({ stack }: Pick<Shared, 'stack'>) => of(stack.physicalName(METRICS_NAMESPACE));
