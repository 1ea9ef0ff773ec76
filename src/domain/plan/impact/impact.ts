import { asMap, type Json } from '../value';
import { parseJsonText } from '../masking/json-text';

/** The impact of a change on access, the network or encryption. */
export interface Impact {
  readonly kind: 'access' | 'network' | 'encryption';
  /**
   * `widens`: more is allowed or less is protected. `narrows`: the opposite. `changes`: neither, or both. `unknown`: known
   * only after the apply.
   */
  readonly effect: 'widens' | 'narrows' | 'changes' | 'unknown';
  readonly description: string;
  /** Who has the access, or the resource that is accessed: `role Detector-dev`, `topic Alerts-dev`. */
  readonly subject?: string;
}

export const createNetworkImpact = (effect: Impact['effect'], description: string): Impact => ({
  kind: 'network',
  effect,
  description,
});

export const createAccessImpact = (
  effect: Impact['effect'],
  subject: string,
  description: string,
): Impact => ({ kind: 'access', effect, description, subject });

export type Attributes = { readonly [key: string]: Json };

/** A resource before and after the change, masked. A side is empty if the resource does not exist there. */
export interface ChangedResource {
  readonly type: string;
  readonly address: string;
  readonly before: Attributes;
  readonly after: Attributes;
  /**
   * Has the shape of `after`, with `true` for each value that is known only after the apply. `after` may still contain
   * such a value, taken from the configuration.
   */
  readonly unknown: Attributes;
  /** The attributes that the configuration sets. Empty if the configuration is not known. */
  readonly configured: ReadonlySet<string>;
  readonly created: boolean;
  readonly deleted: boolean;
}

/** Parses a JSON document. */
export const parseDocument = (value: Json | undefined): Attributes =>
  asMap(typeof value === 'string' ? parseJsonText(value) : value);

/** Shortens an ARN or URL to the name of the resource, without its type. */
export function shortenName(name: string): string {
  if (name === '*') return 'everything';
  const [, , service, , account, ...rest] = name.split(':');
  if (name.startsWith('arn:') && rest.length > 0) {
    const resource = rest.join(':');
    if (service === 'iam' && resource === 'root') return `account ${account}`;
    if (resource === '*') return `everything in ${service}`;
    const every = /^([a-zA-Z-]+)[:/]\*$/.exec(resource)?.[1];
    if (every !== undefined) return `every ${every} in ${service}`;
    // An ARN of S3 contains the name of the bucket, followed by the key of an object, if any.
    if (service === 's3') return resource;
    return resource.replace(/^[a-zA-Z-]+[:/](?=.)/, '');
  }
  return /^https:\/\/sqs\./.test(name) ? name.slice(name.lastIndexOf('/') + 1) : name;
}

const NAME_ATTRIBUTES = [
  'function_name',
  'bucket',
  'name',
  'cluster_identifier',
  'identifier',
  'description',
] as const;

/** The name of the resource in a description. */
export function getLabel({ before, after, address }: ChangedResource): string {
  for (const side of [after, before])
    for (const field of NAME_ATTRIBUTES) {
      const name = side[field];
      if (typeof name === 'string' && name !== '') return shortenName(name);
    }
  return address;
}

/** `a`, `a and b`, `a, b and c` */
export const formatList = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
