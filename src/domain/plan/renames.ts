import { getAction, type ResourceChange } from './plan';
import { asMap, isList, type Json } from './value';

/** A change with the values that a comparison of two resources needs. */
export type RenameInput = Pick<ResourceChange, 'address' | 'type' | 'deposed'> & {
  readonly change: Pick<ResourceChange['change'], 'actions' | 'before' | 'after'>;
};

/** Attributes that identify a resource in AWS. Most of them force a replacement. */
const IDENTITY = [
  ...['name', 'bucket', 'function_name', 'identifier', 'cluster_identifier', 'replication_group_id'],
  ...[
    'domain_name',
    'broker_name',
    'cluster_id',
    'namespace_name',
    'cluster_name',
    'table_name',
    'creation_token',
  ],
] as const;

/** Without an identity, at least this share (0 to 1) of the values must be equal. */
const MIN_EQUAL_SHARE = 0.8;

/** The maximum number of pairs of resources to compare; more would take seconds. */
const MAX_PAIRS = 1_000_000;

/**
 * Finds the destroyed resources that the plan creates again under another address, with the same values: a `moved`
 * block retains them.
 * @returns the new address by the old one
 */
export function findRenames(changes: readonly RenameInput[]): ReadonlyMap<string, string> {
  const findCandidates = createCandidateLookup(changes.filter((change) => getAction(change) === 'create'));
  const deleted = changes
    .filter((change) => getAction(change) === 'delete' && change.deposed === undefined)
    .map((change) => readResource(change, change.change.before));
  let pairs = 0;
  const candidates = deleted
    .flatMap((old) => {
      const found = findCandidates(old);
      pairs += found.length;
      return pairs > MAX_PAIRS
        ? []
        : found
            .filter(({ address }) => address !== old.address)
            .map((next) => ({ from: old.address, to: next.address, score: compareResources(old, next) }));
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const renames = new Map<string, string>();
  const used = new Set<string>();
  for (const { from, to } of candidates) {
    if (renames.has(from) || used.has(to)) continue;
    renames.set(from, to);
    used.add(to);
  }
  return renames;
}

/** A resource with its values as JSON, which are compared many times. */
interface Resource {
  readonly address: string;
  readonly type: string;
  readonly jsonValues: ReadonlyMap<string, string>;
}

const readResource = ({ address, type }: RenameInput, values: Json | undefined): Resource => ({
  address,
  type,
  jsonValues: new Map(
    Object.entries(asMap(values))
      .filter(([, value]) => isSet(value))
      .map(([key, value]) => [key, JSON.stringify(value)]),
  ),
});

/** Returns the created resources of the same type and identity, in the order of the plan. */
function createCandidateLookup(created: readonly RenameInput[]): (old: Resource) => readonly Resource[] {
  const byIdentity = new Map<string, Resource[]>();
  /**
   * The combinations of identifying attributes that the created resources of a type have. A resource lacks those that
   * are known only after the apply.
   */
  const identities = new Map<string, Map<string, readonly string[]>>();
  const order = new Map<Resource, number>();
  for (const change of created) {
    const resource = readResource(change, change.change.after);
    order.set(resource, order.size);
    const identity = getIdentity(resource);
    const identitiesOfType = identities.get(resource.type) ?? new Map<string, readonly string[]>();
    identities.set(resource.type, identitiesOfType.set(identity.join(), identity));
    const key = formatIdentity(resource, identity);
    const sameIdentity = byIdentity.get(key) ?? [];
    sameIdentity.push(resource);
    byIdentity.set(key, sameIdentity);
  }
  return (old) =>
    [...(identities.get(old.type)?.values() ?? [])]
      .flatMap((identity) => byIdentity.get(formatIdentity(old, identity)) ?? [])
      .sort((a, b) => order.get(a)! - order.get(b)!);
}

const getIdentity = ({ jsonValues: texts }: Resource): readonly string[] =>
  IDENTITY.filter((key) => texts.has(key));

const formatIdentity = ({ type, jsonValues: texts }: Resource, identity: readonly string[]): string =>
  JSON.stringify([type, identity.map((key) => [key, texts.get(key) ?? null])]);

/**
 * Compares two resources by the values that the new one sets. Returns a score, or 0 if the new one is a different
 * resource.
 */
function compareResources(old: Resource, next: Resource): number {
  if (next.jsonValues.size === 0) return 0;
  let equal = 0;
  for (const [key, text] of next.jsonValues) if (old.jsonValues.get(key) === text) equal++;
  const share = equal / next.jsonValues.size;
  if (getIdentity(next).length > 0) return 1 + share;
  return share >= MIN_EQUAL_SHARE ? share : 0;
}

const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(isList(value) && value.length === 0);

/** Describes how to preserve a renamed resource. */
export const describeMove = (from: string, to: string): string =>
  `if ${to} is its new name, preserve the resource: call moveFromId(${JSON.stringify(from)}) on the new resource, ` +
  `or add moved { from = ${from}, to = ${to} }`;
