import { formatCount } from '../../terminal/print';
import type { ReplayPeriod } from './archive';
import type { Proof } from './compare';
import type { ProcessedCount } from './wait-until-processed';

/** The result of a replay. */
export interface ReplayReport extends Proof {
  readonly replay: string;
  readonly from: string;
  readonly to: string;
  /** The rules that the events were delivered to; all rules of the bus if there are none. */
  readonly rules: readonly string[];
  /** The transactions with an audit entry of the replay, of those with a compared audit trail. */
  readonly processed: ProcessedCount;
  /** Why the comparison proves nothing about a part of the replay; empty if it is complete. */
  readonly unproven: readonly string[];
}

export const createReport = (
  {
    name,
    period,
    rules,
  }: { readonly name: string; readonly period: ReplayPeriod; readonly rules: readonly string[] },
  observed: { readonly processed: ProcessedCount; readonly isIdle: boolean },
  proof: Proof,
): ReplayReport => ({
  replay: name,
  from: new Date(period.from).toISOString(),
  to: new Date(period.to).toISOString(),
  rules,
  processed: observed.processed,
  unproven: listGaps(observed),
  ...proof,
});

function listGaps({
  processed: { processed, expected },
  isIdle,
}: {
  readonly processed: ProcessedCount;
  readonly isIdle: boolean;
}): string[] {
  const missing = expected - processed;
  return [
    ...(missing === 0
      ? []
      : [`no audit entry of the replay was found for ${formatCount(missing, 'transaction')}`]),
    ...(expected === 0 ? ['no audit entry of the replay was found'] : []),
    ...(isIdle ? [] : ['messages were still waiting in the queues after a minute without progress']),
  ];
}

const LISTED_IDS = 5;
const LISTED_PROBLEMS = 20;

/** Returns the first items, and a last one that counts the others. */
const shorten = (items: readonly string[], max: number, format: (count: string) => string): string[] =>
  items.length <= max
    ? [...items]
    : [...items.slice(0, max), format((items.length - max).toLocaleString('en-US'))];

/** Formats a report as sentences. */
export function formatReport(report: ReplayReport): string {
  const { processed, unchanged, transactions, completed, changedByOthers, profiles, auditEntries } = report;
  const isSame = report.digestBefore === report.digestAfter;
  const list = (ids: readonly string[]) =>
    `${ids.length.toLocaleString('en-US')} (${shorten(ids, LISTED_IDS, (count) => `and ${count} more`).join(', ')})`;
  return [
    `${report.replay}: events from ${report.from} to ${report.to}, delivered to ${report.rules.length === 0 ? 'all rules' : report.rules.join(', ')}`,
    `${processed.processed.toLocaleString('en-US')} of ${formatCount(processed.expected, 'transaction')} processed again`,
    `${unchanged.toLocaleString('en-US')} of ${formatCount(transactions, 'row')} unchanged, attribute by attribute; ` +
      (isSame
        ? `SHA-256 before and after: ${report.digestBefore}`
        : `SHA-256 ${report.digestBefore} before, ${report.digestAfter} after`),
    ...(completed.length === 0 ? [] : [`completed, because a step was missing before: ${list(completed)}`]),
    ...(changedByOthers.length === 0
      ? []
      : [`confirmed by new events in the meantime: ${list(changedByOthers)}`]),
    `${profiles.unchanged.toLocaleString('en-US')} profiles unchanged` +
      (profiles.explained === 0
        ? ''
        : `, ${profiles.explained} changed by new transactions or confirmations`),
    `${auditEntries.same.toLocaleString('en-US')} audit entries of ${formatCount(auditEntries.trails, 'trail')} unchanged, ` +
      `${auditEntries.added.toLocaleString('en-US')} added by the repetition`,
    ...shorten(
      report.problems.map((problem) => `changed: ${problem}`),
      LISTED_PROBLEMS,
      (count) => `and ${count} more changes`,
    ),
    ...report.unproven.map((gap) => `not proven: ${gap}`),
    ...(report.problems.length + report.unproven.length === 0
      ? ['proven: no other score, no second notification, no feedback counted twice']
      : []),
  ].join('\n');
}
