import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { countMessages, findNewFailures, type QueueDepths } from '../../target/queue-depths';
import { UnexpectedResponse } from '../api/expect-response';
import type { SessionApi } from '../api/session-api';
import { compareEvents } from '../audit/compare-events';
import { type AuditCache, readAuditEvents } from '../audit/read-audit-events';
import type { Deployment } from '../deployment';
import type { DemonstrationRun } from './run';

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;

/** Compares the audit log with the expected events. Waits for events that are still on their way. */
export async function findAuditMismatches(
  deployment: Pick<Deployment, 'buckets' | 'getOutput'>,
  { account, expected }: Pick<DemonstrationRun, 'account' | 'expected'>,
  { now, wait }: Clock,
): Promise<string[]> {
  const from = Date.parse(account.replace(/^demo-(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3T00:00:00Z'));
  const cache: AuditCache = new Map();
  const { result } = await waitWhileProgressing(
    async () => {
      const events = await readAuditEvents(deployment, { from, to: now() }, cache);
      const found = events.filter(({ detail }) => detail.account === account);
      const mismatches = compareEvents(expected.events, found);
      return { result: mismatches, isDone: mismatches.length === 0, progress: mismatches.join() };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  return result;
}

/** The queue that retains the message that cannot be booked. */
const POISON_QUEUE = /(^|-)arrivals-dlq(-|$)/i;

/**
 * Finds queues for failures that received messages. The message that cannot be booked is expected in its own one: waits
 * until it is there.
 */
export async function findFailureMismatches(
  deployment: Pick<Deployment, 'config' | 'resources' | 'queues'>,
  before: QueueDepths,
  { sent }: Pick<DemonstrationRun, 'sent'>,
  { now, wait }: Clock,
): Promise<string[]> {
  const hasPoison = sent > 0;
  const { result } = await waitWhileProgressing(
    async () => {
      const failures = findNewFailures(before, await countMessages(deployment));
      const others = failures.filter((line) => !POISON_QUEUE.test(line.split(' ')[0]!));
      const isRetained = failures.length > others.length;
      return { result: { others, isRetained }, isDone: isRetained || !hasPoison, progress: failures.join() };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  const { others, isRetained } = result;
  return [
    ...others,
    ...(hasPoison && !isRetained ? ['the message that cannot be booked is not in ArrivalsDlq'] : []),
  ];
}

/** Signs the user of a session out everywhere, and checks that the session is refused afterwards. */
export async function findSignOutMismatches(
  session: Pick<SessionApi, 'signOutEverywhere' | 'findAccount'>,
  account: string,
): Promise<string[]> {
  await session.signOutEverywhere();
  try {
    await session.findAccount(account);
    return ['a session is valid after its user has signed out everywhere'];
  } catch (error) {
    if (error instanceof UnexpectedResponse && error.status === 401) return [];
    throw error;
  }
}
