import { z } from 'zod';
import {
  forgetsExisting,
  getAction,
  isObject,
  type Json,
  type PlanDocument,
  type ResourceChange,
} from './plan';
import { safeParse } from '../validation/safe-parse';

/** The attributes of a resource, by Terraform's names. */
export type ResourceValues = Readonly<Record<string, Json>>;

/** A resource as it is after the apply. */
export interface PlannedResource {
  /** Terraform's address, such as `aws_sqs_queue.OrderQueue`. */
  readonly address: string;
  readonly type: string;
  /** The last part of the address. */
  readonly id: string;
  /** The path of its construct, such as `orders-dev/OrderQueue`; undefined if there is no metadata. */
  readonly path?: string;
  /** The planned values. Values that are known only after the apply come from the configuration, with their `${…}`. */
  readonly values: ResourceValues;
  /** The values in the configuration, with their references. */
  readonly configured: ResourceValues;
}

const Synthesized = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
});

/** A synthesized stack: the resources of its `cdk.tf.json`, by type and id. */
export type Synthesized = z.infer<typeof Synthesized>;

/** Parses a `cdk.tf.json`. @throws Error that names the file and the first invalid field */
export function parseSynthesized(text: string): Synthesized {
  const { data, error } = safeParse(Synthesized, parseJson(text));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw createFileError(`${path.join('.') || 'the document'}: ${message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw createFileError(`it is not JSON: ${(error as Error).message}`);
  }
}

const createFileError = (why: string): Error =>
  new Error(`cdk.tf.json: ${why}; expected the output of cdktf synth`);

/** Returns a nested block as a list. A plan always has a list; CDKTF writes a single block without one. */
export function asBlocks(value: Json | undefined): readonly ResourceValues[] {
  if (value === undefined || value === null) return [];
  const list: readonly Json[] = Array.isArray(value) ? value : [value as Json];
  return list.filter(isObject);
}

/** Returns one or several texts as a list. Other values are omitted. */
export const asStrings = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
    (item): item is string => typeof item === 'string',
  );

/** The managed resources that exist after the apply. */
export function getPlannedResources(plan: PlanDocument, synthesized: Synthesized): PlannedResource[] {
  return plan.resource_changes
    .filter((change) => change.mode === 'managed' && change.deposed === undefined)
    .filter((change) => !['delete', 'forget'].includes(getAction(change)))
    .map(({ address, type, name, change }) => {
      const configured = synthesized.resource[type]?.[name] ?? {};
      return buildResource(
        address,
        type,
        name,
        configured,
        resolveUnknown(change.after, change.after_unknown, configured),
      );
    });
}

/** The managed resources that exist before the apply, including deposed ones. */
export function getPresentResources(plan: PlanDocument): PlannedResource[] {
  return plan.resource_changes
    .filter(({ mode, change }) => mode === 'managed' && isObject(change.before))
    .map(({ address, type, name, change }) =>
      buildResource(address, type, name, {}, change.before as ResourceValues),
    );
}

/** The resources that exist after the apply, and that no state contains any longer. */
export function getForgottenResources(plan: PlanDocument): PlannedResource[] {
  const isForgotten = (change: ResourceChange) => getAction(change) === 'forget' || forgetsExisting(change);
  return getPresentResources({ ...plan, resource_changes: plan.resource_changes.filter(isForgotten) });
}

/** The resources of a synthesized stack, without a plan. Values that the provider adds are missing. */
export function getConfiguredResources({ resource: resourcesByType }: Synthesized): PlannedResource[] {
  return Object.entries(resourcesByType).flatMap(([type, resourcesById]) =>
    Object.entries(resourcesById).map(([id, configured]) =>
      buildResource(`${type}.${id}`, type, id, configured, configured),
    ),
  );
}

/** Whether an attribute in the configuration of a resource refers to another resource. */
export const refersTo = (from: PlannedResource, attribute: string, to: PlannedResource): boolean =>
  JSON.stringify(from.configured[attribute] ?? '').includes(`\${${to.type}.${to.id}.`);

function buildResource(
  address: string,
  type: string,
  id: string,
  configured: ResourceValues,
  values: ResourceValues,
) {
  const [annotation] = asBlocks(configured['//']);
  const path = asBlocks(annotation?.metadata)[0]?.path;
  return { address, type, id, path: typeof path === 'string' ? path : undefined, configured, values };
}

/** The planned values. Unknown values come from the configuration. */
function resolveUnknown(
  after: Json | undefined,
  unknown: Json | undefined,
  configured: ResourceValues,
): ResourceValues {
  const values = resolveValue(after ?? {}, unknown ?? {}, configured) as Record<string, Json>;
  // Terraform evaluates `lifecycle` itself, so the plan does not include it.
  return configured.lifecycle === undefined ? values : { ...values, lifecycle: configured.lifecycle };
}

/** @param unknown has the shape of the value, with `true` for each unknown value */
function resolveValue(
  after: Json | undefined,
  unknown: Json | undefined,
  configured: Json | undefined,
): Json | undefined {
  if (unknown === true) return configured;
  if (isArray(unknown)) {
    // The provider sorts sets, so several blocks cannot be matched with the configuration.
    const [first, ...others] = isArray(configured) ? configured : [configured];
    if (unknown.includes(true)) return configured;
    return isArray(after)
      ? after.map(
          (item, index) =>
            resolveValue(item, unknown[index], others.length === 0 ? first : undefined) ?? null,
        )
      : after;
  }
  if (!isObject(unknown) || !isObject(after)) return after;
  const values: Record<string, Json> = { ...after };
  for (const [name, part] of Object.entries(unknown)) {
    const value = resolveValue(after[name], part, isObject(configured) ? configured[name] : undefined);
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return values;
}

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
