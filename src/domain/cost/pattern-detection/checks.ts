import { asBlocks, type PlannedResource } from '../../plan/resources';
import { estimateInvocations, getDurationPrice, getMemory } from '../functions';
import { getRunsPerHour, HOURS_PER_MONTH } from '../hours';
import { formatNumber, createStandingUsage, createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateReads, estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import { isTraced } from './telemetry';
import type { MarketTraffic } from './traffic';
import { FUNCTION, TABLE } from './types';

interface ScheduledFunction {
  readonly fn: PlannedResource;
  readonly runsPerHour: number;
}

/** The functions that a schedule runs, directly or by an event, and how often. */
const findScheduledFunctions = (stack: CostedStack): readonly ScheduledFunction[] =>
  stack.findByType('aws_scheduler_schedule').flatMap(({ values }) => {
    const runsPerHour = values.state === 'DISABLED' ? undefined : getRunsPerHour(values.schedule_expression);
    const [target] = asBlocks(values.target);
    const source = asBlocks(target?.eventbridge_parameters)[0]?.source;
    const arns = [target?.arn, ...findEventTargets(stack, source).map(({ values: { arn } }) => arn)];
    const functions = arns.flatMap((arn) => stack.findFunctions(arn));
    return runsPerHour === undefined ? [] : functions.map((fn) => ({ fn, runsPerHour }));
  });

/** The targets of the rules for events of that source. */
function findEventTargets(stack: CostedStack, source: unknown): readonly PlannedResource[] {
  const rules = stack
    .findByType('aws_cloudwatch_event_rule')
    .filter(
      ({ values: { event_pattern: pattern } }) =>
        typeof source === 'string' && String(pattern).includes(`"${source}"`),
    );
  return stack
    .findByType('aws_cloudwatch_event_target')
    .filter(({ values }) =>
      stack.findReferenced('aws_cloudwatch_event_rule', values.rule).some((rule) => rules.includes(rule)),
    );
}

/** Estimates the runs without traffic: the checks by ThresholdChecker and the sweeps by ApprovalProcessor. */
export function estimateScheduledRuns(stack: CostedStack): readonly Usage[] {
  const scheduled = findScheduledFunctions(stack).filter(({ fn }) =>
    ['ThresholdChecker', 'ApprovalProcessor', 'BarClock'].includes(getLabel(fn)),
  );
  return [...scheduled.flatMap(estimateRuns), ...estimateTraces(scheduled)];
}

function estimateRuns({ fn, runsPerHour }: ScheduledFunction): readonly Usage[] {
  const runs = runsPerHour * HOURS_PER_MONTH;
  const calculation = `${formatNumber(runsPerHour)} scheduled runs an hour`;
  const metric =
    'ThresholdChecker counts symbols and reports market hours in each run; all other metrics are free without data';
  return [
    ...estimateInvocations(fn, runs, ASSUMPTIONS.checkMs, calculation, createStandingUsage).map((usage) => ({
      ...usage,
      item: `${usage.item} of scheduled runs`,
    })),
    ...(getLabel(fn) === 'ThresholdChecker'
      ? [createStandingUsage('CloudWatch', 'custom metrics', 2, PRICE_LIST.cloudWatch.metric, metric, [fn])]
      : []),
  ];
}

function estimateTraces(scheduled: readonly ScheduledFunction[]): readonly Usage[] {
  const traced = scheduled.filter(({ fn }) => isTraced(fn));
  const traces = traced.reduce((sum, { runsPerHour }) => sum + runsPerHour * HOURS_PER_MONTH, 0);
  const functions = traced.map(({ fn }) => fn);
  const calculation = 'each run, at less than one a second';
  const price = PRICE_LIST.xray.traceRecorded;
  return traces === 0
    ? []
    : [createStandingUsage('X-Ray', 'traces of scheduled runs', traces, price, calculation, functions)];
}

/** Estimates the additional cost of the checks by ThresholdChecker for the symbols of the traffic. */
export const estimateSymbolChecks = (stack: CostedStack, traffic: MarketTraffic): readonly Usage[] =>
  findScheduledFunctions(stack)
    .filter(({ fn }) => fn === stack.findByName(FUNCTION, 'ThresholdChecker'))
    .flatMap((scheduled) => estimateChecksForSymbols(stack, scheduled, traffic));

function estimateChecksForSymbols(
  stack: CostedStack,
  { fn, runsPerHour }: ScheduledFunction,
  { hours, symbols, stateBytes }: MarketTraffic,
): readonly Usage[] {
  const checks = hours * runsPerHour;
  const checkedSymbols = checks * symbols;
  const countScanUnits = (bytes: number) => (checkedSymbols * bytes) / 4096 / 2;
  const milliseconds = symbols * ASSUMPTIONS.checkMsPerSymbol;
  const calculation = `${formatNumber(checks)} checks of ${formatNumber(symbols)} symbols`;
  const states = stack.findInVariables(fn, TABLE, 'DetectorState');
  return [
    createTrafficUsage(
      'Lambda',
      `${getLabel(fn)}, symbols`,
      (checkedSymbols * ASSUMPTIONS.checkMsPerSymbol * getMemory(fn)) / 1000 / 1024,
      getDurationPrice(fn),
      `${calculation}: ${formatNumber(milliseconds)} ms more for each check (assumed)`,
      [fn],
    ),
    ...estimateLogs(stack, fn, checks, ASSUMPTIONS.requestLogBytes),
    ...estimateReads(states, fn, countScanUnits(stateBytes), `${calculation}, scanned`),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'ThresholdWatch'), {
      writtenRows: checkedSymbols,
      bytesPerRow: ROW_BYTES.watch,
      readUnits: countScanUnits(ROW_BYTES.watch),
      storedRows: symbols,
      calculation,
    }),
  ];
}
