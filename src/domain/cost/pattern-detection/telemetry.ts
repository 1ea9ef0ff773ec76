import { asBlocks, type PlannedResource } from '../../plan/resources';
import { HOURS_PER_MONTH } from '../hours';
import { createTrafficUsage, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { ASSUMPTIONS } from './assumptions';
import type { MarketTraffic } from './traffic';
import { FUNCTION } from './types';

/**
 * The maximum number of custom metrics of each function: one for each combination of dimensions
 * (help/observability.md).
 */
export function countCustomMetrics(fn: PlannedResource): number {
  const variables = asBlocks(asBlocks(fn.values.environment)[0]?.variables)[0];
  const symbols = String(variables?.METRIC_SYMBOLS ?? '')
    .split(',')
    .filter(Boolean);
  const metrics: Readonly<Record<string, number>> = {
    // Five more count bars.
    KinesisConsumer: variables?.BAR_INTERVALS ? 14 : 9,
    PatternDetector: 3 * 11 + 3 * (symbols.length + 1),
    AlertProcessor: 13,
    ApprovalProcessor: 5,
    ApprovalCallback: 7,
    PatternQuery: 2,
    // Excludes the number of checked symbols, which is written in every hour of the month.
    ThresholdChecker: 2,
    PowerTuner: 1,
  };
  return metrics[getLabel(fn)] ?? 0;
}

/** Estimates the metrics and traces of the functions that the traffic reaches. */
export function estimateTelemetry(
  stack: CostedStack,
  usages: readonly Usage[],
  { hours }: MarketTraffic,
): readonly Usage[] {
  const reached = new Set(usages.flatMap(({ resources }) => resources));
  const functions = stack.findByType(FUNCTION).filter(({ address }) => reached.has(address));
  const metrics = functions.reduce((sum, fn) => sum + countCustomMetrics(fn), 0);
  const traces = hours * 3600 * ASSUMPTIONS.tracesPerSecond;
  const { cloudWatch, xray } = PRICE_LIST;
  const calculation = `${metrics}, in the hours with traffic`;
  return [
    ...(metrics > 0
      ? [
          createTrafficUsage(
            'CloudWatch',
            'custom metrics in hours with traffic',
            (metrics * hours) / HOURS_PER_MONTH,
            cloudWatch.metric,
            calculation,
            [],
          ),
        ]
      : []),
    ...(functions.some(isTraced)
      ? [
          createTrafficUsage(
            'X-Ray',
            'traces',
            traces,
            xray.traceRecorded,
            'one a second, the default rule (assumed)',
            [],
          ),
        ]
      : []),
  ];
}

export const isTraced = ({ values }: PlannedResource): boolean =>
  asBlocks(values.tracing_config)[0]?.mode === 'Active';
