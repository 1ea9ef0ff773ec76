import { estimateMonthlyCost, type MonthlyCost, type TrafficLevel } from '../../../../src/domain/cost';
import type { PlannedResource } from '../../../../src/domain/plan/resources';
import { synthesizePipeline } from '../../../systems/transaction-pipeline/synthesize';
import { createResources } from '../resources';

/** The stack of the stage prod, with an address for e-mail. */
export const STACK = createResources(
  synthesizePipeline({ TARGET: 'aws', STAGE: 'prod', FRAUD_ALERT_EMAIL: 'desk@example.com' }).json.resource,
);

/** The stack without the resources of a type whose id begins with a name. */
export function without(type: string, name: string): readonly PlannedResource[] {
  const left = STACK.filter((one) => !(one.type === type && one.id.startsWith(name)));
  if (left.length === STACK.length) throw new Error(`there is no ${type} ${name}`);
  return left;
}

export const estimateMonth = (resources: readonly PlannedResource[], traffic: TrafficLevel): MonthlyCost =>
  estimateMonthlyCost('transaction-pipeline', resources, traffic, 'eu-central-1');
