import type { Checkpoint, CheckpointReference } from './checkpoint';

/** What is known about the newest checkpoint from another place than the checkpoints. */
export interface ExpectedNewest {
  /** The newest checkpoint must be created at this time or later: the current time minus their usual distance. */
  readonly notBefore: string;
  /** Checkpoints that must be found, such as the newest one of an earlier verification. */
  readonly known?: readonly KnownCheckpoint[];
  /**
   * The newest checkpoint that the table contains; `none`, or `damaged` if its row cannot be read; undefined if the table is not
   * compared. A checkpoint is stored before the table contains it, so one checkpoint can be newer.
   */
  readonly recorded?: CheckpointReference | 'none' | 'damaged';
}

/** A checkpoint that was read in another place than the checkpoints. */
export interface KnownCheckpoint extends CheckpointReference {
  /** The place, such as `the table`. */
  readonly source: string;
}

/** Compares the newest checkpoint that is found with what is expected. @returns what is wrong; undefined if nothing is */
export const findOutdated = (
  newest: Checkpoint | undefined,
  missing: readonly KnownCheckpoint[],
  { notBefore, recorded }: ExpectedNewest,
):
  { readonly kind: 'outdated-checkpoint' | 'unrecorded-checkpoint'; readonly detail: string } | undefined => {
  const found = newest ? `number ${newest.number} of ${newest.createdAt}` : 'none';
  const [known] = missing;
  if (known)
    return {
      kind: 'outdated-checkpoint',
      detail: `expected number ${known.number}, which ${known.source} contains; the newest is ${found}`,
    };
  if (!newest || newest.createdAt < notBefore)
    return {
      kind: 'outdated-checkpoint',
      detail: `expected one of ${notBefore} or later; the newest is ${found}`,
    };
  if (recorded === undefined) return undefined;
  // The first checkpoint is stored before the table contains any.
  const inTable =
    typeof recorded === 'string'
      ? { number: 0, text: recorded }
      : { ...recorded, text: `number ${recorded.number}` };
  return newest.number <= inTable.number + 1 && recorded !== 'damaged'
    ? undefined
    : {
        kind: 'unrecorded-checkpoint',
        detail: `the newest in the table is ${inTable.text}; the newest found is ${found}`,
      };
};
