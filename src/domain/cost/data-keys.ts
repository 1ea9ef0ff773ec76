import { formatNumber, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { type CostedStack, getLabel } from './stack';

/** How long a data key is cached before KMS gets another request. Not measured. */
const DATA_KEY_SECONDS = 300;
/** The usages of keys that encrypt nothing. */
const OTHER_USAGES = ['GENERATE_VERIFY_MAC', 'SIGN_VERIFY'];

/**
 * Estimates the requests for data keys by all encrypted resources that the traffic reaches.
 * @param usages the usage by the traffic
 * @param hours the hours of a month with traffic
 */
export function estimateDataKeys(
  stack: CostedStack,
  usages: readonly Usage[],
  hours: number,
): readonly Usage[] {
  const reached = new Set(usages.flatMap(({ resources }) => resources));
  const keysOfReached = stack.resources
    .filter(({ address }) => reached.has(address))
    .map(({ values }) => stack.findKeys({ ...values }));
  return stack
    .findByType('aws_kms_key')
    .filter(({ values }) => !OTHER_USAGES.includes(String(values.key_usage)))
    .flatMap((key) => {
      const callers = keysOfReached.filter((keys) => keys.includes(key)).length;
      const requests = ((hours * 3600) / DATA_KEY_SECONDS) * callers;
      const calculation = `${callers} callers, every ${formatNumber(DATA_KEY_SECONDS)} seconds (assumed)`;
      const price = PRICE_LIST.kms.request;
      return callers > 0
        ? [createTrafficUsage('KMS', `${getLabel(key)}, requests`, requests, price, calculation, [key])]
        : [];
    });
}
