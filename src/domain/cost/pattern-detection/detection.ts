import { asBlocks, type PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { formatNumber, createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateReads, estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import type { MarketTraffic } from './traffic';
import { FUNCTION, TABLE } from './types';

const STATE_TYPES = /"Type":\s*"(?:Task|Parallel|Map|Choice|Pass|Wait|Succeed|Fail)"/g;

/** Estimates the executions of the workflow, and their logs. */
export function estimateWorkflow(
  stack: CostedStack,
  workflow: PlannedResource,
  analyses: number,
): readonly Usage[] {
  const { expressRequest, expressGbSecond, transition } = PRICE_LIST.stepFunctions;
  const { type, definition, logging_configuration: logging } = workflow.values;
  const [log] = asBlocks(logging);
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('Step Functions', `${getLabel(workflow)}, ${item}`, quantity, price, calculation, [
      workflow,
    ]);
  const states = (String(definition).match(STATE_TYPES) ?? []).length;
  const gbSeconds = analyses * ASSUMPTIONS.workflowSeconds * ASSUMPTIONS.workflowGb;
  const transitions = `${formatNumber(analyses)} events that pass the gate × at most ${states} states`;
  return [
    ...(type === 'EXPRESS'
      ? [
          add('requests', analyses, expressRequest, 'events that pass the gate'),
          add('duration', gbSeconds, expressGbSecond, '0.5 s at 64 MB (assumed)'),
        ]
      : [add('transitions', analyses * states, transition, transitions)]),
    ...estimateLogs(stack, workflow, analyses, log?.level === 'ALL' ? ASSUMPTIONS.workflowLogBytes : 0),
  ];
}

/** PatternDetector, if the workflow invokes it. */
export function findDetector(stack: CostedStack, workflow: PlannedResource): PlannedResource | undefined {
  const detector = stack.findByName(FUNCTION, 'PatternDetector');
  return stack.findFunctions(workflow.values.definition).find((fn) => fn === detector);
}

/** A few rows of bars of 1 KB, with a consistent read. */
const BARS_READ_UNITS = 1;

/** Estimates PatternDetector, which runs in several steps of the workflow, and the patterns that it stores. */
export function estimateDetection(
  stack: CostedStack,
  detector: PlannedResource,
  workflow: PlannedResource | undefined,
  analyses: number,
  { patternShare }: MarketTraffic,
): readonly Usage[] {
  const calls = [...String(workflow?.values.definition).matchAll(/"FunctionName":\s*"([^"]*)"/g)];
  const steps = calls.filter(([, name]) => stack.findFunctions(name).includes(detector)).length;
  const invocations = analyses * steps;
  const patterns = analyses * patternShare;
  const calculation = `${formatNumber(analyses)} analyses of ${steps} steps`;
  return [
    ...estimateInvocations(detector, invocations, ASSUMPTIONS.detectorMs, calculation),
    ...estimateLogs(stack, detector, invocations, ASSUMPTIONS.stepLogBytes),
    ...estimateRows(stack.findInVariables(detector, TABLE, 'TradingPatterns'), {
      writtenRows: patterns,
      bytesPerRow: ROW_BYTES.pattern,
      readUnits: 0,
      storedRows: patterns * STORED_SHARE,
      calculation: 'each pattern once',
    }),
    ...estimateReads(
      stack.findInVariables(detector, TABLE, 'RecentBars'),
      detector,
      patterns * BARS_READ_UNITS,
      'the bars of each pattern',
    ),
  ];
}
