import { asBlocks, type PlannedResource } from '../plan/resources';
import { n, type Use, used } from './line';
import { PRICE_LIST } from './prices';
import { type Stack, titleOf } from './stack';

const GB = 1024 ** 3;
const MONTH_DAYS = 730 / 24;
/** CloudWatch keeps logs compressed: to a fifth, as its price page's example has it. */
const COMPRESSED = 0.2;
/** What is never deleted is counted for as long as the longest time that can be set. */
const LONGEST_DAYS = 3653;

/** Where a function, a workflow or a stage of an API writes its log, if its group is in the plan. */
function groupOf(stack: Stack, writer: PlannedResource): PlannedResource | undefined {
  const { values } = writer;
  const told = [
    asBlocks(values.logging_config)[0]?.log_group ?? `/aws/lambda/${String(values.function_name)}`,
    asBlocks(values.logging_configuration)[0]?.log_destination,
    asBlocks(values.access_log_settings)[0]?.destination_arn,
  ];
  return told
    .flatMap((value) =>
      stack.mentioned(
        'aws_cloudwatch_log_group',
        typeof value === 'string' ? value.replace(/:\*$/, '') : undefined,
      ),
    )
    .at(0);
}

/** So many writings of so many bytes, taken in and kept. */
export function logsOf(
  stack: Stack,
  writer: PlannedResource,
  times: number,
  bytes: number,
  title = titleOf(writer),
): readonly Use[] {
  const group = groupOf(stack, writer);
  const days = Number(group?.values.retention_in_days ?? 0);
  const gigabytes = (times * bytes) / GB;
  const stored = (gigabytes * COMPRESSED * (days === 0 ? LONGEST_DAYS : days)) / MONTH_DAYS;
  const line = (what: string, quantity: number, price: Use['price'], because: string) =>
    used('CloudWatch', `${title}, logs ${what}`, quantity, price, because, group ? [group] : []);
  return [
    line('taken in', gigabytes, PRICE_LIST.cloudWatch.logsIn, `${n(times)} × ${n(bytes)} bytes (assumed)`),
    line(
      'kept',
      stored,
      PRICE_LIST.cloudWatch.logsStored,
      days === 0
        ? `never deleted: counted for ${n(LONGEST_DAYS)} days`
        : `${days} days, compressed to a fifth (assumed)`,
    ),
  ];
}
