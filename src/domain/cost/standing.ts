import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import { pollersOf, type RecordFlow } from './flow';
import { MONTH_HOURS, runsAnHour } from './hours';
import { kept, n, type Use } from './line';
import { PRICE_LIST, type Price } from './prices';
import { readyUse } from './scaling';
import { type Stack, titleOf } from './stack';
import { streamKept } from './streams';
import { capacityUse } from './tables';

/** Lambda asks each queue with five long polls of 20 seconds (Lambda's developer guide, scaling with SQS). */
const POLLS_AN_HOUR = (5 * 3600) / 20;

/**
 * What the resources of any stack use in a month of 730 hours, whether anything happens or not.
 * @param flowInto the records that go into a stream, which decide the shards of an on-demand stream
 */
export const standingUse = (
  stack: Stack,
  flowInto: (stream: PlannedResource) => RecordFlow | undefined = () => undefined,
): readonly Use[] => [
  ...streamKept(stack, flowInto),
  ...capacityUse(stack),
  ...readyUse(stack),
  ...alarms(stack),
  ...each('CloudWatch', 'dashboards', stack.all('aws_cloudwatch_dashboard'), PRICE_LIST.cloudWatch.dashboard),
  ...each('KMS', 'keys', stack.all('aws_kms_key'), PRICE_LIST.kms.key),
  ...firewalls(stack),
  ...polls(stack),
  ...schedules(stack),
];

const each = (
  service: string,
  what: string,
  all: readonly PlannedResource[],
  price: Price,
): readonly Use[] =>
  all.length === 0 ? [] : [kept(service, what, all.length, price, all.map(titleOf).join(', '), all)];

function alarms(stack: Stack): readonly Use[] {
  const { alarm, highResolutionAlarm, anomalyAlarm, highResolutionAnomalyAlarm } = PRICE_LIST.cloudWatch;
  const all = stack.all('aws_cloudwatch_metric_alarm');
  const isAnomaly = ({ values }: PlannedResource) =>
    JSON.stringify(values).includes('ANOMALY_DETECTION_BAND');
  const kinds = [
    ['alarms', alarm, false, false],
    ['alarms of seconds', highResolutionAlarm, false, true],
    ['anomaly alarms', anomalyAlarm, true, false],
    ['anomaly alarms of seconds', highResolutionAnomalyAlarm, true, true],
  ] as const;
  return kinds.flatMap(([what, price, anomaly, quick]) => {
    const some = all.filter((one) => isAnomaly(one) === anomaly && isQuick(one) === quick);
    if (some.length === 0) return [];
    const quantity = anomaly ? some.length : some.reduce((sum, one) => sum + metricsOf(one).length, 0);
    const because = anomaly
      ? 'the value and both edges of its band'
      : `${some.length} alarms; each metric that one reads counts`;
    return [kept('CloudWatch', what, quantity, price, because, some)];
  });
}

/** The metrics that an alarm reads; what is computed of them is not one. */
function metricsOf({ values }: PlannedResource): readonly ResourceValues[] {
  const queries = asBlocks(values.metric_query);
  return queries.length === 0 ? [values] : queries.flatMap(({ metric }) => asBlocks(metric).slice(0, 1));
}

const isQuick = (alarm: PlannedResource): boolean =>
  metricsOf(alarm).some(({ period }) => period !== null && period !== undefined && Number(period) < 60);

function firewalls(stack: Stack): readonly Use[] {
  const acls = stack.all('aws_wafv2_web_acl');
  const rules = acls.reduce((sum, { values: { rule } }) => sum + asBlocks(rule).length, 0);
  return [
    ...each('WAF', 'web ACLs', acls, PRICE_LIST.waf.webAcl),
    ...(rules > 0 ? [kept('WAF', 'rules', rules, PRICE_LIST.waf.rule, 'a managed group is one', acls)] : []),
  ];
}

function polls(stack: Stack): readonly Use[] {
  const polled = stack
    .all('aws_sqs_queue')
    .flatMap((queue) => pollersOf(stack, queue).map(({ mapping }) => mapping));
  const because = `five long polls of 20 s for ${polled.length} queues, also where one is empty`;
  return polled.length === 0
    ? []
    : [
        kept(
          'SQS',
          "Lambda's polls",
          polled.length * POLLS_AN_HOUR * MONTH_HOURS,
          PRICE_LIST.sqs.request,
          because,
          polled,
        ),
      ];
}

function schedules(stack: Stack): readonly Use[] {
  return stack.all('aws_scheduler_schedule').flatMap((schedule) => {
    const { schedule_expression: expression, target, state } = schedule.values;
    const hourly = state === 'DISABLED' ? 0 : runsAnHour(expression);
    if (hourly === undefined) return [];
    const runs = hourly * MONTH_HOURS;
    const line = (what: string, price: Price) =>
      kept(
        'EventBridge',
        `${titleOf(schedule)}, ${what}`,
        runs,
        price,
        `${String(expression)}: ${n(hourly)} an hour`,
        [schedule],
      );
    return [
      line('invocations', PRICE_LIST.eventBridge.schedule),
      ...(String(asBlocks(target)[0]?.arn).includes('event-bus/')
        ? [line('events', PRICE_LIST.eventBridge.customEvent)]
        : []),
    ];
  });
}
