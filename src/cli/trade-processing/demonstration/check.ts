import { TRADE_REGIONS } from '../../../config/trade-processing';
import { type Entry, formatReference } from '../../../domain/ledger';
import type { RecordedMessage } from '../../../domain/trade-records';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import type { Deployment } from '../deployment';
import { getLedgerTable, readEntries } from '../ledger/read-entries';
import { requestCheckpoint } from '../ledger/request-checkpoint';
import { listViolations, verifyLedger } from '../ledger/verify';
import type { FoundOutcome } from '../messages/find-outcomes';
import type { DemonstrationMessage } from './messages';
import type { DemonstrationRun } from './run';

const POLL_MS = 500;
const PATIENCE_MS = 60_000;

/** Returns the rules that a recorded message violates, each once, in alphabetical order. */
export const getRules = ({ payload }: RecordedMessage): readonly string[] =>
  [...new Set([...payload.validation.violations, ...payload.identity].map(({ rule }) => rule))].sort();

/** Compares the outcome, the violations and the lineage of each message with what is expected. One line per mismatch. */
export function findMismatches({ messages, outcomes }: DemonstrationRun): readonly string[] {
  return messages.flatMap((message) => {
    const found = outcomes.get(message.id);
    return found
      ? checkMessage(message, found)
      : [`${message.id} is not recorded: expected ${message.outcome}`];
  });
}

function checkMessage(message: DemonstrationMessage, { outcome, recorded }: FoundOutcome): string[] {
  const { id, source, text } = message;
  const { report, validation } = recorded.payload;
  const rules = getRules(recorded).join(', ') || 'none';
  const expected = message.rules.join(', ') || 'none';
  const isComplete =
    report.source === source &&
    report.text === text &&
    report.eventId !== '' &&
    validation.referenceDataKey !== '' &&
    (recorded.kind === 'rejection' || recorded.payload.enrichment.used.length > 0);
  return [
    ...(outcome === message.outcome ? [] : [`${id} is ${outcome}: expected ${message.outcome}`]),
    ...(rules === expected ? [] : [`${id} violates the rules ${rules}: expected ${expected}`]),
    ...(isComplete ? [] : [`the entry of ${id} does not contain its message, event and reference data`]),
  ];
}

/** Finds entries that record what another entry of the ledger records too. @param added the entries of this run */
export function findRepeatedEntries(
  { sent, messages }: DemonstrationRun,
  added: readonly Entry[],
): readonly string[] {
  const counts = new Map<string, number>();
  const ids = new Set(messages.map(({ id }) => id));
  for (const { payload } of added) {
    const id = (payload as { readonly report?: { readonly messageId: string } } | null)?.report?.messageId;
    if (id !== undefined && ids.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const expected = new Map(sent.map(({ id, outcome }) => [id, outcome === 'repeated' ? 0 : 1]));
  return messages.flatMap(({ id }) => {
    const [found, wanted] = [counts.get(id) ?? 0, expected.get(id) ?? 0];
    return found === wanted ? [] : [`${id} has ${found} new entries: expected ${wanted}`];
  });
}

/** Compares the entries of the run in both replicas. Waits until they have arrived in both. */
export async function findReplicaDifferences(
  deployment: Pick<Deployment, 'open'>,
  { outcomes }: DemonstrationRun,
  { now, wait }: Clock,
): Promise<readonly string[]> {
  const references = new Map(
    [...outcomes.values()].map(({ entry }) => [formatReference(entry), entry] as const),
  );
  const { result } = await waitWhileProgressing(
    async () => {
      const replicas = await Promise.all(
        TRADE_REGIONS.map(async (region) => {
          const table = getLedgerTable(await deployment.open(region));
          const entries = await readEntries(table, [...references.values()]);
          return new Map(entries.map((entry) => [formatReference(entry), JSON.stringify(entry)]));
        }),
      );
      const different = [...references.keys()].filter(
        (key) => new Set(replicas.map((replica) => replica.get(key))).size > 1,
      );
      return { result: different, isDone: different.length === 0, progress: different.length };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  return result.map((key) => `${key} differs between the replicas of ${TRADE_REGIONS.join(' and ')}`);
}

/** Signs a checkpoint in each region, and verifies both ledgers. One line per violation. */
export async function findLedgerViolations(
  deployment: Pick<Deployment, 'open' | 'config'>,
  now: () => number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const region of TRADE_REGIONS) {
    await requestCheckpoint(await deployment.open(region));
    const { report } = await verifyLedger(deployment, { region, now: now() });
    lines.push(...listViolations(report).map((line) => `${region}: ${line}`));
  }
  return lines;
}
