import { z } from 'zod';
import { quoteBigNumbers } from './big-numbers';
import { safeParse } from '../validation/safe-parse';

export { isObject, type Json } from './value';

/** The action that Terraform plans for a resource. `replace` is a destroy and a create, in either order. */
export const ACTIONS = ['delete', 'replace', 'update', 'create', 'read', 'forget', 'no-op'] as const;
export type Action = (typeof ACTIONS)[number];

const Change = z.object({
  actions: z.array(z.string()),
  before: z.json().optional(),
  after: z.json().optional(),
  /** Has the shape of `after`, with `true` for each value that is known only after the apply. */
  after_unknown: z.json().optional(),
  /** Has the shape of `before`, with `true` for each value that the provider or the configuration marks as sensitive. */
  before_sensitive: z.json().optional(),
  after_sensitive: z.json().optional(),
  /** The attributes that force a replacement, each as a path. */
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  /** Set if the apply imports the resource: its id in the provider, or its identity (Terraform 1.12). */
  importing: z
    .object({ id: z.string().optional(), identity: z.json().optional(), unknown: z.boolean().optional() })
    .optional(),
});

/** A type of resources is the key of many tables, so it is none of the names that every object has, such as constructor. */
const ResourceType = z.string().refine((type) => !(type in {}), 'expected a type of resources');

const ResourceChange = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.enum(['managed', 'data']),
  type: ResourceType,
  name: z.string(),
  provider_name: z.string().optional(),
  /** Terraform's reason, such as `replace_because_cannot_update` or `delete_because_no_resource_config`. */
  action_reason: z.string().optional(),
  deposed: z.string().optional(),
  change: Change,
});

/** The fields of `terraform show -json PLAN` that this project reads (format 1.x, Terraform 1.10 and later). */
const PlanDocument = z.object({
  format_version: z.string().regex(/^1\./),
  terraform_version: z.string(),
  errored: z.boolean().optional(),
  /** Whether an apply changes anything: a resource, an output, or only the state. */
  applyable: z.boolean().optional(),
  complete: z.boolean().optional(),
  resource_changes: z.array(ResourceChange).default([]),
  /** Changes outside Terraform that the refresh detected. */
  resource_drift: z.array(ResourceChange).default([]),
  output_changes: z.record(z.string(), Change).default({}),
  /** Changes that Terraform leaves to a later plan. */
  deferred_changes: z
    .array(z.object({ reason: z.string(), resource_change: ResourceChange.optional() }))
    .default([]),
  checks: z.unknown().optional(),
  action_invocations: z.unknown().optional(),
  deferred_action_invocations: z.unknown().optional(),
  prior_state: z.json().optional(),
  planned_values: z.json().optional(),
  configuration: z.json().optional(),
});

export type PlanDocument = z.infer<typeof PlanDocument> & {
  /** All parts of the document by name, to find those that are not read. */
  readonly unread?: Readonly<Record<string, unknown>>;
};
export type ResourceChange = z.infer<typeof ResourceChange>;

/** Parses the JSON of a plan. @throws Error that names the first invalid field */
export function parsePlanDocument(text: string): PlanDocument {
  const document = parseJson(text);
  const { data, error } = safeParse(PlanDocument, document);
  if (data) {
    const unread = Object.entries(document as object).filter(
      ([name]) => !Object.hasOwn(PlanDocument.shape, name),
    );
    return unread.length === 0 ? data : { ...data, unread: Object.fromEntries(unread) };
  }
  const { path, message } = error.issues[0]!;
  throw createPlanError(`${path.join('.') || 'the document'}: ${message}`);
}

const createPlanError = (why: string) =>
  new Error(`plan: ${why}; expected the output of terraform show -json`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(quoteBigNumbers(text));
  } catch (error) {
    throw createPlanError(`it is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Converts Terraform's list of actions to one action. Only a list with `delete` and `create` is a replacement: with
 * `forget` in place of `delete`, the existing object stays ({@link forgetsExisting}).
 */
export function getAction({ change: { actions } }: Pick<ResourceChange, 'change'>): Action {
  if (actions.length > 1) return actions.includes('delete') ? 'replace' : 'create';
  const [action = 'no-op'] = actions;
  return (ACTIONS as readonly string[]).includes(action) ? (action as Action) : 'update';
}

/** Whether a new object is created while the existing one is only removed from the state. */
export const forgetsExisting = ({ change: { actions } }: Pick<ResourceChange, 'change'>): boolean =>
  actions.length > 1 && actions.includes('forget');

/** Whether the resource has another address in the state. */
export const isMoved = ({ address, previous_address: previous }: ResourceChange): boolean =>
  previous !== undefined && previous !== address;

/** Whether the apply imports the resource into the state. */
export const isImported = ({ change }: Pick<ResourceChange, 'change'>): boolean =>
  change.importing !== undefined;
