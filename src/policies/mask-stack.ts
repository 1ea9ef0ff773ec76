import { type AddressMasker, ChangeMasker, createAddressMasker, maskValue } from '../domain/plan/mask';
import type { Json, PlanDocument } from '../domain/plan/plan';
import type { Synthesized } from '../domain/plan/resources';

interface Maskable {
  readonly plan: PlanDocument;
  readonly synthesized: Synthesized;
}

/** Masks the secrets of a stack. */
export const maskPlannedStack = <T extends Maskable>(stack: T): T => ({
  ...stack,
  plan: {
    ...stack.plan,
    resource_changes: stack.plan.resource_changes.map(createChangeMask(createAddressMasker(stack.plan))),
  },
  synthesized: {
    ...stack.synthesized,
    resource: mapValues(stack.synthesized.resource, (resources) =>
      mapValues(resources, (configured) => maskValue(configured as Json)),
    ),
  } as Synthesized,
});

/** Masks a change, but not its name and address: the configuration is looked up by them. */
const createChangeMask =
  (addresses: AddressMasker) => (change: PlanDocument['resource_changes'][number]) => ({
    ...new ChangeMasker(change, addresses).masked,
    address: change.address,
    name: change.name,
  });

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
