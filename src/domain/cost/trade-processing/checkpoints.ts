import type { PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { getRunsPerHour, HOURS_PER_MONTH } from '../hours';
import { createStandingUsage, createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { type MonthlyTrades, TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS, STORED_SHARE } from './assumptions';

const GB = 1024 ** 3;
/** Without new entries, a checkpoint is created once an hour. */
const IDLE_CHECKPOINTS = HOURS_PER_MONTH;

const findCheckpointer = (stack: CostedStack): PlannedResource | undefined =>
  stack.findByName('aws_lambda_function', 'LedgerCheckpointer');

/** The runs of the checkpointer in a month; 0 if its schedule is not in the plan or cannot be read. */
const countRuns = (stack: CostedStack, fn: PlannedResource): number => {
  const schedule = stack
    .findByType('aws_scheduler_schedule')
    .find(({ values }) => stack.findFunctions(values.target).includes(fn));
  return (getRunsPerHour(schedule?.values.schedule_expression) ?? 0) * HOURS_PER_MONTH;
};

/** Estimates the checkpoints of a region without trades: runs that find nothing new, and one checkpoint an hour. */
export function estimateStandingCheckpoints(stack: CostedStack): readonly Usage[] {
  const fn = findCheckpointer(stack);
  if (fn === undefined) return [];
  const runs = countRuns(stack, fn);
  return [
    ...estimateInvocations(fn, runs, ASSUMPTIONS.checkpointMs, 'its schedule', createStandingUsage),
    ...estimateLogs(stack, fn, runs, ASSUMPTIONS.invocationLogBytes),
    ...estimateCheckpoints(stack, IDLE_CHECKPOINTS, 'one an hour', createStandingUsage),
  ];
}

/** Estimates the further checkpoints while trades arrive, and the entries that they verify. */
export function estimateCheckpointTraffic(stack: CostedStack, flow: MonthlyTrades): readonly Usage[] {
  const fn = findCheckpointer(stack);
  if (fn === undefined || flow.messages === 0) return [];
  const entries = flow.versions + flow.rejections;
  const share = TRAFFIC_HOURS / HOURS_PER_MONTH;
  const further = Math.max(0, countRuns(stack, fn) - IDLE_CHECKPOINTS) * share;
  return [
    ...estimateInvocations(fn, entries, ASSUMPTIONS.checkpointMsPerEntry, 'each entry once')
      .filter(({ item }) => item.endsWith('duration'))
      .map((usage) => ({ ...usage, item: `${usage.item} of verification` })),
    ...estimateCheckpoints(stack, further, 'one for each run while trades arrive', createTrafficUsage).map(
      (usage) => ({
        ...usage,
        item: `${usage.item} while trades arrive`,
      }),
    ),
  ];
}

function estimateCheckpoints(
  stack: CostedStack,
  checkpoints: number,
  calculation: string,
  makeUsage: typeof createTrafficUsage,
): readonly Usage[] {
  const bucket = stack.findByName('aws_s3_bucket', 'LedgerCheckpoints');
  const key = stack.findByType('aws_kms_key').find(({ values }) => values.key_usage === 'SIGN_VERIFY');
  const gigabytes = (checkpoints * ASSUMPTIONS.checkpointBytes * STORED_SHARE) / GB;
  const { s3, kms } = PRICE_LIST;
  return [
    ...(key
      ? [
          makeUsage('KMS', `${getLabel(key)}, signatures`, checkpoints, kms.asymmetricRequest, calculation, [
            key,
          ]),
        ]
      : []),
    ...(bucket
      ? [
          makeUsage('S3', `${getLabel(bucket)}, uploads`, checkpoints, s3.put, calculation, [bucket]),
          makeUsage(
            'S3',
            `${getLabel(bucket)}, storage`,
            gigabytes,
            s3.standard,
            `${ASSUMPTIONS.checkpointBytes} bytes each (assumed)`,
            [bucket],
          ),
        ]
      : []),
  ];
}
