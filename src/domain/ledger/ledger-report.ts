import { type ChainId, formatPartitionKey } from './chain-id';
import { CHAIN_VIOLATIONS, type ChainViolation } from './chain-violation';
import type { Checkpoint } from './checkpoint';
import type { Head } from './entry';
import { CHECKPOINT_VIOLATIONS, type CheckpointViolation } from './checkpoint-violation';

/** The result for a chain. */
export interface ChainReport extends ChainId {
  readonly rows: number;
  /** How many rows, and checkpoints for the chain, are wrong; a row after a wrong one can be wrong because of it. */
  readonly violationCount: number;
  /** The last sequence number that a checkpoint or the head confirms; -1 if none. */
  readonly confirmed: number;
  /** The last row that was read; undefined if there is none, or it is wrong. */
  readonly last?: Head;
  /** The rows after the confirmed ones, which are linked to them. A later checkpoint will confirm them. */
  readonly unconfirmedRows: number;
  /** The first wrong row. */
  readonly violation?: ChainViolation;
}

/** The result for a region. */
export interface LedgerReport {
  readonly region: string;
  /** Whether there is no violation. */
  readonly isIntact: boolean;
  readonly rows: number;
  readonly checkpoints: number;
  readonly newestCheckpoint?: Checkpoint;
  /** The first wrong checkpoint. */
  readonly checkpointViolation?: CheckpointViolation;
  /** Sorted by region and shard. */
  readonly chains: readonly ChainReport[];
}

/** Formats the violations of a report, one per line: where, the kind and its meaning, and what was expected and found. */
export const formatViolations = ({
  checkpointViolation,
  chains,
}: Pick<LedgerReport, 'checkpointViolation' | 'chains'>): readonly string[] => [
  ...(checkpointViolation ? [formatCheckpointViolation(checkpointViolation)] : []),
  ...chains.flatMap(({ violation, ...chain }) => (violation ? [formatChainViolation(chain, violation)] : [])),
];

const formatCheckpointViolation = ({ kind, name, detail }: CheckpointViolation): string =>
  `${name || 'checkpoints'}: ${kind}: ${CHECKPOINT_VIOLATIONS[kind]} (${detail})`;

const formatChainViolation = (chain: ChainId, { kind, sequence, detail }: ChainViolation): string =>
  `${formatPartitionKey(chain)}, sequence ${sequence}: ${kind}: ${CHAIN_VIOLATIONS[kind]} (${detail})`;
