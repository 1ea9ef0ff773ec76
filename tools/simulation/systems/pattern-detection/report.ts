import type { KinesisStreamRecord } from 'aws-lambda';
import type { AlertRow, PatternRow } from '../../../../src/domain/alerts';
import type { Approval } from '../../../../src/domain/approvals';
import type { Simulation } from '../../core/simulation';
import type { Summary } from '../../core/system';
import type { Notification } from '../../services/sns/topic';
import { computeExpectedResults, type ExpectedResults } from './expected-results';
import type { Answer, People } from './people';
import type { Observer } from './observer';
import type { Operator } from './operator';
import type { Resources } from './resources';

/** A message of FailedMessages: what was refused, with its text or its bytes. */
export interface Refusal {
  readonly correlationId: string;
  readonly text?: string;
  readonly data?: string;
}

/** What a run has done, and should have done. */
export interface Report {
  readonly expected: ExpectedResults;
  readonly patterns: readonly PatternRow[];
  readonly alerts: readonly AlertRow[];
  readonly approvals: readonly Approval[];
  readonly answers: readonly Answer[];
  /** How often each alert was published alone, by its id. */
  readonly published: ReadonlyMap<string, number>;
  /** The alerts that the published digests list, by the ids of the digests. */
  readonly publishedDigests: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refusals: readonly Refusal[];
  /** The data of the records in base64, by their event ids. */
  readonly records: ReadonlyMap<string, string>;
  readonly deadLetters: number;
  /** The dead letters with which AlertProcessor was not invoked three times. */
  readonly unprocessedDeadLetters: readonly string[];
  readonly countInterrupted: (alertId: string) => number;
  readonly longestStallMs: number;
  readonly hasFaults: boolean;
}

/** A world after its run. */
export interface FinishedWorld {
  readonly simulation: Simulation;
  readonly resources: Resources;
  readonly observer: Observer;
  readonly people: People;
  readonly operator: Operator;
  /** Lists the records of each shard, in their order. */
  listRecords(): readonly (readonly KinesisStreamRecord[])[];
}

/** Reads the results of a run. */
export const createReport = (world: FinishedWorld): Report => {
  const { resources, observer, people, operator } = world;
  const { tables, topics, queues } = resources;
  const shards = world.listRecords();
  return {
    expected: computeExpectedResults(shards),
    records: new Map(shards.flat().map(({ eventID, kinesis }) => [eventID, kinesis.data])),
    patterns: tables.TradingPatterns.list() as unknown as readonly PatternRow[],
    alerts: tables.AlertHistory.list() as unknown as readonly AlertRow[],
    approvals: tables.ApprovalTracking.list() as unknown as readonly Approval[],
    answers: people.answers,
    ...readNotifications(topics.tradingAlerts.published),
    refusals: queues.failedMessages.messages.map(({ body }) => JSON.parse(body) as Refusal),
    deadLetters: operator.deadLetters.length + operator.restarted,
    unprocessedDeadLetters: operator.deadLetters
      .filter(({ id, maxReceives }) => observer.countInvocations(id) < maxReceives)
      .map(({ id }) => id),
    countInterrupted: (alertId) => observer.countInterrupted(alertId),
    longestStallMs: observer.longestStallMs,
    hasFaults: world.simulation.faults.happened.length > 0,
  };
};

const readNotifications = (
  notifications: readonly Notification[],
): Pick<Report, 'published' | 'publishedDigests'> => {
  const published = new Map<string, number>();
  const publishedDigests = new Map<string, ReadonlySet<string>>();
  for (const { message, attributes } of notifications)
    if (attributes.kind === 'digest')
      publishedDigests.set(attributes.digestId!, new Set(listDigestAlerts(message)));
    else {
      const { alertId } = JSON.parse(message) as { readonly alertId: string };
      published.set(alertId, (published.get(alertId) ?? 0) + 1);
    }
  return { published, publishedDigests };
};

/** Lists the ids of the alerts of a digest: all of them, because no run has one of more alerts than a digest lists. */
const listDigestAlerts = (message: string): readonly string[] => {
  const { default: text } = JSON.parse(message) as { readonly default: string };
  const { alerts } = JSON.parse(text) as { readonly alerts: readonly { readonly alertId: string }[] };
  return alerts.map(({ alertId }) => alertId);
};

/** Whether people know of an alert, or the system has decided that they need not. */
export const isSettled = (alert: AlertRow): boolean =>
  alert.notifiedAt !== undefined || alert.suppressed !== undefined || alert.approvalRequestedAt !== undefined;

/** Counts the accepted events, and those of which something came too often or not at all. */
export const summarise = (report: Report): Omit<Summary, 'virtualMs'> => {
  const { expected, alerts, published, approvals, refusals, deadLetters, longestStallMs } = report;
  const known = new Set(alerts.filter(isSettled).map(({ alertId }) => alertId));
  const refused = new Set(refusals.map(({ correlationId }) => correlationId));
  const lost =
    [...expected.alerts.keys()].filter((id) => !known.has(id)).length +
    [...expected.refused].filter((id) => !refused.has(id)).length;
  const accepted = expected.acceptedEvents + expected.refused.size;
  return {
    accepted,
    done: accepted - lost,
    deadLettered: expected.refused.size + deadLetters,
    lost,
    duplicated: alerts.filter(({ alertId }) => !expected.alerts.has(alertId)).length,
    notifiedTwice: [...published.values()].filter((count) => count > 1).length,
    decisions: approvals.filter(({ state }) => state !== 'PENDING').length,
    longestStallMs,
  };
};
