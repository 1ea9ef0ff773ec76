import { asBlocks, type PlannedResource } from '../../plan/resources';
import { MONTH_HOURS } from '../hours';
import { type Use, used } from '../line';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { ASSUMED } from './assumed';
import type { Traffic } from './traffic';
import { FUNCTION } from './types';

/** The combinations of dimensions that a function's metrics have at most (help/observability.md). */
export function metricsOf(fn: PlannedResource): number {
  const symbols = String(asBlocks(asBlocks(fn.values.environment)[0]?.variables)[0]?.METRIC_SYMBOLS ?? '')
    .split(',')
    .filter(Boolean);
  const metrics: Readonly<Record<string, number>> = {
    KinesisConsumer: 7,
    PatternDetector: 3 * 11 + 3 * (symbols.length + 1),
    AlertProcessor: 6,
    ApprovalProcessor: 2,
    ApprovalCallback: 7,
    PatternQuery: 2,
    // And the symbols that it checks, which are written all the month.
    ThresholdChecker: 1,
    PowerTuner: 1,
  };
  return metrics[titleOf(fn)] ?? 0;
}

/** What the functions that the traffic comes to write of themselves: metrics and traces. */
export function written(stack: Stack, uses: readonly Use[], { hours }: Traffic): readonly Use[] {
  const reached = new Set(uses.flatMap(({ counts }) => counts));
  const fns = stack.all(FUNCTION).filter(({ address }) => reached.has(address));
  const traced = fns.filter(isTraced);
  const metrics = fns.reduce((sum, fn) => sum + metricsOf(fn), 0);
  const line = (service: string, what: string, quantity: number, price: Use['price'], because: string) =>
    used(service, what, quantity, price, because, []);
  return [
    ...(metrics > 0
      ? [
          line(
            'CloudWatch',
            'custom metrics of the traffic',
            (metrics * hours) / MONTH_HOURS,
            PRICE_LIST.cloudWatch.metric,
            `${metrics}, for the hours in which they are written`,
          ),
        ]
      : []),
    ...(traced.length > 0
      ? [
          line(
            'X-Ray',
            'traces',
            hours * 3600 * ASSUMED.tracesPerSecond,
            PRICE_LIST.xray.traceRecorded,
            'one a second, the default rule (assumed)',
          ),
        ]
      : []),
  ];
}

export const isTraced = ({ values }: PlannedResource): boolean =>
  asBlocks(values.tracing_config)[0]?.mode === 'Active';
