import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import { estimateProvisionedCapacity } from './capacity';
import { estimateDatabases } from './databases';
import { estimateEndpointHours } from './endpoints';
import { findQueueReaders } from './flow';
import { estimateHealthChecks } from './health-checks';
import { getRunsPerHour, HOURS_PER_MONTH } from './hours';
import { formatNumber, createStandingUsage, type Usage } from './line';
import { PRICE_LIST, type Price } from './prices';
import { estimateProvisionedConcurrency } from './scaling';
import { type CostedStack, getLabel } from './stack';
import { estimateStandingStreams, type FindFlow } from './streams';

/** Lambda polls each queue with five long polls of 20 seconds (Lambda's developer guide, scaling with SQS). */
const POLLS_PER_HOUR = (5 * 3600) / 20;

/** Estimates what the resources of any stack cost in a month of 730 hours, with or without traffic. */
export const estimateStandingUsage = (
  stack: CostedStack,
  findFlow: FindFlow = () => undefined,
): readonly Usage[] => [
  ...estimateStandingStreams(stack, findFlow),
  ...estimateProvisionedCapacity(stack),
  ...estimateProvisionedConcurrency(stack),
  ...estimateAlarms(stack),
  ...countResources(
    stack,
    'aws_cloudwatch_dashboard',
    'CloudWatch',
    'dashboards',
    PRICE_LIST.cloudWatch.dashboard,
  ),
  ...countResources(
    stack,
    'aws_cloudwatch_composite_alarm',
    'CloudWatch',
    'composite alarms',
    PRICE_LIST.cloudWatch.compositeAlarm,
  ),
  ...countResources(stack, 'aws_kms_key', 'KMS', 'keys', PRICE_LIST.kms.key),
  ...estimateWebAcls(stack),
  ...estimatePolls(stack),
  ...estimateSchedules(stack),
  ...estimateEndpointHours(stack),
  ...estimateDatabases(stack),
  ...estimateHealthChecks(stack),
];

function countResources(
  stack: CostedStack,
  type: string,
  service: string,
  item: string,
  price: Price,
): readonly Usage[] {
  const resources = stack.findByType(type);
  const calculation = resources.map(getLabel).join(', ');
  return resources.length === 0
    ? []
    : [createStandingUsage(service, item, resources.length, price, calculation, resources)];
}

function estimateAlarms(stack: CostedStack): readonly Usage[] {
  const { alarm, highResolutionAlarm, anomalyAlarm, highResolutionAnomalyAlarm } = PRICE_LIST.cloudWatch;
  const kinds = [
    ['alarms', alarm, false, false],
    ['high-resolution alarms', highResolutionAlarm, false, true],
    ['anomaly alarms', anomalyAlarm, true, false],
    ['high-resolution anomaly alarms', highResolutionAnomalyAlarm, true, true],
  ] as const;
  return kinds.flatMap(([item, price, anomaly, highResolution]) => {
    const alarms = stack
      .findByType('aws_cloudwatch_metric_alarm')
      .filter((resource) => isAnomaly(resource) === anomaly && isHighResolution(resource) === highResolution);
    if (alarms.length === 0) return [];
    const metrics = alarms.reduce((sum, resource) => sum + findMetrics(resource).length, 0);
    const calculation = anomaly
      ? 'the value and both edges of its band'
      : `${alarms.length} alarms; each metric that an alarm reads counts`;
    const quantity = anomaly ? alarms.length : metrics;
    return [createStandingUsage('CloudWatch', item, quantity, price, calculation, alarms)];
  });
}

/** Finds the metrics that an alarm reads, without the results of its expressions. */
function findMetrics({ values }: PlannedResource): readonly ResourceValues[] {
  const queries = asBlocks(values.metric_query);
  return queries.length === 0 ? [values] : queries.flatMap(({ metric }) => asBlocks(metric).slice(0, 1));
}

const isAnomaly = ({ values }: PlannedResource): boolean =>
  asBlocks(values.metric_query).some(({ expression }) =>
    String(expression).includes('ANOMALY_DETECTION_BAND'),
  );

const isHighResolution = (alarm: PlannedResource): boolean =>
  findMetrics(alarm).some(({ period }) => period !== null && period !== undefined && Number(period) < 60);

function estimateWebAcls(stack: CostedStack): readonly Usage[] {
  const acls = stack.findByType('aws_wafv2_web_acl');
  const rules = acls.reduce((sum, { values: { rule } }) => sum + asBlocks(rule).length, 0);
  const calculation = 'a managed rule group counts as one';
  return [
    ...countResources(stack, 'aws_wafv2_web_acl', 'WAF', 'web ACLs', PRICE_LIST.waf.webAcl),
    ...(rules > 0
      ? [createStandingUsage('WAF', 'rules', rules, PRICE_LIST.waf.rule, calculation, acls)]
      : []),
  ];
}

function estimatePolls(stack: CostedStack): readonly Usage[] {
  const { request, fifoRequest } = PRICE_LIST.sqs;
  const kinds = [
    ['polling by Lambda', false, request],
    ['polling of FIFO queues by Lambda', true, fifoRequest],
  ] as const;
  return kinds.flatMap(([item, isFifo, price]) => {
    const mappings = stack
      .findByType('aws_sqs_queue')
      .filter(({ values }) => (values.fifo_queue === true) === isFifo)
      .flatMap((queue) => findQueueReaders(stack, queue).map(({ mapping }) => mapping));
    const requests = mappings.length * POLLS_PER_HOUR * HOURS_PER_MONTH;
    const calculation = `five long polls of 20 s for each of ${mappings.length} queues, empty or not`;
    return mappings.length === 0
      ? []
      : [createStandingUsage('SQS', item, requests, price, calculation, mappings)];
  });
}

function estimateSchedules(stack: CostedStack): readonly Usage[] {
  return stack.findByType('aws_scheduler_schedule').flatMap((schedule) => {
    const { schedule_expression: expression, target, state } = schedule.values;
    const runsPerHour = state === 'DISABLED' ? 0 : getRunsPerHour(expression);
    if (runsPerHour === undefined) return [];
    const calculation = `${String(expression)}: ${formatNumber(runsPerHour)} an hour`;
    const add = (item: string, price: Price) =>
      createStandingUsage(
        'EventBridge',
        `${getLabel(schedule)}, ${item}`,
        runsPerHour * HOURS_PER_MONTH,
        price,
        calculation,
        [schedule],
      );
    return [
      add('invocations', PRICE_LIST.eventBridge.schedule),
      ...(String(asBlocks(target)[0]?.arn).includes('event-bus/')
        ? [add('events', PRICE_LIST.eventBridge.customEvent)]
        : []),
    ];
  });
}
