import { asBlocks, type PlannedResource } from '../plan/resources';
import { formatNumber, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { type CostedStack, getLabel } from './stack';

const GB = 1024 ** 3;
const MONTH_DAYS = 730 / 24;
/** CloudWatch stores logs compressed: to a fifth in the example of its price page. */
const COMPRESSION = 0.2;
/** Logs that are never deleted count for the longest retention that can be set. */
const MAX_RETENTION_DAYS = 3653;

/** The log group that a function, a workflow, a stage of an API or a flow log writes to, if it is in the plan. */
function findLogGroup(stack: CostedStack, writer: PlannedResource): PlannedResource | undefined {
  const { values } = writer;
  const destinations = [
    asBlocks(values.logging_config)[0]?.log_group ?? `/aws/lambda/${String(values.function_name)}`,
    asBlocks(values.logging_configuration)[0]?.log_destination,
    asBlocks(values.access_log_settings)[0]?.destination_arn,
    values.log_destination,
  ];
  return destinations
    .flatMap((destination) =>
      stack.findReferenced(
        'aws_cloudwatch_log_group',
        typeof destination === 'string' ? destination.replace(/:\*$/, '') : undefined,
      ),
    )
    .at(0);
}

/** Estimates the ingestion and the storage of log entries. */
export const estimateLogs = (
  stack: CostedStack,
  writer: PlannedResource,
  entries: number,
  bytes: number,
  label = getLabel(writer),
): readonly Usage[] => estimateGroupLogs(findLogGroup(stack, writer), entries, bytes, label);

/**
 * Estimates the ingestion and the storage of the entries of a log group.
 * @param group undefined if the group is not in the plan: its entries are never deleted
 */
export function estimateGroupLogs(
  group: PlannedResource | undefined,
  entries: number,
  bytes: number,
  label: string,
): readonly Usage[] {
  const days = Number(group?.values.retention_in_days ?? 0);
  const gigabytes = (entries * bytes) / GB;
  const stored = (gigabytes * COMPRESSION * (days === 0 ? MAX_RETENTION_DAYS : days)) / MONTH_DAYS;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('CloudWatch', `${label}, ${item}`, quantity, price, calculation, group ? [group] : []);
  return [
    add(
      'log ingestion',
      gigabytes,
      PRICE_LIST.cloudWatch.logsIn,
      `${formatNumber(entries)} × ${formatNumber(bytes)} bytes (assumed)`,
    ),
    add(
      'log storage',
      stored,
      PRICE_LIST.cloudWatch.logsStored,
      days === 0
        ? `never deleted: counted for ${formatNumber(MAX_RETENTION_DAYS)} days`
        : `${days} days, compressed to a fifth (assumed)`,
    ),
  ];
}
