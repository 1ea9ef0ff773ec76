import { isObject, type Json } from '../plan';
import { parseJsonText } from '../masking/masker';

/** What a change means for whoever may do something, for the network or for encryption. */
export interface Impact {
  readonly kind: 'access' | 'network' | 'encryption';
  /** Whether more is possible afterwards, or less protected; `unknown` where only the apply will tell. */
  readonly effect: 'widens' | 'narrows' | 'moves' | 'unknown';
  readonly description: string;
  /** Whose access it is, or access to what: `role Detector-dev`, `topic Alerts-dev`. */
  readonly subject?: string;
}

/** A meaning for the network. */
export const createNetworkImpact = (effect: Impact['effect'], sentence: string): Impact => ({
  kind: 'network',
  effect,
  description: sentence,
});

export type Attributes = { readonly [key: string]: Json };

/** One resource before and after; an empty map where it does not exist. Masked. */
export interface ChangedResource {
  readonly type: string;
  readonly address: string;
  readonly before: Attributes;
  readonly after: Attributes;
  /**
   * In the shape of `after`, `true` wherever a value is known only after the apply. Where access is told, such a value
   * may be there all the same: what the configuration says of it.
   */
  readonly unknown: Attributes;
  /** The attributes that the configuration sets; nothing where it is not known. */
  readonly configured: ReadonlySet<string>;
  readonly created: boolean;
  readonly deleted: boolean;
}

export const asAttributes = (value: Json | undefined): Attributes => (isObject(value) ? value : {});

/** The list that is there, the items of a JSON text, or the one value as a list. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}

/** The document in a JSON text. */
export const parseDocument = (value: Json | undefined): Attributes =>
  asAttributes(typeof value === 'string' ? parseJsonText(value) : value);

/** The name people know: what an ARN or a URL ends with, without the type in front of it. */
export function shortenName(name: string): string {
  if (name === '*') return 'everything';
  const [, , service, , account, ...rest] = name.split(':');
  if (name.startsWith('arn:') && rest.length > 0) {
    const resource = rest.join(':');
    if (service === 'iam' && resource === 'root') return `account ${account}`;
    if (resource === '*') return `everything in ${service}`;
    const every = /^([a-zA-Z-]+)[:/]\*$/.exec(resource)?.[1];
    if (every !== undefined) return `every ${every} in ${service}`;
    // A bucket's and a queue's resource is the name itself; an object's key is part of it.
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

/** What to call the resource in a sentence. */
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
