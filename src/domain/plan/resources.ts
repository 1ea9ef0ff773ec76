import { z } from 'zod';
import { actionOf, isObject, type Json, type PlanDocument } from './plan';

/** The attributes of a resource, as Terraform names them. */
export type Values = Readonly<Record<string, Json>>;

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
  readonly values: Values;
  /** What the configuration says, with its references. */
  readonly written: Values;
}

const Synthesized = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
});

/** A synthesized stack: the resources that its `cdk.tf.json` configures, by type and id. */
export type Synthesized = z.infer<typeof Synthesized>;

/** Reads a `cdk.tf.json`. @throws Error naming the first field that is not as CDKTF writes it */
export function readSynthesized(text: string): Synthesized {
  const { data, error } = Synthesized.safeParse(JSON.parse(text));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new Error(`cdk.tf.json: ${path.join('.')}: ${message}; expected what CDKTF synthesizes`);
}

/** A nested block as a list of blocks: a plan always has a list, CDKTF writes a single one without. */
export function blocks(value: Json | undefined): readonly Values[] {
  if (value === undefined || value === null) return [];
  const list: readonly Json[] = Array.isArray(value) ? value : [value as Json];
  return list.filter(isObject);
}

/** A list of texts, of whatever is one text or several. */
export const texts = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
    (item): item is string => typeof item === 'string',
  );

/** The managed resources that there are to be when the plan is applied, what is destroyed left out. */
export function plannedResources(plan: PlanDocument, synthesized: Synthesized): PlannedResource[] {
  return plan.resource_changes
    .filter((change) => change.mode === 'managed' && change.deposed === undefined)
    .filter((change) => !['delete', 'forget'].includes(actionOf(change)))
    .map(({ address, type, name, change }) => {
      const written = synthesized.resource[type]?.[name] ?? {};
      return resource(address, type, name, written, known(change.after, change.after_unknown, written));
    });
}

/** The managed resources that there are before the plan is applied, what an earlier apply left behind with them. */
export function presentResources(plan: PlanDocument): PlannedResource[] {
  return plan.resource_changes
    .filter(({ mode, change }) => mode === 'managed' && isObject(change.before))
    .map(({ address, type, name, change }) => resource(address, type, name, {}, change.before as Values));
}

/** The resources of a synthesized stack alone, without a plan: what the provider adds to them is not in them. */
export function writtenResources({ resource: all }: Synthesized): PlannedResource[] {
  return Object.entries(all).flatMap(([type, of]) =>
    Object.entries(of).map(([id, written]) => resource(`${type}.${id}`, type, id, written, written)),
  );
}

/** Whether the configuration of the one refers to the other, in that attribute. */
export const refersTo = (from: PlannedResource, attribute: string, to: PlannedResource): boolean =>
  JSON.stringify(from.written[attribute] ?? '').includes(`\${${to.type}.${to.id}.`);

function resource(address: string, type: string, id: string, written: Values, values: Values) {
  const [about] = blocks(written['//']);
  const path = blocks(about?.metadata)[0]?.path;
  return { address, type, id, path: typeof path === 'string' ? path : undefined, written, values };
}

/** The planned values, with the configuration's where they are not known yet. */
function known(after: Json | undefined, unknown: Json | undefined, written: Values): Values {
  const values = resolve(after ?? {}, unknown ?? {}, written) as Record<string, Json>;
  // What Terraform itself reads, and no provider.
  return written.lifecycle === undefined ? values : { ...values, lifecycle: written.lifecycle };
}

/** @param unknown in the shape of the value, `true` where it is not known */
function resolve(
  after: Json | undefined,
  unknown: Json | undefined,
  written: Json | undefined,
): Json | undefined {
  if (unknown === true) return written;
  if (isArray(unknown)) {
    // Which of several blocks is which can't be told: the provider sorts sets.
    const [only, ...others] = isArray(written) ? written : [written];
    if (unknown.includes(true)) return written;
    return isArray(after)
      ? after.map((item, at) => resolve(item, unknown[at], others.length === 0 ? only : undefined) ?? null)
      : after;
  }
  if (!isObject(unknown) || !isObject(after)) return after;
  const values: Record<string, Json> = { ...after };
  for (const [name, part] of Object.entries(unknown)) {
    const value = resolve(after[name], part, isObject(written) ? written[name] : undefined);
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return values;
}

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
