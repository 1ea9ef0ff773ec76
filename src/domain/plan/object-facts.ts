import type { Masked } from './mask';
import { isObject, type PlanDocument, type ResourceChange } from './plan';

/** Describes the deposed object that a change destroys; empty if the change is about the current object. */
export function describeDeposed({ address, deposed, change }: ResourceChange, plan: PlanDocument): string {
  if (deposed === undefined) return '';
  const current = plan.resource_changes.find(
    (other) => other.address === address && other.deposed === undefined,
  );
  const [old, now] = [change.before, current?.change.before].map((side) => (isObject(side) ? side : {}));
  const isSame = ['arn', 'id', 'name'].some(
    (key) => typeof old![key] === 'string' && old![key] === now![key],
  );
  return isSame
    ? 'the deposed object has the name of the current one, which may be destroyed in its place: '
    : 'only of the deposed object: ';
}

export const getReplaceOrder = ({ change: { actions } }: ResourceChange) =>
  actions[0] === 'create' ? 'create before destroy' : 'destroy before create';

/** The id of an imported resource, or its identity. */
export function formatImportId({ change: { importing } }: Masked<ResourceChange>): string {
  if (importing?.id !== undefined) return importing.id;
  return importing?.identity === undefined ? '(known after apply)' : JSON.stringify(importing.identity);
}
