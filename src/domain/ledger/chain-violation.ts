import { formatSortKey } from './chain-id';

/** What is wrong with a chain, and what it usually means. */
export const CHAIN_VIOLATIONS = {
  'malformed-row': 'the row does not have the form of an entry',
  'unknown-version': 'the entry has a version that this program cannot verify',
  'changed-row': 'a field was changed, so that the hash of the row does not match its fields',
  'rehashed-row':
    'a row was changed and its hash computed again, but the next row or a checkpoint has another hash',
  'rewritten-history':
    'rows were changed and all later hashes computed again, but a checkpoint has another hash',
  'deleted-row': 'rows are missing between others',
  'inserted-row': 'a row was inserted that has the sequence number of another row',
  'reordered-rows': 'rows are not in the order of their sequence numbers',
  'moved-row': 'a row is stored under the key of another one',
  'swapped-region': 'a row belongs to the same place of the chain of another region',
  fork: 'two rows continue the same row',
  'second-genesis': 'a row within the chain begins a new history',
  'missing-genesis': 'the chain does not begin with a genesis',
  'time-backwards': 'a row was recorded before the row before it',
  'cut-tail': 'the last rows are missing, because a checkpoint or the head is later than the last row',
  'wrong-head': 'the row of the head is damaged, or is not that of the chain',
  'missing-chain': 'no row is found of a chain that a checkpoint lists',
  'foreign-chain': 'the chain is not one of the region, or is missing in a checkpoint that is later',
} as const;

export type ChainViolationKind = keyof typeof CHAIN_VIOLATIONS;

/** The first wrong row of a chain. */
export interface ChainViolation {
  readonly kind: ChainViolationKind;
  /** The sequence number of the first wrong or missing row. */
  readonly sequence: number;
  /** What was expected and found. */
  readonly detail: string;
}

/** The first violation of a chain. Later rows can show what it really is, so it is final when all rows are read. */
export class FirstViolation {
  found: ChainViolation | undefined;

  /** @returns false, for checks that end with a violation */
  report(kind: ChainViolationKind, sequence: number, detail: string): false {
    this.found ??= { kind, sequence, detail };
    return false;
  }

  /** Replaces fields of the violation. */
  correct(changes: Partial<ChainViolation>): false {
    if (this.found) this.found = { ...this.found, ...changes };
    return false;
  }

  /** Removes a violation of the time of a row, because the row is about to be reported for a changed hash. */
  dismissTime(sequence: number): void {
    if (this.found?.kind === 'time-backwards' && this.found.sequence === sequence) this.found = undefined;
  }

  /** Corrects the violation if it is that of a missing row, which is now found. @returns whether it is */
  findMissing(sequence: number, key: string): boolean {
    const found = this.found?.sequence === sequence ? this.found : undefined;
    const isElsewhere = !key.endsWith(formatSortKey(sequence));
    if (found?.kind === 'deleted-row')
      this.correct({ kind: isElsewhere ? 'moved-row' : 'reordered-rows', detail: `found later, at ${key}` });
    else if (found?.kind === 'moved-row')
      this.correct({ kind: 'reordered-rows', detail: `${found.detail}; the row of this place is at ${key}` });
    else return false;
    return true;
  }
}
