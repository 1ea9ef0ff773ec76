import { getAction, isObject, type Json, type ResourceChange } from './plan';

type Values = Readonly<Record<string, Json>>;

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

/**
 * Finds the destroyed resources that the plan creates again under another address, with the same values: a `moved` block
 * keeps them.
 * @returns the new address by the old one
 */
export function findRenames(changes: readonly RenameInput[]): ReadonlyMap<string, string> {
  const deleted = changes.filter((change) => getAction(change) === 'delete' && change.deposed === undefined);
  const created = changes.filter((change) => getAction(change) === 'create');
  const candidates = deleted
    .flatMap((old) =>
      created
        .filter(({ type, address }) => type === old.type && address !== old.address)
        .map((next) => ({ from: old.address, to: next.address, score: compareResources(old, next) })),
    )
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

/** Compares the values that the new resource sets. Returns 0 if they are two resources. */
function compareResources({ change: old }: RenameInput, { change: next }: RenameInput): number {
  const [before, after] = [toValues(old.before), toValues(next.after)];
  const identity = IDENTITY.filter((key) => isSet(after[key]));
  if (identity.some((key) => before[key] !== after[key])) return 0;
  const keys = Object.keys(after).filter((key) => isSet(after[key]));
  if (keys.length === 0) return 0;
  const equal = keys.filter((key) => JSON.stringify(before[key]) === JSON.stringify(after[key])).length;
  const share = equal / keys.length;
  if (identity.length > 0) return 1 + share;
  return share >= MIN_EQUAL_SHARE ? share : 0;
}

const toValues = (value: Json | undefined): Values => (isObject(value) ? value : {});
const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

/** Describes how to preserve a renamed resource. */
export const describeMove = (from: string, to: string): string =>
  `if ${to} is its new name, keep it: call moveFromId(${JSON.stringify(from)}) on the new resource, ` +
  `or add moved { from = ${from}, to = ${to} }`;
