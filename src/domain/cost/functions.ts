import { asBlocks, type PlannedResource } from '../plan/resources';
import { formatNumber, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST, type Price } from './prices';
import { getLabel } from './stack';

const { lambda } = PRICE_LIST;
const FREE_EPHEMERAL_MB = 512;
/** Lambda's default. */
const DEFAULT_MEMORY_MB = 128;

const isArm = ({ values }: PlannedResource): boolean =>
  JSON.stringify(values.architectures ?? []).includes('arm64');

/** The memory of a function, in MB. */
export const getMemory = ({ values }: PlannedResource): number =>
  Number(values.memory_size ?? DEFAULT_MEMORY_MB);

/** The price of a GB-second in which the function runs. */
export const getDurationPrice = (fn: PlannedResource): Price =>
  isArm(fn) ? lambda.gbSecond : lambda.gbSecondX86;

/** The price of a GB-second of provisioned concurrency. */
export const getProvisionedPrice = (fn: PlannedResource): Price =>
  isArm(fn) ? lambda.provisionedGbSecond : lambda.provisionedGbSecondX86;

/**
 * Estimates invocations of a function. The price without provisioned concurrency, which is the higher one, counts for
 * all of them.
 */
export function estimateInvocations(
  fn: PlannedResource,
  invocations: number,
  milliseconds: number,
  calculation: string,
  makeUsage = createTrafficUsage,
): readonly Usage[] {
  const label = getLabel(fn);
  const seconds = (invocations * milliseconds) / 1000;
  const memory = getMemory(fn);
  const paidStorage =
    Number(asBlocks(fn.values.ephemeral_storage)[0]?.size ?? FREE_EPHEMERAL_MB) - FREE_EPHEMERAL_MB;
  const add = (item: string, quantity: number, price: Price, reason: string) =>
    makeUsage('Lambda', `${label}, ${item}`, quantity, price, reason, [fn]);
  const duration = `${formatNumber(invocations)} × ${formatNumber(milliseconds)} ms at ${memory} MB (assumed)`;
  return [
    add('requests', invocations, lambda.request, calculation),
    add('duration', (seconds * memory) / 1024, getDurationPrice(fn), duration),
    ...(paidStorage > 0
      ? [
          add(
            '/tmp',
            (seconds * paidStorage) / 1024,
            lambda.ephemeralGbSecond,
            `${paidStorage} MB beyond ${FREE_EPHEMERAL_MB}`,
          ),
        ]
      : []),
  ];
}
