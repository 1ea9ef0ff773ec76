import {
  compareMonths,
  describeAssumptions,
  estimateMonthlyCost,
  getStackRegion,
  type TrafficLevel,
} from '../../domain/cost';
import {
  getForgottenResources,
  getPlannedResources,
  getPresentResources,
  type PlannedResource,
} from '../../domain/plan/resources';
import type { CostDifference } from '../../domain/plan/review';
import type { PlannedStack } from '../../policies/evaluate';
import { formatCommand } from '../terminal/format-command';

/** The traffic level for the cost of a change; `stacks cost` estimates the other levels. */
const TRAFFIC: TrafficLevel = 'normal';

/** The limit in USD below which a change rounds to zero cents. */
const SMALL_CHANGE = 0.005;

type CostLine = CostDifference['lines'][number];

/** Estimates the monthly cost of the stacks before and after their plans, and the difference. */
export function estimateCostChange(stacks: readonly PlannedStack[]): CostDifference {
  const months = stacks.map(({ system, plan, synthesized }) => {
    const estimate = (resources: readonly PlannedResource[]) =>
      estimateMonthlyCost(system, resources, TRAFFIC, getStackRegion(synthesized));
    return {
      before: estimate(getPresentResources(plan)),
      // AWS still charges for a forgotten resource.
      after: estimate([...getPlannedResources(plan, synthesized), ...getForgottenResources(plan)]),
    };
  });
  const differences = months.map(({ before, after }) => compareMonths(before, after));
  const changes = differences.flatMap(({ lines }) =>
    lines.map(({ service, item, ...line }) => ({ item: `${service}: ${item}`, ...line })),
  );
  const removed = differences.flatMap(({ unpricedRemoved }) => unpricedRemoved);
  const sum = (time: 'before' | 'after') => months.reduce((total, month) => total + month[time].usd, 0);
  return {
    before: sum('before'),
    after: sum('after'),
    lines: combineSmallChanges(changes),
    assumptions: describeAssumptions(
      stacks.map(({ system }) => system),
      TRAFFIC,
      stacks.map(({ synthesized }) => getStackRegion(synthesized)),
    ),
    unpriced: differences.flatMap(({ unpricedAdded }) => unpricedAdded),
    ...(removed.length > 0 && { unpricedRemoved: removed }),
  };
}

/** Returns the lines that change by a cent or more, and one combined line for all others. */
function combineSmallChanges(changes: readonly CostLine[]): readonly CostLine[] {
  const isSmall = ({ before, after }: CostLine) => Math.abs(after - before) < SMALL_CHANGE;
  const small = changes.filter(isSmall);
  const addLine = (total: CostLine, line: CostLine): CostLine => ({
    item: `${small.length} lines that change by less than a cent`,
    before: total.before + line.before,
    after: total.after + line.after,
    calculation: `${formatCommand('cost --json')} lists them`,
  });
  const large = changes.filter((line) => !isSmall(line));
  return small.length === 0 ? large : [...large, small.reduce(addLine)];
}
