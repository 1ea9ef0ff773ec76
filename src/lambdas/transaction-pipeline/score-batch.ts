import {
  isScored,
  METRICS,
  type RuleSet,
  type ScoredRow,
  type TransactionRow,
} from '../../domain/transactions';
import { splitIntoChunks, toError } from '../shared/concurrency';
import { type Profile, type ProfileChange } from './adapters/profiles';
import { formatRowKey } from './adapters/scoring-data';
import type { NewScore } from './adapters/transaction-writes';
import { assertSame, computeDecision } from './compute-decision';
import type { DetectorDeps } from './detector-deps';
import { ContentionError, UnknownTransactionError } from './errors';
import type { ReceivedMessage } from './received-message';
import { MAX_ATTEMPTS, MAX_HISTORY_ATTEMPTS } from './score-received';

/** What became of a message: scored now, found with a score, or failed. */
export type ScoringResult =
  | { readonly state: 'scored'; readonly row: ScoredRow }
  | { readonly state: 'found'; readonly row: ScoredRow }
  | { readonly state: 'failed'; readonly error: Error };

/** A message with the decision about its transaction. */
export interface ScoredMessage {
  readonly message: ReceivedMessage;
  readonly row: ScoredRow;
}

/** How many transactions are written together: all or none. */
const GROUP_SIZE = 10;
/** After so many conflicts, each transaction is written alone, so that one cannot hold up the others. */
const MAX_GROUP_ATTEMPTS = 2;

interface Candidate {
  readonly message: ReceivedMessage;
  readonly row: TransactionRow;
}

/**
 * Scores the transactions of several events, each once, in the order of the messages: a transaction counts in the history
 * of its merchant before the next one of the merchant is scored.
 * @param announce called with the new decisions of each round, so that they do not wait for conflicts of others
 */
export const scoreBatch = async (
  messages: readonly ReceivedMessage[],
  deps: DetectorDeps,
  announce: (scored: readonly ScoredMessage[]) => Promise<void>,
): Promise<ReadonlyMap<ReceivedMessage, ScoringResult>> => {
  const results = new Map<ReceivedMessage, ScoringResult>();
  let pending = messages;
  let conflicts = 0;
  while (pending.length > 0 && conflicts < MAX_ATTEMPTS) {
    const problem = await scorePending(pending, conflicts, results, deps);
    const scored = pending.flatMap((message): readonly ScoredMessage[] => {
      const result = results.get(message);
      return result?.state === 'scored' ? [{ message, row: result.row }] : [];
    });
    if (scored.length > 0) await announce(scored);
    pending = pending.filter((message) => !results.has(message));
    if (problem === undefined) continue;
    await deps.backoff.wait(conflicts);
    // One of the transactions of a group may be the reason for the error, so each is written alone.
    conflicts = problem === 'error' ? Math.max(conflicts + 1, MAX_GROUP_ATTEMPTS) : conflicts + 1;
  }
  for (const message of pending) {
    const error = new ContentionError(message.received.transactionId, MAX_ATTEMPTS);
    results.set(message, { state: 'failed', error });
  }
  return results;
};

/**
 * Reads and writes the messages without a result once. Returns `conflict` if another invocation changed the same rows, and
 * `error` if a group of several transactions failed.
 */
const scorePending = async (
  pending: readonly ReceivedMessage[],
  conflicts: number,
  results: Map<ReceivedMessage, ScoringResult>,
  deps: DetectorDeps,
): Promise<'conflict' | 'error' | undefined> => {
  const fail = (messages: readonly ReceivedMessage[], thrown: unknown): void => {
    for (const message of messages) results.set(message, { state: 'failed', error: toError(thrown) });
  };
  try {
    const data = await deps.readScoringData(
      pending.map(({ key }) => key),
      pending.map(({ profileId }) => profileId),
    );
    const candidates = findCandidates(pending, data.rows, results);
    if (candidates.length === 0) return undefined;
    const rules = await deps.rules.get();
    const profiles = new Map(data.profiles);
    const conflicting = new Set<string>();
    let problem: 'conflict' | 'error' | undefined;
    for (const group of splitIntoChunks(candidates, conflicts < MAX_GROUP_ATTEMPTS ? GROUP_SIZE : 1)) {
      const ids = group.map(({ message }) => message.profileId);
      // The next transaction of a merchant waits for the one before it.
      if (ids.some((id) => conflicting.has(id))) continue;
      const hasHistory = conflicts < MAX_HISTORY_ATTEMPTS;
      try {
        const isWritten = await scoreGroup(group, { profiles, rules, hasHistory }, results, deps);
        if (isWritten) continue;
        for (const id of ids) conflicting.add(id);
        problem ??= 'conflict';
      } catch (error) {
        const [first, second] = group;
        if (second === undefined) {
          fail([first!.message], error);
          continue;
        }
        for (const id of ids) conflicting.add(id);
        problem = 'error';
        deps.telemetry.log.warn('transactions are written one by one after an error', {
          correlation_ids: group.map(({ row }) => row.transactionId),
          error: toError(error),
        });
      }
    }
    deps.telemetry.meter.count(METRICS.versionConflicts, problem === 'conflict' ? 1 : 0);
    return problem;
  } catch (error) {
    fail(
      pending.filter((message) => !results.has(message)),
      error,
    );
    return undefined;
  }
};

/** Finds the messages whose transactions have no score, each transaction once. The others get their result. */
const findCandidates = (
  pending: readonly ReceivedMessage[],
  rows: ReadonlyMap<string, TransactionRow>,
  results: Map<ReceivedMessage, ScoringResult>,
): readonly Candidate[] => {
  const candidates = new Map<string, Candidate>();
  for (const message of pending) {
    const key = formatRowKey(message.key);
    const row = rows.get(key);
    try {
      if (!row) throw new UnknownTransactionError(message.received.transactionId);
      assertSame(message.received, row);
      if (isScored(row)) results.set(message, { state: 'found', row });
      // A second message about a transaction finds its score in the next round.
      else if (!candidates.has(key)) candidates.set(key, { message, row });
    } catch (error) {
      results.set(message, { state: 'failed', error: toError(error) });
    }
  }
  return [...candidates.values()];
};

/** Scores the transactions of a group, and writes them together. Returns false if one of the rows was changed. */
const scoreGroup = async (
  group: readonly Candidate[],
  context: { readonly profiles: Map<string, Profile>; readonly rules: RuleSet; readonly hasHistory: boolean },
  results: Map<ReceivedMessage, ScoringResult>,
  deps: DetectorDeps,
): Promise<boolean> => {
  const { profiles, rules, hasHistory } = context;
  const changes = new Map<string, ProfileChange & { readonly count: number }>();
  const scoredAt = new Date(deps.telemetry.now()).toISOString();
  const scores = group.map(({ message, row }): Candidate & { readonly score: NewScore } => {
    const { profileId, invocation } = message;
    const read = profiles.get(profileId);
    const earlier = changes.get(profileId);
    const merchant = earlier ? { ...read, profileId, state: earlier.state } : read;
    const { score, state } = computeDecision(row, merchant, rules, deps);
    changes.set(profileId, { profileId, read, state, count: 1 + (earlier?.count ?? 0) });
    return { message, row, score: { ...score, scoredAt, scoredBy: invocation.id } };
  });
  const result = await deps.writes.recordScores(
    scores.map(({ row, score }) => ({ row, score })),
    hasHistory ? [...changes.values()] : [],
  );
  if (result === 'conflict') return false;
  deps.telemetry.meter.count(METRICS.historiesSkipped, hasHistory ? 0 : group.length);
  for (const { profileId, read, state, count } of changes.values())
    if (hasHistory)
      profiles.set(profileId, { ...read, profileId, state, version: (read?.version ?? 0) + count });
  for (const { message, row, score } of scores)
    results.set(message, { state: 'scored', row: { ...row, ...score } });
  return true;
};
