import { type AlertRow, createDigest, type Digest, MAX_DIGEST_ALERTS } from '../../domain/alerts';
import { ALL_PATTERNS } from '../../domain/patterns';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { runAll, toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { AlertDigests } from './adapters/alert-digests';
import type { AlertHistory } from './adapters/alert-history';
import type { AlertTopic } from './adapters/alert-topic';
import type { MailPace } from './adapters/mail-pace';
import { waitForTurn } from './publish-alert';

export interface DigestDeps {
  readonly telemetry: Telemetry;
  readonly history: Pick<AlertHistory, 'listDigestDue' | 'addToDigest' | 'markDigested'>;
  readonly digests: AlertDigests;
  readonly topic: Pick<AlertTopic, 'publishDigest'>;
  readonly pace: MailPace;
}

/** The duration of a digest's claim: the timeout of the function, after which no process that claimed it is running. */
export const DIGEST_CLAIM_MS = 240_000;

/**
 * Sends one digest for each pattern with delayed alerts. Returns the errors. A pattern without a deployment is included,
 * because its delayed alerts outlive it.
 */
export const sendDigests = async (deps: DigestDeps): Promise<readonly Error[]> => {
  const errors: Error[] = [];
  for (const pattern of ALL_PATTERNS) {
    try {
      await deps.telemetry.trace('send digest', () => sendDigest(pattern, deps));
    } catch (thrown) {
      errors.push(toError(thrown));
      deps.telemetry.log.error('digest not sent', { pattern, error: toError(thrown) });
    }
  }
  return errors;
};

/**
 * Sends the digest of a pattern. The digest's row lists its alerts, and each alert's row contains the digest's id, so a
 * retry after a crash continues the same digest with the same alerts. A crash between publishing and marking publishes
 * it again, with the same id. The next sweep continues.
 */
const sendDigest = async (pattern: string, deps: DigestDeps): Promise<void> => {
  const { telemetry, history, digests, topic } = deps;
  const digest = await claimDigest(pattern, deps);
  if (!digest) return;
  const rows: AlertRow[] = [];
  await runAll(digest.alertIds, MAX_CONCURRENT_CALLS, async (alertId) => {
    // The index may still list an alert that the previous digest contained.
    const row = await history.addToDigest(alertId, digest.digestId);
    if (row) rows.push(row);
  });
  if (rows.length > 0 && digest.publishedAt === undefined) {
    await waitForTurn(deps);
    await topic.publishDigest(digest, rows);
    await digests.markPublished(digest, telemetry.now());
    telemetry.meter.count('DigestsSent', 1);
    telemetry.log.info('digest notified', { digest_id: digest.digestId, pattern, alerts: rows.length });
  }
  await runAll(rows, MAX_CONCURRENT_CALLS, ({ alertId }) =>
    history.markDigested(alertId, digest.digestId, telemetry.now()),
  );
  await digests.markDone(digest, telemetry.now());
};

/** Starts a digest of all due alerts, or continues one whose invocation has ended. Returns undefined if there is none. */
const claimDigest = async (
  pattern: string,
  { telemetry, history, digests }: DigestDeps,
): Promise<Digest | undefined> => {
  const now = telemetry.now();
  const until = now + DIGEST_CLAIM_MS;
  const last = await digests.read(pattern);
  if (last && last.doneAt === undefined) {
    const isExpired = Date.parse(last.claimedUntil) <= now;
    return isExpired && (await digests.renewClaim(last, until)) ? last : undefined;
  }
  const due = await history.listDigestDue(pattern, MAX_DIGEST_ALERTS);
  if (due.length === 0) return undefined;
  const digest = createDigest(
    pattern,
    due.map(({ alertId }) => alertId),
    now,
    until,
  );
  return (await digests.start(digest, last)) ? digest : undefined;
};
