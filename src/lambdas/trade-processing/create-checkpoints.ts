import { verifySignature } from '../../aws/verify-signature';
import {
  type ChainReport,
  type Checkpoint,
  createCheckpoint,
  formatViolations,
  type FoundChain,
  type Head,
  MAX_CLOCK_SKEW_MS,
  parseHeadRow,
  verifyRegion,
} from '../../domain/ledger';
import {
  CHECKPOINT_AGE,
  type CheckpointRow,
  createCheckpointRow,
  TRADE_METRICS,
} from '../../domain/trade-records';
import { formatViolation } from '../../domain/validation';
import type { Telemetry } from '../shared/telemetry';
import type { CheckpointSigner } from './adapters/checkpoint-signer';
import type { CheckpointStore } from './adapters/checkpoint-store';
import type { LedgerTable } from './adapters/ledger-table';
import { ClockError, ContentionError, createRowError, formatChain, LedgerViolation } from './errors';
import { createStepHandler } from './handle-step';
import { type NewestCheckpoint, readNewestCheckpoint } from './newest-checkpoint';
import type { ReadSettings, SettingValues } from './settings';
import { sha256 } from '../../aws/sha256';

/** The settings of the checkpointer. */
export const CHECKPOINTER_SETTINGS = ['TableEndpoint', 'CheckpointEndpoint', 'SigningEndpoint'] as const;
type CheckpointerSettings = SettingValues<(typeof CHECKPOINTER_SETTINGS)[number]>;

/** The services of the checkpointer at the endpoints of its settings. */
export interface CheckpointServices {
  readonly ledger: LedgerTable;
  readonly store: CheckpointStore;
  readonly signer: CheckpointSigner;
}

export interface CheckpointerDeps {
  readonly telemetry: Telemetry;
  readonly region: string;
  /** The rows that one invocation verifies. @default 400000 */
  readonly maxRows?: number;
  readonly readSettings: ReadSettings<(typeof CHECKPOINTER_SETTINGS)[number]>;
  readonly getServices: (settings: CheckpointerSettings) => CheckpointServices;
}

/** The newest checkpoint, and whether this invocation created it. */
export interface CheckpointerOutput {
  readonly checkpoint: Checkpoint;
  readonly isNew: boolean;
}

/** Without new entries, a checkpoint this old is followed by another one, so that its age shows that the ledger is checked. */
const MAX_AGE_MS = 3_600_000;
const MAX_ATTEMPTS = 3;
/** The rows that one invocation verifies: after an outage, each one gets further, and none runs out of time. */
const MAX_ROWS = 400_000;

/** Creates the function that verifies the ledger of its region since the newest checkpoint, and signs the next one. */
export const createLedgerCheckpointer = (deps: CheckpointerDeps) =>
  createStepHandler('checkpoint', deps.telemetry, async (): Promise<CheckpointerOutput> => {
    const services = deps.getServices(await deps.readSettings());
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const output = await addCheckpoint(services, deps);
      if (output) return output;
    }
    throw new ContentionError(
      `no checkpoint of ${deps.region} is stored after ${MAX_ATTEMPTS} attempts, because another one was faster each time`,
    );
  });

/** @returns undefined if another invocation stored a checkpoint with the next number first */
const addCheckpoint = async (
  { ledger, store, signer }: CheckpointServices,
  deps: CheckpointerDeps,
): Promise<CheckpointerOutput | undefined> => {
  const { telemetry, region } = deps;
  const newest = await readNewestCheckpoint({ ledger, store }, region);
  const { checkpoint: previous } = newest;
  const now = chooseTime(telemetry.now(), previous);
  if (previous)
    telemetry.meter.measure(CHECKPOINT_AGE, 'Milliseconds', now - Date.parse(previous.createdAt), {});
  const chains = await ledger.findChains(region);
  const verified = await verify(chains, previous, { ledger, signer }, deps);
  const row = await recordNewest(ledger, newest);
  if (row === 'changed') return undefined;
  const heads = chains.map(readHead).map((head) => limitHead(head, verified));
  const isCurrent =
    previous && isCovered(heads, previous) && now - Date.parse(previous.createdAt) < MAX_AGE_MS;
  if (isCurrent) return { checkpoint: previous, isNew: false };
  const created = await createCheckpoint(
    {
      region,
      heads,
      previous: previous ?? 'none',
      createdAt: new Date(now).toISOString(),
      keyId: signer.keyId,
    },
    signer.sign,
    sha256,
  );
  if ('violation' in created)
    throw new LedgerViolation(`no checkpoint of ${region}: ${formatViolation(created.violation)}`);
  if (!(await store.add(created.value))) return undefined;
  // If another invocation writes the row first, the next attempt compares the checkpoints again.
  if (!(await ledger.putCheckpointRow(createCheckpointRow(created.value, sha256), row))) return undefined;
  telemetry.meter.count(TRADE_METRICS.checkpoints, 1);
  telemetry.log.info('checkpoint created', { region, number: created.value.number });
  return { checkpoint: created.value, isNew: true };
};

/**
 * Writes the newest checkpoint to the table if an invocation ended before it did. The signature must be verified.
 * @returns the row of the newest checkpoint; `changed` if another invocation was faster
 */
const recordNewest = async (
  ledger: LedgerTable,
  { checkpoint, row }: NewestCheckpoint,
): Promise<CheckpointRow | undefined | 'changed'> => {
  if (!checkpoint || checkpoint.number === row?.number) return row;
  const missing = createCheckpointRow(checkpoint, sha256);
  return (await ledger.putCheckpointRow(missing, row)) ? missing : 'changed';
};

/**
 * Returns the time of the next checkpoint: that of the previous one if the clock is a little behind it.
 * @throws ClockError if it is far behind: one of both clocks is wrong, and the ledger need not be
 */
const chooseTime = (now: number, previous: Checkpoint | undefined): number => {
  const last = previous ? Date.parse(previous.createdAt) : now;
  if (now >= last - MAX_CLOCK_SKEW_MS) return Math.max(now, last);
  throw new ClockError(
    `the time is ${new Date(now).toISOString()}, but the newest checkpoint was created at ${new Date(last).toISOString()}`,
  );
};

/**
 * Verifies the entries after a checkpoint, or from the beginning before the first one, up to a number of rows.
 * @throws LedgerViolation
 */
const verify = async (
  chains: readonly FoundChain[],
  previous: Checkpoint | undefined,
  { ledger, signer }: Pick<CheckpointServices, 'ledger' | 'signer'>,
  { telemetry, region, maxRows = MAX_ROWS }: Pick<CheckpointerDeps, 'telemetry' | 'region' | 'maxRows'>,
): Promise<readonly ChainReport[]> => {
  const report = await verifyRegion({
    region,
    trustedKeys: [await signer.readTrustedKey()],
    verifySignature: async ({ publicKey }, text, signature) => verifySignature(publicKey, text, signature),
    sha256,
    checkpoints: (async function* () {})(),
    expectedNewest: { notBefore: previous?.createdAt ?? '' },
    chains,
    readPages: ledger.readPages,
    maxRowsPerChain: Math.ceil(maxRows / Math.max(1, chains.length)),
    ...(previous && { start: previous }),
  });
  telemetry.meter.count(TRADE_METRICS.entriesVerified, report.rows);
  // Before the first checkpoint, it is no violation that none is found.
  const { checkpointViolation, ...ofChains } = report;
  const lines = formatViolations(
    previous && checkpointViolation ? { ...ofChains, checkpointViolation } : ofChains,
  );
  if (lines.length > 0) throw new LedgerViolation(`the ledger of ${region} is wrong:\n${lines.join('\n')}`);
  return report.chains;
};

/** Returns the last verified entry of a chain: its head, or an earlier one if not all rows were verified. */
const limitHead = (head: Head, verified: readonly ChainReport[]): Head => {
  const last = verified.find(({ shard }) => shard === head.shard)?.last;
  return last && last.sequence < head.sequence ? last : head;
};

const readHead = ({ headRow, ...chain }: FoundChain): Head => {
  const read = parseHeadRow(headRow);
  if ('value' in read) return read.value;
  throw createRowError(`the head of ${formatChain(chain)}`, formatViolation(read.violation));
};

/** Whether a checkpoint contains the last entries of all chains, and no other chain. */
const isCovered = (heads: readonly Head[], { chains }: Checkpoint): boolean =>
  heads.length === chains.length &&
  heads.every(({ shard, hash }) => chains.some((chain) => chain.shard === shard && chain.hash === hash));
