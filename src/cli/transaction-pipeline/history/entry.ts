import { AUDIT_EVENTS } from '../../../domain/transactions';
import { getFunctionId, getInvocationResult, type InvocationResult, parseDetail } from '../audit-facts';
import type { AuditRow } from '../stores/rows';

/** One entry of a transaction's history, for people and as JSON. */
export interface HistoryEntry {
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** Milliseconds since the entry before; 0 for the first one. */
  readonly sincePreviousMs: number;
  readonly type: string;
  readonly source?: string;
  readonly rule?: string;
  readonly outcome?: string;
  readonly traceId?: string;
  /** The replay that sent the event again. */
  readonly replayName?: string;
  /** What happened, in a sentence. */
  readonly summary: string;
  readonly eventId: string;
  readonly detail: unknown;
}

/** Creates the entries of a history in the order of their times. */
export function createEntries(rows: readonly AuditRow[]): HistoryEntry[] {
  const sorted = [...rows].sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
  let previous: number | undefined;
  return sorted.map((row) => {
    const separator = row.ts.indexOf('#');
    const time = row.ts.slice(0, separator);
    const milliseconds = Date.parse(time);
    const entry: HistoryEntry = {
      time,
      sincePreviousMs: previous === undefined ? 0 : milliseconds - previous,
      type: row.type,
      ...(row.source !== undefined && { source: row.source }),
      ...(row.rule !== undefined && { rule: row.rule }),
      ...(row.outcome !== undefined && { outcome: row.outcome }),
      ...(row.traceId !== undefined && { traceId: row.traceId }),
      ...(row.replayName !== undefined && { replayName: row.replayName }),
      summary: `${summarize(row)}${row.replayName === undefined ? '' : ` (replay ${row.replayName})`}`,
      eventId: row.ts.slice(separator + 1),
      detail: parseDetail(row.detail),
    };
    previous = milliseconds;
    return entry;
  });
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Describes what an entry records. Unknown events are described by their type. */
function summarize(row: AuditRow): string {
  if (row.rule !== undefined) return `matched the rule ${row.rule}`;
  const result = getInvocationResult(row);
  if (result !== undefined)
    return summarizeResult(getFunctionId(result) ?? 'a retry', result.responsePayload);
  const detail = parseDetail(row.detail);
  return isObject(detail) ? summarizeEvent(row.type, detail) : row.type;
}

function summarizeResult(name: string, response: InvocationResult['responsePayload']): string {
  const { score, outcome, alreadyScored, sentAgain, notified, alreadyNotified, fraud, alreadyConfirmed } =
    response;
  if (alreadyScored === true)
    return `${name} found it scored, and changed nothing${sentAgain === true ? '; it sent the suspicion again' : ''}`;
  if (score !== undefined) return `${name} scored it ${score.toFixed(1)}: ${outcome ?? ''}`;
  if (alreadyNotified === true) return `${name} found it notified, and notified no one`;
  if (notified === true) return `${name} notified people`;
  if (alreadyConfirmed === true) return `${name} knew the feedback, and changed nothing`;
  if (fraud !== undefined) return `${name} applied the feedback: ${fraud ? 'fraud' : 'genuine'}`;
  return `${name} succeeded`;
}

function summarizeEvent(type: string, detail: Fields): string {
  const { amount, currency, accountId, merchantId, score, outcome, fraud, confirmedBy, duplicate } = detail;
  if (type === AUDIT_EVENTS.accepted)
    return duplicate === true ? 'accepted before: the same request again' : 'accepted';
  if (type === AUDIT_EVENTS.conflict) return 'rejected: the id belongs to another transaction';
  if (typeof fraud === 'boolean')
    return `${fraud ? 'confirmed as fraud' : 'cleared as genuine'} by ${String(confirmedBy)}`;
  if (typeof score === 'number') return `score ${score.toFixed(1)}: ${String(outcome)}`;
  if (typeof amount === 'number')
    return `${amount.toLocaleString('en-US')} ${String(currency)} of ${String(accountId)} at ${String(merchantId)}`;
  return summarizeSystemEvent(detail) ?? type;
}

/** Describes an event of the system bus; undefined for an unknown one. */
function summarizeSystemEvent(detail: Fields): string | undefined {
  const { ruleVersion, enabled, points, revision, by, replayName, from, to, alarmName, state, reason } =
    detail;
  // Earlier versions of the command recorded the end of a replay as outcome.
  const end = state ?? detail.outcome;
  if (ruleVersion !== undefined)
    return `version ${String(ruleVersion)} with ${String(points)} points is active${enabled === false ? ' and disabled' : ''}: revision ${String(revision)}, by ${String(by)}`;
  if (replayName !== undefined)
    return `${String(from)} to ${String(to)}, by ${String(by)}${end === undefined ? '' : `: ${String(end)}`}${reason === undefined ? '' : ` (${String(reason)})`}`;
  if (detail.functionVersion !== undefined)
    return `version ${String(detail.functionVersion)} with the model ${String(detail.model)}`;
  if (detail.timeZone !== undefined)
    return `time zone ${String(detail.timeZone)} (before: ${String(detail.previousTimeZone ?? 'not set')}), by ${String(by)}`;
  if (alarmName !== undefined && isObject(state)) return `${String(state.value)}: ${String(state.reason)}`;
  return undefined;
}
