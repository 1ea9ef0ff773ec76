import { formatTable } from '../../../src/cli/terminal/table';
import { formatCount } from '../../../src/cli/terminal/print';
import type { FaultKind } from '../core/fault-profiles';
import { formatFault } from '../core/faults';
import type { RunOptions, RunResult } from '../core/run';
import type { Shrunk } from '../core/shrink';
import type { Violation } from '../core/system';

/** A run, as it is printed as JSON, and saved if it fails. */
export interface RunReport {
  readonly system: string;
  readonly seed: number;
  /** The deliveries that were sent. */
  readonly deliveries: number;
  readonly faults: string;
  readonly bug?: string | undefined;
  readonly summary: RunResult['summary'];
  /** The deliveries that were processed, with duplicates and retries. */
  readonly processed: number;
  /** How many faults happened. */
  readonly faultCount: number;
  /** The kinds of these faults. */
  readonly faultKinds: readonly FaultKind[];
  readonly hash: string;
  readonly violations: readonly Violation[];
}

export const createRunReport = (system: string, options: RunOptions, result: RunResult): RunReport => ({
  system,
  seed: options.seed,
  deliveries: options.deliveries,
  faults: options.faults,
  ...(options.bug !== undefined && { bug: options.bug }),
  summary: result.summary,
  processed: result.deliveries,
  faultCount: result.faults.length,
  faultKinds: [...new Set(result.faults.map(({ kind }) => kind))],
  hash: result.hash,
  violations: result.violations,
});

/** Formats a duration such as `1:02:03.004`: hours, minutes, seconds. */
export function formatDuration(ms: number): string {
  const pad = (value: number, length = 2): string => String(Math.floor(value)).padStart(length, '0');
  return `${Math.floor(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1_000) % 60)}.${pad(ms % 1_000, 3)}`;
}

/** Formats a line of a trace, which begins with its time, with the time since the start. */
export function formatTraceLine(line: string, startsAt: number): string {
  const end = line.indexOf(' ');
  return `${formatDuration(Number(line.slice(0, end)) - startsAt)}  ${line.slice(end + 1)}`;
}

const formatViolation = ({ invariant, at, text }: Violation, startsAt: number): string =>
  `${formatDuration(at - startsAt)}  ${invariant}: ${text}`;

/** Formats the numbers of a run as a table, and its broken invariants. @param startsAt the start of the virtual time */
export function formatRun(report: RunReport, startsAt: number): string {
  const { summary, violations } = report;
  const count = (value: number): string => value.toLocaleString('en-US');
  const table = formatTable(
    [`${report.system}, seed ${report.seed}, faults ${report.faults}`, ''],
    [
      ['accepted', count(summary.accepted)],
      ['done', count(summary.done)],
      ['dead-lettered', count(summary.deadLettered)],
      ['lost', count(summary.lost)],
      ['duplicated', count(summary.duplicated)],
      ['notified twice', count(summary.notifiedTwice)],
      ['decisions', count(summary.decisions)],
      ['longest stall', formatDuration(summary.longestStallMs)],
      ['virtual time', formatDuration(summary.virtualMs)],
      ['deliveries processed', count(report.processed)],
      ['faults', count(report.faultCount)],
      ['hash of the trace', report.hash],
    ],
  );
  if (violations.length === 0) return table;
  const first = [...violations].sort((a, b) => a.at - b.at);
  return [
    table,
    '',
    'Broken invariants, first one first',
    ...first.map((found) => formatViolation(found, startsAt)),
  ].join('\n');
}

/** Formats the shortest history of a failure. */
export function formatShrunk({ options, result, runs }: Shrunk, startsAt: number): string {
  const sent = options.deliveries - (options.omitted?.size ?? 0);
  return [
    `Shortest history of ${formatCount(runs, 'run')}: seed ${options.seed}, ${sent} of ${options.deliveries} deliveries, ` +
      formatCount(result.faults.length, 'fault'),
    ...result.faults.map((fault) => `  ${formatFault(fault)}`),
    '',
    ...result.lines.map((line) => formatTraceLine(line, startsAt)),
    ...result.violations.map((found) => formatViolation(found, startsAt)),
  ].join('\n');
}
