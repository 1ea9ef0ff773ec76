import { maskChange } from '../plan/mask';
import type { Json, PlanDocument, ResourceChange } from '../plan/plan';
import type { Values } from './facts';

/** One resource: as recorded, as it is and as planned; each once as it is and once without its secrets. */
export interface Subject {
  readonly address: string;
  readonly type: string;
  readonly change: ResourceChange;
  readonly drifted: boolean;
  readonly recorded: Values;
  readonly real: Values;
  readonly planned: Values;
  readonly shown: { readonly recorded?: Json; readonly real?: Json; readonly planned?: Json };
}

/** The managed resources of a plan, by address. */
export function subjects(plan: PlanDocument): Subject[] {
  const managed = (changes: readonly ResourceChange[]) =>
    new Map(changes.filter((one) => one.mode === 'managed' && !one.deposed).map((one) => [one.address, one]));
  const [drifts, changes] = [managed(plan.resource_drift), managed(plan.resource_changes)];
  return [...new Set([...drifts.keys(), ...changes.keys()])].sort().map((address) => {
    const drift = drifts.get(address);
    const change = changes.get(address) ?? drift!;
    // One that has drifted and has no entry among the changes is planned to stay as it is.
    const values = (one: ResourceChange | undefined, two: ResourceChange) => ({
      recorded: (one ?? two).change.before,
      real: one ? one.change.after : two.change.before,
      planned: two.change.after,
    });
    const { recorded, real, planned } = values(drift, change);
    return {
      address,
      type: change.type,
      change,
      drifted: drift !== undefined,
      recorded: (recorded ?? {}) as Values,
      real: (real ?? {}) as Values,
      planned: (planned ?? {}) as Values,
      shown: values(drift && maskChange(drift), maskChange(change)),
    };
  });
}
