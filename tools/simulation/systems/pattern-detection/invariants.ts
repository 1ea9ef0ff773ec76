import type { Simulation } from '../../core/simulation';
import type { Violation } from '../../core/system';
import { APPROVAL_INVARIANTS } from './approval-invariants';
import { containsRecord } from './refusal-content';
import { isSettled, type Report } from './report';

/** Returns a text about each thing that breaks an invariant. */
export type Invariant = (report: Report) => readonly string[];

/** The invariants of events and alerts, by name. */
const ALERT_INVARIANTS: Readonly<Record<string, Invariant>> = {
  'every pattern of the accepted events raises its alert': ({ expected, alerts }) => {
    const known = new Set(alerts.map(({ alertId }) => alertId));
    return [...expected.alerts.keys()].filter((id) => !known.has(id)).map((id) => `no alert ${id}`);
  },
  'every refused event is in FailedMessages with its content': ({ expected, refusals, records }) => {
    const complete = new Set(
      refusals
        .filter((refusal) =>
          containsRecord(refusal, records.get(refusal.correlationId.replace(/#\d+$/, '')) ?? ''),
        )
        .map(({ correlationId }) => correlationId),
    );
    return [...expected.refused]
      .filter((id) => !complete.has(id))
      .map((id) => `no complete message of ${id}`);
  },
  'only refused events are in FailedMessages': ({ expected, refusals }) =>
    refusals
      .filter(({ correlationId }) => !expected.refused.has(correlationId))
      .map(({ correlationId }) => `a message of ${correlationId}, which was accepted`),
  'one durable alert for each id, and none that the events do not contain': ({
    expected,
    alerts,
    patterns,
  }) => [
    ...alerts
      .filter(({ alertId }) => !expected.alerts.has(alertId))
      .map(({ alertId }) => `alert ${alertId} is not in the events`),
    ...patterns
      .filter(({ patternId }) => !expected.patterns.has(patternId))
      .map(({ patternId }) => `pattern ${patternId} is not in the events`),
  ],
  'every alert is notified, suppressed, in a digest, or waits for a decision': ({ alerts }) =>
    alerts.filter((alert) => !isSettled(alert)).map(({ alertId }) => `${alertId} is none of them`),
  'an alert that is marked as notified was published': ({ alerts, published, publishedDigests }) =>
    alerts
      .filter(({ notifiedAt }) => notifiedAt !== undefined)
      .filter(
        ({ alertId, digestId = '' }) =>
          !published.has(alertId) && publishedDigests.get(digestId)?.has(alertId) !== true,
      )
      .map(({ alertId }) => `${alertId} was not published`),
  'a digest lists only alerts that are in no other one': ({ alerts, publishedDigests }) => {
    const digestIds = new Map(alerts.map(({ alertId, digestId }) => [alertId, digestId]));
    return [...publishedDigests].flatMap(([digestId, listed]) =>
      [...listed]
        .filter((alertId) => digestIds.get(alertId) !== digestId)
        .map((alertId) => `${digestId} lists ${alertId}, which is in ${digestIds.get(alertId)}`),
    );
  },
  'notifications of an alert are at most one more than interruptions between publishing and marking': ({
    published,
    countInterrupted,
  }) =>
    [...published]
      .filter(([id, count]) => count > 1 + countInterrupted(id))
      .map(([id, count]) => `${id} was published ${count} times, with ${countInterrupted(id)} interruptions`),
  'a message is a dead letter only after the function has failed with it': ({ unprocessedDeadLetters }) =>
    unprocessedDeadLetters.map((id) => `the function was not invoked three times with message ${id}`),
};

const INVARIANTS = { ...ALERT_INVARIANTS, ...APPROVAL_INVARIANTS };

export const INVARIANT_NAMES: readonly string[] = Object.keys(INVARIANTS);

/** A violation names only some findings: one is enough to begin with. */
const MAX_FINDINGS = 5;

/** Returns the broken invariants of a run. */
export const checkInvariants = (report: Report, { now }: Simulation): readonly Violation[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, find]) => {
    const found = find(report);
    if (found.length === 0) return [];
    const text = `${found.length} findings: ${found.slice(0, MAX_FINDINGS).join('; ')}`;
    return [{ invariant, at: now, text }];
  });
