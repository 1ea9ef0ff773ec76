import { forgetsExisting, getAction, isImported, isMoved, type ResourceChange } from './plan';

/** What is counted of a plan. A resource that is moved or imported and also changed counts in both. */
export const COUNTED_CHANGES = ['delete', 'replace', 'update', 'create', 'forget', 'import', 'move'] as const;
export type CountedChange = (typeof COUNTED_CHANGES)[number];
export type ChangeCounts = Readonly<Record<CountedChange, number>>;

/** The addresses of the managed resources that a plan changes, by what happens to them. */
export type ChangedAddresses = Readonly<Record<CountedChange, readonly string[]>>;

export function findChangedAddresses(changes: readonly ResourceChange[]): ChangedAddresses {
  const found: Record<CountedChange, string[]> = {
    ...{ delete: [], replace: [], update: [], create: [], forget: [], import: [], move: [] },
  };
  for (const change of changes) {
    if (change.mode !== 'managed') continue;
    const action = getAction(change);
    if (action !== 'no-op' && action !== 'read') found[action].push(change.address);
    if (forgetsExisting(change)) found.forget.push(change.address);
    if (isImported(change)) found.import.push(change.address);
    if (isMoved(change)) found.move.push(change.address);
  }
  for (const addresses of Object.values(found)) addresses.sort();
  return found;
}

export function countChanges(changes: readonly ResourceChange[]): ChangeCounts {
  const addresses = findChangedAddresses(changes);
  return Object.fromEntries(COUNTED_CHANGES.map((kind) => [kind, addresses[kind].length])) as ChangeCounts;
}
