import { type PlanDocument, parsePlanDocument } from '../../../src/domain/plan/plan';

export interface Sketch {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: unknown;
  readonly previous_address?: string;
  readonly action_reason?: string;
  readonly importing?: unknown;
  readonly deposed?: string;
}

/** The change of a resource as Terraform writes it. */
export function change({
  address,
  actions = ['update'],
  previous_address,
  action_reason,
  deposed,
  ...rest
}: Sketch): object {
  const [type, name] = address.replace(/^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/, '').split('.');
  const values = { before: null, after: null, ...rest };
  return {
    address,
    previous_address,
    action_reason,
    deposed,
    mode: 'managed',
    type,
    name,
    change: { actions, ...values },
  };
}

/** A plan with these changes, parsed as the commands do. */
export function createPlan(changes: readonly Sketch[], more: object = {}): PlanDocument {
  const document = { format_version: '1.2', terraform_version: '1.10.5', ...more };
  return parsePlanDocument(JSON.stringify({ ...document, resource_changes: changes.map(change) }));
}
