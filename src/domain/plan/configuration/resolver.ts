import { maskChange, type Masked } from '../mask';
import { getAction, isObject, type Json, type PlanDocument, type ResourceChange } from '../plan';
import { parseConfiguration, getTemplate, type ConfiguredResource } from './configuration';
import { isPlaceholderName, containsPlaceholder, formatPlaceholder, THIS_ACCOUNT } from './placeholder';
import { parseTemplate } from './template';

/** `aws_sqs_queue.Alerts.arn` */
const REFERENCE = /^(aws_\w+\.[\w-]+)\.(\w+)$/;
/** The account in an ARN. */
const ACCOUNT = /^element\(split\(":",\s*([\w.-]+)\),\s*4\)$/;
/** What AWS makes up for a resource and nobody can set to what they like, such as `*`. */
const ASSIGNED_BY_AWS = /^(?:arn|id|name|url|\w+_(?:arn|id|url))$/;
/** What is another after a replacement, and still means the same resource. */
const IDENTITY_ATTRIBUTES = new Set(['arn', 'id', 'key_id', 'unique_id']);
/** Attributes that repeat the ARN of what another attribute names. */
const ARN_SOURCES: Readonly<Record<string, string>> = { 'aws_kms_alias.target_key_arn': 'target_key_id' };
/** References that go on through other resources' attributes: more than that are a circle. */
const MAX_REFERENCE_DEPTH = 8;

/** What the configuration says of a change. */
export interface ResolvedChange {
  readonly change: ResourceChange;
  /** The attributes that it sets. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * Reads from a plan's configuration what the plan itself leaves to the apply: a text with references in it, such as a
 * policy that names the ARN of a table to be made.
 *
 * What is returned gives each such text of a change a value, with `{{…}}` for what really is unknown (stand-in.ts). An
 * attribute of a resource that is there is what it was: a policy that names a table by reference means the table that
 * is put in its place, too. What refers to anything else (data, variables, functions, secrets) gets no value.
 * `after_unknown` stays as it is. The result is not masked.
 */
export function createUnknownResolver(plan: PlanDocument): (change: ResourceChange) => ResolvedChange {
  const configuration = parseConfiguration(plan);
  const changes = new Map(
    plan.resource_changes
      .filter((change) => change.mode === 'managed' && change.deposed === undefined)
      .filter((change) => !['delete', 'forget'].includes(getAction(change)))
      .map((change) => [change.address, change]),
  );
  const masked = new Map<string, Masked<ResourceChange>>();
  const found = (address: string): ReferencedResource | undefined => {
    const [change, written] = [changes.get(address), configuration.get(address)];
    if (!change || !written) return undefined;
    const safe = masked.get(address) ?? maskChange(change);
    masked.set(address, safe);
    return { address, configured: written, change: safe };
  };
  return (change) => {
    const written = configuration.get(change.address);
    if (!written || changes.get(change.address) !== change) return { change, attributes: new Set() };
    const { after, after_unknown } = change.change;
    const unknown = isObject(after_unknown) ? after_unknown : {};
    const filled = Object.keys(unknown).flatMap((attribute) => {
      const template = unknown[attribute] === true ? getTemplate(written, attribute) : undefined;
      const text = template === undefined ? undefined : resolveTemplate(template, found, 0);
      return text === undefined ? [] : [[attribute, text] as const];
    });
    const values = { ...(isObject(after) && after), ...Object.fromEntries(filled) };
    return {
      change: { ...change, change: { ...change.change, after: values } },
      attributes: new Set(Object.keys(written.expressions)),
    };
  };
}

/** A resource that is referred to, masked: what its provider marks as a secret is one wherever it is used. */
interface ReferencedResource {
  readonly address: string;
  readonly configured: ConfiguredResource;
  readonly change: Masked<ResourceChange>;
}
type FindResource = (address: string) => ReferencedResource | undefined;

/** What a template comes to; undefined where any of it can't be told. */
function resolveTemplate(template: string, find: FindResource, depth: number): string | undefined {
  const pieces = parseTemplate(template)?.map((piece) =>
    'literal' in piece
      ? containsPlaceholder(piece.literal)
        ? undefined
        : piece.literal
      : resolveExpression(piece.expression, find, depth),
  );
  return pieces?.includes(undefined) === false ? pieces.join('') : undefined;
}

function resolveExpression(expression: string, find: FindResource, depth: number): string | undefined {
  const account = ACCOUNT.exec(expression)?.[1];
  if (account !== undefined) return resolveAccount(account, find, depth);
  const [, address, attribute] = REFERENCE.exec(expression) ?? [];
  const referred = address === undefined ? undefined : find(address);
  return referred && depth < MAX_REFERENCE_DEPTH
    ? resolveAttribute(referred, attribute!, find, depth + 1)
    : undefined;
}

function resolveAccount(reference: string, find: FindResource, depth: number): string | undefined {
  const arn = resolveExpression(reference, find, depth);
  if (arn === undefined) return undefined;
  if (arn.startsWith('arn:')) return arn.split(':')[4];
  const [, address = '', attribute] = REFERENCE.exec(reference) ?? [];
  const isOwn = attribute === 'arn' && find(address)?.configured.provider_config_key === 'aws';
  return isOwn ? THIS_ACCOUNT : undefined;
}

function resolveAttribute(
  referred: ReferencedResource,
  attribute: string,
  find: FindResource,
  depth: number,
): string | undefined {
  const { configured: written, change } = referred;
  const { before, after, after_unknown } = change.change as Record<string, Json | undefined>;
  const of = (side: Json | undefined): Json | undefined => (isObject(side) ? side[attribute] : undefined);
  if (of(after_unknown) !== true) return toUsableText(of(after));
  if (written.expressions[attribute] !== undefined) {
    const template = getTemplate(written, attribute);
    return template === undefined ? undefined : resolveTemplate(template, find, depth);
  }
  const through = ARN_SOURCES[`${change.type}.${attribute}`];
  if (through !== undefined) return resolveArn(getTemplate(written, through), find, depth);
  if (!ASSIGNED_BY_AWS.test(attribute)) return undefined;
  return (
    (IDENTITY_ATTRIBUTES.has(attribute) ? toUsableText(of(before)) : undefined) ??
    createPlaceholder(referred, attribute)
  );
}

/** The ARN of the resource that a template refers to by its id. */
function resolveArn(template: string | undefined, find: FindResource, depth: number): string | undefined {
  const address = /^\$\{(aws_\w+\.[\w-]+)\.(?:arn|id|key_id)\}$/.exec(template ?? '')?.[1];
  return address === undefined ? undefined : resolveExpression(`${address}.arn`, find, depth);
}

/** A text without a secret in it. */
const toUsableText = (value: Json | undefined): string | undefined =>
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
  const known = NAME_ATTRIBUTES.map((field) => toUsableText(after[field])).find(
    (name) => name !== undefined && isPlaceholderName(name),
  );
  const thing = type.replace(/^aws_(?:api_gateway_|[a-z\d]+_)/, '').replaceAll('_', ' ');
  // What only points at something else isn't what is pointed at.
  const part = /^(\w+)_(?:arn|id|url)$/.exec(attribute)?.[1]?.replaceAll('_', ' ');
  const kind = part === undefined || attribute === 'key_id' || attribute === 'unique_id' ? thing : part;
  return formatPlaceholder(`${address}.${attribute}`, known ?? id, kind);
}
