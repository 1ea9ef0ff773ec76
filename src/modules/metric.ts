/** A statistic of a CloudWatch metric, for alarms and widgets. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** For example `Sum`, `Average`, `Maximum` or `p99`. */
  readonly stat: string;
  /** The period in seconds. */
  readonly period: number;
}

/** Creates a function that creates the metrics of a namespace, by default as sums over a minute. */
export const createMetricFactory =
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
  database: createMetricFactory('AWS/RDS'),
  /** Those of Route 53. */
  healthCheck: createMetricFactory('AWS/Route53'),
};
