import { z } from 'zod';
import { getAction, isObject, type Json, type PlanDocument } from './plan';

/** The attributes of a resource, as Terraform names them. */
export type ResourceValues = Readonly<Record<string, Json>>;

/** A resource as it is to be after the apply. */
export interface PlannedResource {
  /** Terraform's address, such as `aws_sqs_queue.AlertQueue`. */
  readonly address: string;
  readonly type: string;
  /** The last part of the address. */
  readonly id: string;
  /** The construct that made it, such as `pattern-detection-dev/AlertQueue`; undefined if nothing says so. */
  readonly path?: string;
  /** What it is to be; where the plan can't know yet, what the configuration says, with its `${…}` in it. */
  readonly values: ResourceValues;
  /** What the configuration says, with its references. */
  readonly configured: ResourceValues;
}

const Synthesized = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
});

/** A synthesized stack: the resources that its `cdk.tf.json` configures, by type and id. */
export type Synthesized = z.infer<typeof Synthesized>;

/** Reads a `cdk.tf.json`. @throws Error naming the first field that is not as CDKTF writes it */
export function parseSynthesized(text: string): Synthesized {
  const { data, error } = Synthesized.safeParse(JSON.parse(text));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new Error(`cdk.tf.json: ${path.join('.')}: ${message}; expected what CDKTF synthesizes`);
}

/** A nested block as a list of blocks: a plan always has a list, CDKTF writes a single one without. */
export function asBlocks(value: Json | undefined): readonly ResourceValues[] {
  if (value === undefined || value === null) return [];
  const list: readonly Json[] = Array.isArray(value) ? value : [value as Json];
  return list.filter(isObject);
}

/** A list of texts, of whatever is one text or several. */
export const asTexts = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
    (item): item is string => typeof item === 'string',
  );

/** The managed resources that there are to be when the plan is applied, what is destroyed left out. */
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

/** The managed resources that there are before the plan is applied, what an earlier apply left behind with them. */
export function getPresentResources(plan: PlanDocument): PlannedResource[] {
  return plan.resource_changes
    .filter(({ mode, change }) => mode === 'managed' && isObject(change.before))
    .map(({ address, type, name, change }) =>
      buildResource(address, type, name, {}, change.before as ResourceValues),
    );
}

/** The resources of a synthesized stack alone, without a plan: what the provider adds to them is not in them. */
export function getConfiguredResources({ resource: all }: Synthesized): PlannedResource[] {
  return Object.entries(all).flatMap(([type, of]) =>
    Object.entries(of).map(([id, configured]) =>
      buildResource(`${type}.${id}`, type, id, configured, configured),
    ),
  );
}

/** Whether the configuration of the one refers to the other, in that attribute. */
export const refersTo = (from: PlannedResource, attribute: string, to: PlannedResource): boolean =>
  JSON.stringify(from.configured[attribute] ?? '').includes(`\${${to.type}.${to.id}.`);

function buildResource(
  address: string,
  type: string,
  id: string,
  configured: ResourceValues,
  values: ResourceValues,
) {
  const [about] = asBlocks(configured['//']);
  const path = asBlocks(about?.metadata)[0]?.path;
  return { address, type, id, path: typeof path === 'string' ? path : undefined, configured, values };
}

/** The planned values, with the configuration's where they are not known yet. */
function resolveUnknown(
  after: Json | undefined,
  unknown: Json | undefined,
  configured: ResourceValues,
): ResourceValues {
  const values = resolveValue(after ?? {}, unknown ?? {}, configured) as Record<string, Json>;
  // What Terraform itself reads, and no provider.
  return configured.lifecycle === undefined ? values : { ...values, lifecycle: configured.lifecycle };
}

/** @param unknown in the shape of the value, `true` where it is not known */
function resolveValue(
  after: Json | undefined,
  unknown: Json | undefined,
  configured: Json | undefined,
): Json | undefined {
  if (unknown === true) return configured;
  if (isArray(unknown)) {
    // Which of several blocks is which can't be told: the provider sorts sets.
    const [only, ...others] = isArray(configured) ? configured : [configured];
    if (unknown.includes(true)) return configured;
    return isArray(after)
      ? after.map(
          (item, at) => resolveValue(item, unknown[at], others.length === 0 ? only : undefined) ?? null,
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
