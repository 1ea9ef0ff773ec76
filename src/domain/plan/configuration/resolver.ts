import type { Masked } from '../mask';
import { getAction, isObject, type Json, type PlanDocument, type ResourceChange } from '../plan';
import { parseConfiguration, getTemplate, type ConfiguredResource } from './configuration';
import { isPlaceholderName, containsPlaceholder, formatPlaceholder, THIS_ACCOUNT } from './placeholder';
import { parseTemplate } from './template';

/** `aws_sqs_queue.Alerts.arn` */
const REFERENCE = /^(aws_\w+\.[\w-]+)\.(\w+)$/;
/** The account in an ARN. */
const ACCOUNT = /^element\(split\(":",\s*([\w.-]+)\),\s*4\)$/;
/** Attributes that AWS assigns. A user cannot set them to a value such as `*`. */
const ASSIGNED_BY_AWS = /^(?:arn|id|name|url|\w+_(?:arn|id|url))$/;
/** Attributes that identify the same resource before and after a replacement, although their value changes. */
const IDENTITY_ATTRIBUTES = new Set(['arn', 'id', 'key_id', 'unique_id']);
/** Attributes with the ARN of the resource that another attribute names. */
const ARN_SOURCES: Readonly<Record<string, string>> = { 'aws_kms_alias.target_key_arn': 'target_key_id' };
/** Limits references through attributes of other resources, which could be circular. */
const MAX_REFERENCE_DEPTH = 8;

/** The parts of a change that the configuration determines. */
export interface ResolvedChange {
  /** The values after the change with the resolved texts. Undefined if none is resolved. */
  readonly after?: Json;
  /** The attributes that the configuration sets. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * Creates a function that resolves unknown texts of a change from the plan's configuration: texts with references, such
 * as a policy that names the ARN of a new table.
 *
 * Each such text gets a value, with a placeholder `{{…}}` for each part that is known only after the apply
 * (placeholder.ts). An attribute that identifies an existing resource has its previous value, even if the resource is
 * replaced. References to anything else (data, variables, functions, secrets) are not resolved. `after_unknown` is
 * unchanged. The result is not masked.
 * @param getMasked returns a masked change of the plan: the texts contain values of other resources
 */
export function createUnknownResolver(
  plan: PlanDocument,
  getMasked: (change: ResourceChange) => Masked<ResourceChange>,
): (change: ResourceChange) => ResolvedChange {
  const configuration = parseConfiguration(plan);
  const changes = new Map(
    plan.resource_changes
      .filter((change) => change.mode === 'managed' && change.deposed === undefined)
      .filter((change) => !['delete', 'forget'].includes(getAction(change)))
      .map((change) => [change.address, change]),
  );
  const findResource = (address: string): ReferencedResource | undefined => {
    const [change, configured] = [changes.get(address), configuration.get(address)];
    return change && configured && { address, configured, change: getMasked(change) };
  };
  return (change) => {
    const configured = configuration.get(change.address);
    if (!configured || changes.get(change.address) !== change) return { attributes: new Set() };
    const { after, after_unknown } = change.change;
    const unknown = isObject(after_unknown) ? after_unknown : {};
    const resolved = Object.keys(unknown).flatMap((attribute) => {
      const template = unknown[attribute] === true ? getTemplate(configured, attribute) : undefined;
      const text = template === undefined ? undefined : resolveTemplate(template, findResource, 0);
      return text === undefined ? [] : [[attribute, text] as const];
    });
    const attributes = new Set(Object.keys(configured.expressions));
    return resolved.length === 0
      ? { attributes }
      : { attributes, after: { ...(isObject(after) && after), ...Object.fromEntries(resolved) } };
  };
}

/** A resource that a template refers to, masked: the secrets of a resource are masked wherever it is used. */
interface ReferencedResource {
  readonly address: string;
  readonly configured: ConfiguredResource;
  readonly change: Masked<ResourceChange>;
}
type FindResource = (address: string) => ReferencedResource | undefined;

/** Evaluates a template. Undefined if any part of it cannot be resolved. */
function resolveTemplate(template: string, find: FindResource, depth: number): string | undefined {
  const parts = parseTemplate(template)?.map((part) =>
    'literal' in part
      ? containsPlaceholder(part.literal)
        ? undefined
        : part.literal
      : resolveExpression(part.expression, find, depth),
  );
  return parts?.includes(undefined) === false ? parts.join('') : undefined;
}

function resolveExpression(expression: string, find: FindResource, depth: number): string | undefined {
  const account = ACCOUNT.exec(expression)?.[1];
  if (account !== undefined) return resolveAccount(account, find, depth);
  const [, address, attribute] = REFERENCE.exec(expression) ?? [];
  const referenced = address === undefined ? undefined : find(address);
  return referenced && depth < MAX_REFERENCE_DEPTH
    ? resolveAttribute(referenced, attribute!, find, depth + 1)
    : undefined;
}

function resolveAccount(reference: string, find: FindResource, depth: number): string | undefined {
  const arn = resolveExpression(reference, find, depth);
  if (arn === undefined) return undefined;
  if (arn.startsWith('arn:')) return arn.split(':')[4];
  const [, address = '', attribute] = REFERENCE.exec(reference) ?? [];
  const isDefaultProvider = attribute === 'arn' && find(address)?.configured.provider_config_key === 'aws';
  return isDefaultProvider ? THIS_ACCOUNT : undefined;
}

function resolveAttribute(
  referenced: ReferencedResource,
  attribute: string,
  find: FindResource,
  depth: number,
): string | undefined {
  const { configured, change } = referenced;
  const { before, after, after_unknown } = change.change as Record<string, Json | undefined>;
  const getValue = (side: Json | undefined): Json | undefined =>
    isObject(side) ? side[attribute] : undefined;
  if (getValue(after_unknown) !== true) return getPlainText(getValue(after));
  if (configured.expressions[attribute] !== undefined) {
    const template = getTemplate(configured, attribute);
    return template === undefined ? undefined : resolveTemplate(template, find, depth);
  }
  const source = ARN_SOURCES[`${change.type}.${attribute}`];
  if (source !== undefined) return resolveArn(getTemplate(configured, source), find, depth);
  if (!ASSIGNED_BY_AWS.test(attribute)) return undefined;
  return (
    (IDENTITY_ATTRIBUTES.has(attribute) ? getPlainText(getValue(before)) : undefined) ??
    createPlaceholder(referenced, attribute)
  );
}

/** Resolves the ARN of the resource that a template refers to by its id. */
function resolveArn(template: string | undefined, find: FindResource, depth: number): string | undefined {
  const address = /^\$\{(aws_\w+\.[\w-]+)\.(?:arn|id|key_id)\}$/.exec(template ?? '')?.[1];
  return address === undefined ? undefined : resolveExpression(`${address}.arn`, find, depth);
}

/** A text without secrets and placeholders, or undefined. */
const getPlainText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' && !value.includes('(sensitive #') && !containsPlaceholder(value)
    ? value
    : undefined;

const NAME_ATTRIBUTES = [
  'function_name',
  'bucket',
  'name',
  'stage_name',
  'cluster_identifier',
  'identifier',
] as const;

function createPlaceholder({ address, change }: ReferencedResource, attribute: string): string {
  const [type, id] = address.split('.') as [string, string];
  const after = change.change.after as Readonly<Record<string, Json>>;
  const name = NAME_ATTRIBUTES.map((field) => getPlainText(after[field])).find(
    (text) => text !== undefined && isPlaceholderName(text),
  );
  const typeName = type.replace(/^aws_(?:api_gateway_|[a-z\d]+_)/, '').replaceAll('_', ' ');
  // An attribute such as `stream_arn` identifies a part of the resource.
  const part = /^(\w+)_(?:arn|id|url)$/.exec(attribute)?.[1]?.replaceAll('_', ' ');
  const kind = part === undefined || attribute === 'key_id' || attribute === 'unique_id' ? typeName : part;
  return formatPlaceholder(`${address}.${attribute}`, name ?? id, kind);
}
