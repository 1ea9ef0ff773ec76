import { App } from 'cdktf';
import { readSystemConfig } from '../../../../src/config';
import { patternDetection } from '../../../../src/config/pattern-detection';
import { estimateMonthlyCost, type MonthlyCost, type TrafficLevel } from '../../../../src/domain/cost';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { AccountSettings } from '../../../../src/systems/account';
import { PatternDetection } from '../../../../src/systems/pattern-detection';
import { synthesizeStack } from '../../../support/synth';
import { createResources } from '../resources';

const config = readSystemConfig(patternDetection, { TARGET: 'aws', ALERT_EMAIL: 'desk@example.com' });
export const STACK = createResources(synthesizeStack(new PatternDetection(new App(), config)).json.resource);
export const ACCOUNT = createResources(synthesizeStack(new AccountSettings(new App(), config)).json.resource);

/** The stack with other values in the resources of a type whose id begins with a name. */
export function withValues(
  type: string,
  name: string,
  values: ResourceValues,
  of = STACK,
): readonly PlannedResource[] {
  const is = (one: PlannedResource) => one.type === type && one.id.startsWith(name);
  if (!of.some(is)) throw new Error(`there is no ${type} ${name}`);
  return of.map((one) => (is(one) ? { ...one, values: { ...one.values, ...values } } : one));
}

export function without(type: string, name = ''): readonly PlannedResource[] {
  const left = STACK.filter((one) => !(one.type === type && one.id.startsWith(name)));
  if (left.length === STACK.length) throw new Error(`there is no ${type} ${name}`);
  return left;
}

export const estimateMonth = (resources: readonly PlannedResource[], traffic: TrafficLevel): MonthlyCost =>
  estimateMonthlyCost('pattern-detection', resources, traffic);

export const estimateUsd = (resources: readonly PlannedResource[], traffic: TrafficLevel = 'peak'): number =>
  estimateMonth(resources, traffic).usd;

/** The USD of a line that has to be there. */
export function getLineUsd({ lines }: MonthlyCost, what: string): number {
  const found = lines.filter((line) => line.item === what);
  if (found.length !== 1)
    throw new Error(`${found.length} lines of ${what}; there are ${lines.map((one) => one.item).join('; ')}`);
  return found[0]!.usd;
}
