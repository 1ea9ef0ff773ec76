import { blocks, type PlannedResource, type Values } from '../plan/resources';
import { MEMORY, type Memory } from './memory';
import type { Inventory } from './standing';

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** Runs an hour of `rate(5 minutes)`; undefined of a cron expression, or of a single day. */
export function runsAnHour(expression: unknown): number | undefined {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  return unit === undefined ? undefined : 60 / (Number(every) * MINUTES[unit]!);
}

/** Whether a stream is paid by the hour and by what goes through it, not by its shards. */
export const isOnDemand = ({ stream_mode_details: details }: Values): boolean =>
  blocks(details)[0]?.stream_mode === 'ON_DEMAND';

/** Counts what a stack keeps there whether data comes or not. */
export function inventoryOf(resources: readonly PlannedResource[]): Inventory {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const alarms = all('aws_cloudwatch_metric_alarm');
  const anomaly = alarms.filter(({ values }) => JSON.stringify(values).includes('ANOMALY_DETECTION_BAND'));
  const acls = all('aws_wafv2_web_acl');
  return {
    streams: all('aws_kinesis_stream').filter(({ values }) => isOnDemand(values)).length,
    keys: all('aws_kms_key').length,
    webAcls: acls.length,
    webAclRules: sum(acls.map(({ values: { rule } }) => blocks(rule).length)),
    alarmMetrics: sum(alarms.filter((alarm) => !anomaly.includes(alarm)).map(metricsOf)),
    anomalyAlarms: anomaly.length,
    dashboards: all('aws_cloudwatch_dashboard').length,
    polledQueues: all('aws_lambda_event_source_mapping').filter(({ values: { event_source_arn: arn } }) =>
      /aws_sqs_queue|:sqs:/.test(String(arn)),
    ).length,
    scheduledRuns: sum(
      all('aws_scheduler_schedule').map(({ values }) => runsAnHour(values.schedule_expression) ?? 0),
    ),
    idleMetrics: functionsOf(resources, 'ThresholdChecker').length,
  };
}

/** The memory of the functions that data goes through, in MB; of those that the plan does not have, the usual one. */
export const memoryOf = (resources: readonly PlannedResource[]): Memory =>
  Object.fromEntries(
    Object.entries(MEMORY).map(([name, usual]) => {
      const [fn] = functionsOf(resources, name);
      return [name, Number(fn?.values.memory_size ?? usual)];
    }),
  ) as unknown as Memory;

/** The functions of that name, whatever the suffix. */
const functionsOf = (resources: readonly PlannedResource[], name: string): readonly PlannedResource[] =>
  resources.filter(
    ({ type, values }) =>
      type === 'aws_lambda_function' && String(values.function_name).startsWith(`${name}-`),
  );

const metricsOf = ({ values: { metric_query: queries } }: PlannedResource): number =>
  blocks(queries).length === 0 ? 1 : blocks(queries).filter(({ metric }) => blocks(metric).length > 0).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
