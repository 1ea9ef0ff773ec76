import { type ChainId, parseSortKey } from './chain-id';
import type { Head } from './entry';

/** The place in the chain that the next row continues. */
export interface Position {
  readonly sequence: number;
  /** The hashes that the next row may continue: several after a wrong row, undefined if any. */
  readonly hashes: readonly string[] | undefined;
  readonly recordedAt: string;
  /** What the row at this place continues, to compare another row with the same sequence. */
  readonly previousHashes: readonly string[] | undefined;
}

/** The place of a row without the form of an entry, if it is the expected one. */
export const findPlace = (value: unknown, expected: number): number | undefined => {
  const sk = typeof value === 'object' && value !== null && 'sk' in value ? value.sk : undefined;
  return typeof sk === 'string' && parseSortKey(sk) === expected ? expected : undefined;
};

/** The position after a row that says nothing about the next one. */
export const createUnknownPosition = (sequence: number, before: Position | undefined): Position => ({
  sequence,
  hashes: undefined,
  recordedAt: before?.recordedAt ?? '',
  previousHashes: undefined,
});

/** Returns the row of a position as a head; undefined after a wrong row. */
export const toHead = ({ region, shard }: ChainId, position: Position): Head | undefined => {
  const { sequence, recordedAt, hashes: [hash, other] = [] } = position;
  return hash === undefined || other !== undefined
    ? undefined
    : { region, shard, sequence, hash, recordedAt };
};
