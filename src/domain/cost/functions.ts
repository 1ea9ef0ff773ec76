import { asBlocks, type PlannedResource } from '../plan/resources';
import { n, type Use, used } from './line';
import { PRICE_LIST, type Price } from './prices';
import { titleOf } from './stack';

const { lambda } = PRICE_LIST;
const FREE_EPHEMERAL_MB = 512;
/** Lambda's own defaults, where the configuration says nothing. */
const LEAST_MB = 128;

const isArm = ({ values }: PlannedResource): boolean =>
  JSON.stringify(values.architectures ?? []).includes('arm64');

/** MB of a function. */
export const memoryOf = ({ values }: PlannedResource): number => Number(values.memory_size ?? LEAST_MB);

/** What a GB-second of that function costs, running and kept ready. */
export const runPrice = (fn: PlannedResource): Price => (isArm(fn) ? lambda.gbSecond : lambda.gbSecondX86);
export const readyPrice = (fn: PlannedResource): Price =>
  isArm(fn) ? lambda.provisionedGbSecond : lambda.provisionedGbSecondX86;

/** So many runs of a function. The dearer price of what is not kept ready counts for all. */
export function runsOf(
  fn: PlannedResource,
  runs: number,
  ms: number,
  because: string,
  line = used,
): readonly Use[] {
  const title = titleOf(fn);
  const seconds = (runs * ms) / 1000;
  const mb = memoryOf(fn);
  const beyond =
    Number(asBlocks(fn.values.ephemeral_storage)[0]?.size ?? FREE_EPHEMERAL_MB) - FREE_EPHEMERAL_MB;
  return [
    line('Lambda', `${title}, requests`, runs, lambda.request, because, [fn]),
    line(
      'Lambda',
      `${title}, duration`,
      (seconds * mb) / 1024,
      runPrice(fn),
      `${n(runs)} × ${n(ms)} ms at ${mb} MB (assumed)`,
      [fn],
    ),
    ...(beyond > 0
      ? [
          line(
            'Lambda',
            `${title}, /tmp`,
            (seconds * beyond) / 1024,
            lambda.ephemeralGbSecond,
            `${beyond} MB beyond ${FREE_EPHEMERAL_MB}`,
            [fn],
          ),
        ]
      : []),
  ];
}
