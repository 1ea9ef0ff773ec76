import { cpus, loadavg } from 'node:os';
import pc from 'picocolors';
import {
  type DeliveryReport,
  describePoison,
  formatDeliveryReport,
  isPoisonRetained,
} from '../../load/delivery-report';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import type { LoadCheck } from './check';
import { type Leg, measureLegs } from './legs';
import type { SentTransaction } from './send';
import type { LoadParameters } from './transactions';
import type { TransactionRow } from '../stores/rows';

/** The results of a load test. Latencies are in milliseconds, rates in transactions per second. */
export interface LoadReport {
  readonly run: string;
  readonly parameters: LoadParameters;
  /** The measured part, without the warm-up. */
  readonly measured: {
    readonly transactions: number;
    readonly seconds: number;
    readonly rate: number;
    /** The number of requests that were sent again. */
    readonly repeated: number;
  };
  readonly legs: readonly Leg[];
  /** All transactions, with those of the warm-up. */
  readonly check: LoadCheck;
  readonly deliveries: DeliveryReport;
  /** A line per failure queue that received messages, and per other queue that still contains messages at the end. */
  readonly failures: readonly string[];
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface LoadMeasurements {
  readonly run: string;
  readonly parameters: LoadParameters;
  readonly measured: readonly SentTransaction[];
  readonly rows: ReadonlyMap<string, TransactionRow>;
  readonly check: LoadCheck;
  readonly deliveries: DeliveryReport;
  readonly failures: readonly string[];
}

export function createReport({
  run,
  parameters,
  measured,
  rows,
  check,
  deliveries,
  failures,
}: LoadMeasurements): LoadReport {
  const times = measured.map(({ sentAt }) => sentAt);
  const seconds = Math.max(1, (times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return {
    run,
    parameters,
    measured: {
      transactions: measured.length,
      seconds,
      rate: measured.length / seconds,
      repeated: measured.reduce((sum, { attempts }) => sum + attempts - 1, 0),
    },
    legs: measureLegs(measured, rows),
    check,
    deliveries,
    failures,
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}

/** Whether nothing is lost, doubled, refused, unexpectedly in a failure queue or unprocessed. */
export const isClean = ({
  check,
  deliveries,
  failures,
}: Pick<LoadReport, 'check' | 'deliveries' | 'failures'>): boolean =>
  isPoisonRetained(deliveries.poison) &&
  check.lost.length +
    check.doubled.length +
    check.unaudited.length +
    failures.length +
    Object.keys(check.refused).length ===
    0;

const formatInteger = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Formats the report as text. */
export function formatReport({ parameters, measured, legs, check, deliveries, machine }: LoadReport): string {
  return [
    `requested ${formatInteger(parameters.rate)} transactions/s for ${formatInteger(parameters.seconds)} s after ${parameters.warmUpSeconds} s of warm-up; ` +
      `sent ${formatCount(measured.transactions, 'transaction')} in ${measured.seconds.toFixed(1)} s: ` +
      `${formatInteger(measured.rate)} transactions/s, ${formatCount(measured.repeated, 'request')} sent again`,
    ...formatDeliveryReport(deliveries),
    `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    `\n${pc.bold('Latency of each leg, in milliseconds')}`,
    formatTable(
      ['leg', 'transactions', 'p50', 'p95', 'p99', 'max'],
      legs.map(({ leg, count, p50, p95, p99, max }) => [
        leg,
        ...[count, p50, p95, p99, max].map(formatInteger),
      ]),
    ),
    `\n${pc.bold('Check, with the warm-up')}`,
    formatTable(
      ['sent', 'accepted', 'scored', 'suspicious', 'notified', 'lost', 'doubled', 'unaudited'],
      [
        [check.sent, check.accepted, check.scored, check.suspicious, check.notified]
          .concat(check.lost.length, check.doubled.length, check.unaudited.length)
          .map(formatInteger),
      ],
    ),
  ].join('\n');
}

/** Describes why a report is not clean, as one line. */
export function formatFailure({ check, deliveries, failures }: LoadReport, logsCommand: string): string {
  const examples = [...new Set([...check.lost, ...check.doubled, ...check.unaudited])].slice(0, 5).join(', ');
  const refused = Object.entries(check.refused).map(
    ([status, count]) =>
      `${count.toLocaleString('en-US')} with ${/^\d+$/.test(status) ? 'status ' : ''}${status}`,
  );
  return [
    ...(examples === ''
      ? []
      : [
          `${check.lost.length} lost, ${check.doubled.length} doubled, ${check.unaudited.length} without a complete audit trail, such as ${examples}`,
        ]),
    ...(refused.length === 0
      ? []
      : [
          `requests were not accepted: ${refused.join(', ')} (429: the rate exceeds the limit of the usage plan, or the concurrency of IngestProcessor; 403: the key)`,
        ]),
    ...describePoison(deliveries.poison),
    ...failures,
  ]
    .concat(`see ${logsCommand} for the reason`)
    .join('; ');
}
