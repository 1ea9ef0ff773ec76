import { formatCount } from '../../terminal/print';
import type { ReplayPeriod } from './archive';
import type { Proof } from './compare';

/** The result of a replay. */
export interface ReplayReport extends Proof {
  readonly replay: string;
  readonly from: string;
  readonly to: string;
  /** The rules that the events were delivered to; all rules of the bus if there are none. */
  readonly rules: readonly string[];
  /** The transactions with an audit entry of the replay, of those with a compared audit trail. */
  readonly processed: { readonly processed: number; readonly expected: number };
}

export const createReport = (
  {
    name,
    period,
    rules,
  }: { readonly name: string; readonly period: ReplayPeriod; readonly rules: readonly string[] },
  processed: ReplayReport['processed'],
  proof: Proof,
): ReplayReport => ({
  replay: name,
  from: new Date(period.from).toISOString(),
  to: new Date(period.to).toISOString(),
  rules,
  processed,
  ...proof,
});

const LISTED = 5;

/** Formats a report as sentences. */
export function formatReport(report: ReplayReport): string {
  const { processed, unchanged, transactions, completed, changedByOthers, profiles, auditEntries } = report;
  const isSame = report.digestBefore === report.digestAfter;
  const list = (ids: readonly string[]) =>
    `${ids.slice(0, LISTED).join(', ')}${ids.length > LISTED ? ', …' : ''}`;
  return [
    `${report.replay}: events from ${report.from} to ${report.to}, delivered to ${report.rules.length === 0 ? 'all rules' : report.rules.join(', ')}`,
    `${processed.processed.toLocaleString('en-US')} of ${formatCount(processed.expected, 'transaction')} processed again` +
      (processed.processed < processed.expected
        ? ': the archive did not contain the events of the others. On AWS, an event is archived after up to some minutes'
        : ''),
    `${unchanged.toLocaleString('en-US')} of ${formatCount(transactions, 'row')} unchanged, attribute by attribute; ` +
      (isSame
        ? `SHA-256 before and after: ${report.digestBefore}`
        : `SHA-256 ${report.digestBefore} before, ${report.digestAfter} after`),
    ...(completed.length === 0
      ? []
      : [`completed, because a step was missing before: ${completed.length} (${list(completed)})`]),
    ...(changedByOthers.length === 0
      ? []
      : [`confirmed by new events in the meantime: ${changedByOthers.length} (${list(changedByOthers)})`]),
    `${profiles.unchanged.toLocaleString('en-US')} profiles unchanged` +
      (profiles.explained === 0
        ? ''
        : `, ${profiles.explained} changed by new transactions or confirmations`),
    `${auditEntries.same.toLocaleString('en-US')} audit entries of ${formatCount(auditEntries.trails, 'trail')} unchanged, ` +
      `${auditEntries.added.toLocaleString('en-US')} added by the repetition`,
    ...(report.problems.length === 0
      ? ['proven: no other score, no second notification, no feedback counted twice']
      : report.problems.slice(0, 20).map((problem) => `changed: ${problem}`)),
  ].join('\n');
}
