import { z } from 'zod';
import { AUDIT_EVENTS } from '../../domain/transactions';
import type { AuditRow } from './stores/rows';
import { safeParse } from '../../domain/validation/safe-parse';

/** The result of a function that an event invoked, as Lambda and the functions put it on the audit bus. */
const InvocationResult = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string() }).optional(),
  requestPayload: z.unknown(),
  responsePayload: z.looseObject({
    score: z.number().optional(),
    outcome: z.string().optional(),
    scoredAt: z.string().optional(),
    alreadyScored: z.boolean().optional(),
    sentAgain: z.boolean().optional(),
    notified: z.boolean().optional(),
    alreadyNotified: z.boolean().optional(),
    fraud: z.boolean().optional(),
    alreadyConfirmed: z.boolean().optional(),
  }),
});
export type InvocationResult = z.infer<typeof InvocationResult>;

/** Returns the result that an entry records; undefined if it records another event. */
export function getInvocationResult({ detail }: Pick<AuditRow, 'detail'>): InvocationResult | undefined {
  return safeParse(InvocationResult, parseDetail(detail)).data;
}

/** Parses the detail of an entry, which is stored as JSON. */
export function parseDetail(detail: unknown): unknown {
  if (typeof detail !== 'string') return detail;
  try {
    return JSON.parse(detail) as unknown;
  } catch {
    return detail;
  }
}

/** Whether an entry records the acceptance of a transaction, and not that of a repeated request. */
export const isAcceptance = ({ type, detail }: Readonly<Record<'type' | 'detail', unknown>>): boolean =>
  type === AUDIT_EVENTS.accepted && !String(detail).includes('"duplicate":true');

/** Returns the id of the function of an invocation, such as `Notifier`; undefined for a result of a queue. */
export const getFunctionId = ({ requestContext }: InvocationResult): string | undefined =>
  requestContext?.functionArn.split(':')[6]?.split('-')[0];

const listResults = (entries: readonly AuditRow[]): InvocationResult['responsePayload'][] =>
  entries
    .map((entry) => getInvocationResult(entry))
    .filter((result) => result !== undefined)
    .map(({ responsePayload }) => responsePayload);

const isReplayedEvent = (event: unknown, replayName: string): boolean =>
  typeof event === 'object' &&
  event !== null &&
  ((event as { readonly 'replay-name'?: unknown })['replay-name'] === replayName ||
    ('event' in event && isReplayedEvent(event.event, replayName)));

/**
 * Whether an entry records an event that a replay delivered, or the result of a function that such an event invoked: a
 * result is an event of its own, and contains the replayed one.
 */
export const isEntryOfReplay = (entry: AuditRow, replayName: string): boolean =>
  entry.replayName === replayName ||
  entry.ts.endsWith(`#${replayName}`) ||
  isReplayedEvent(getInvocationResult(entry)?.requestPayload, replayName);

/**
 * Counts the decisions about a transaction in its history, without the invocations that found it decided. An event that
 * Lambda delivers twice to the function records one decision twice, with the same time.
 */
export const countDecisions = (entries: readonly AuditRow[]): number =>
  new Set(
    listResults(entries)
      .filter(({ score, alreadyScored }) => score !== undefined && alreadyScored !== true)
      .map(({ score, scoredAt }) => `${score} ${scoredAt}`),
  ).size;

/** Counts the notifications about a transaction in its history, without the invocations that found it notified. */
export const countNotifications = (entries: readonly AuditRow[]): number =>
  listResults(entries).filter(({ notified }) => notified === true).length;

/**
 * Whether a history contains the decision about the transaction. If an invocation ended between the write and its result,
 * only the next one, which found the decision, is recorded.
 */
export const hasDecision = (entries: readonly AuditRow[]): boolean =>
  listResults(entries).some(({ score }) => score !== undefined);

/** Whether a history contains the notification about the transaction, or an invocation that found it notified. */
export const hasNotification = (entries: readonly AuditRow[]): boolean =>
  listResults(entries).some(({ notified, alreadyNotified }) => notified === true || alreadyNotified === true);

/** Lists the rules whose matches are recorded in a history. */
export const listMatchedRules = (entries: readonly AuditRow[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ rule }) => rule ?? []));
