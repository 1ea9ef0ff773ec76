import { z } from 'zod';
import type { AuditRow } from './stores/rows';

/** What Lambda puts on the audit bus after an asynchronous invocation. */
const InvocationResult = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string() }),
  requestPayload: z.looseObject({ 'detail-type': z.string().optional() }).optional(),
  responsePayload: z.unknown(),
});
export type InvocationResult = z.infer<typeof InvocationResult>;

const DetectorResult = z.looseObject({ score: z.number().optional(), alreadyScored: z.boolean().optional() });
const NotifierResult = z.looseObject({
  notified: z.boolean().optional(),
  alreadyNotified: z.boolean().optional(),
});

/** Returns the result of a function's invocation that an entry records; undefined if it is another event. */
export function getInvocationResult({ detail }: Pick<AuditRow, 'detail'>): InvocationResult | undefined {
  return InvocationResult.safeParse(parseDetail(detail)).data;
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

/** Returns the id of the function of an invocation, such as `Notifier`. */
export function getFunctionId({ requestContext }: InvocationResult): string {
  const name = requestContext.functionArn.split(':')[6] ?? '';
  return name.slice(0, name.indexOf('-') === -1 ? undefined : name.indexOf('-'));
}

/** Counts the decisions about a transaction in its history, without the invocations that found it decided. */
export const countDecisions = (entries: readonly AuditRow[]): number =>
  entries.filter((entry) => {
    const result = getInvocationResult(entry);
    if (result === undefined || getFunctionId(result) !== 'FraudDetector') return false;
    const { data } = DetectorResult.safeParse(result.responsePayload);
    return data?.score !== undefined && data.alreadyScored !== true;
  }).length;

/** Counts the notifications about a transaction in its history, without the invocations that found it notified. */
export const countNotifications = (entries: readonly AuditRow[]): number =>
  entries.filter((entry) => {
    const result = getInvocationResult(entry);
    if (result === undefined || getFunctionId(result) !== 'Notifier') return false;
    const { data } = NotifierResult.safeParse(result.responsePayload);
    return data?.notified !== false && data?.alreadyNotified !== true;
  }).length;

/** Lists the rules whose matches are recorded in a history. */
export const listMatchedRules = (entries: readonly AuditRow[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ rule }) => rule ?? []));
