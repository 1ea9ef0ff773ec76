import { cpus, loadavg } from 'node:os';
import pc from 'picocolors';
import type { Distribution } from '../../statistics/distribution';
import {
  type DeliveryReport,
  describePoison,
  formatDeliveryReport,
  isPoisonRetained,
} from '../../load/delivery-report';
import type { Fault } from '../../load/faults';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import type { LoadCheck, LoadResult } from './check';
import type { LoadParameters } from './create-orders';
import { type Leg, measureLegs } from './legs';
import { measureRecovery, QUERY, type Recovery } from './recovery';
import { type LoggedRequest, type OperationReport, summarizeOperations } from './request-log';
import type { SentOrder } from './send-load';

/** The results of a load test. Latencies are in milliseconds, rates in orders per second. */
export interface LoadReport {
  readonly run: string;
  readonly parameters: LoadParameters;
  /** The measured part, without the warm-up. */
  readonly measured: { readonly orders: number; readonly seconds: number; readonly rate: number };
  /** What clients saw of each operation: all attempts. */
  readonly operations: readonly OperationReport[];
  readonly legs: readonly Leg[];
  readonly deliveries: DeliveryReport;
  /** A row per kill of the writer. */
  readonly recoveries: readonly Recovery[];
  /** All orders, with those of the warm-up. */
  readonly check: LoadCheck;
  /** A line per queue for failures that received messages, and per other queue that still contains messages. */
  readonly failures: readonly string[];
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface LoadMeasurements {
  readonly run: string;
  readonly parameters: LoadParameters;
  readonly load: readonly SentOrder[];
  readonly faults: readonly Fault[];
  readonly deliveries: DeliveryReport;
  readonly log: readonly LoggedRequest[];
  readonly result: LoadResult;
  readonly check: LoadCheck;
  readonly failures: readonly string[];
}

const PLACE = 'POST /orders';
const AMEND = 'PATCH /orders/{orderId}';

export function createReport({
  run,
  parameters,
  load,
  faults,
  deliveries,
  log,
  result,
  check,
  failures,
}: LoadMeasurements): LoadReport {
  const accepted = load.flatMap(({ acceptedAt }) => acceptedAt ?? []);
  const start = load[0]?.due ?? 0;
  const last = accepted.reduce((a, b) => Math.max(a, b), start);
  const seconds = Math.max(1, last - start) / 1000;
  const bookings = result.events.map(({ detail }) => Date.parse(detail.bookedAt));
  return {
    run,
    parameters,
    measured: { orders: load.length, seconds, rate: load.length / seconds },
    operations: summarizeOperations(log, [PLACE, AMEND, QUERY]),
    legs: measureLegs(load, result),
    deliveries,
    recoveries: measureRecovery(faults, bookings, log),
    check,
    failures,
    machine: { cpus: cpus().length, loadAverage: loadavg().map((value) => Math.round(100 * value) / 100) },
  };
}

/** Whether nothing is lost, doubled, refused, rejected, unaudited, unbalanced, or in a queue for failures. */
export const isClean = ({
  check,
  deliveries,
  failures,
}: Pick<LoadReport, 'check' | 'deliveries' | 'failures'>): boolean =>
  isPoisonRetained(deliveries.poison) &&
  [check.lost, check.doubled, check.unaudited, check.books, failures].every(({ length }) => length === 0) &&
  [check.refused, check.rejected].every((counts) => Object.keys(counts).length === 0);

const formatInteger = (value: number): string => Math.round(value).toLocaleString('en-US');
const formatMs = (value: number | undefined): string =>
  value === undefined ? 'never' : formatInteger(value);

/** Formats the report as text. */
export function formatReport(report: LoadReport): string {
  const { parameters, measured, operations, legs, deliveries, recoveries, check, machine } = report;
  const formatRow = ({ count, p50, p95, p99, max }: Distribution) =>
    [count, p50, p95, p99, max].map(formatInteger);
  return [
    `requested ${formatInteger(parameters.rate)} orders/s for ${formatInteger(parameters.seconds)} s after ${parameters.warmUpSeconds} s of warm-up; ` +
      `placed ${formatCount(measured.orders, 'order')} in ${measured.seconds.toFixed(1)} s: ${formatInteger(measured.rate)} orders/s`,
    ...formatDeliveryReport(deliveries),
    `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    `\n${pc.bold('What clients saw: each attempt, in milliseconds')}`,
    formatTable(
      ['operation', 'attempts', 'p50', 'p95', 'p99', 'max', 'errors'],
      operations.map((operation) => [
        operation.operation,
        ...formatRow(operation),
        formatErrors(operation.errors),
      ]),
    ),
    `\n${pc.bold('Latency of each leg, in milliseconds')}`,
    formatTable(
      ['leg', 'orders', 'p50', 'p95', 'p99', 'max'],
      legs.map((leg) => [leg.leg, ...formatRow(leg)]),
    ),
    ...(recoveries.length === 0
      ? []
      : [
          `\n${pc.bold('After each kill of the writer, in milliseconds')}`,
          formatTable(
            ['killed at', 'next booking', 'next answered query'],
            recoveries.map(({ at, bookedMs, answeredMs }) => [at, formatMs(bookedMs), formatMs(answeredMs)]),
          ),
        ]),
    `\n${pc.bold('Check, with the warm-up')}`,
    formatTable(
      [
        'sent',
        'accepted',
        'booked',
        'executed',
        'lost',
        'doubled',
        'unaudited',
        'wrong accounts',
        'rejected',
      ],
      [
        [check.sent, check.accepted, check.booked, check.executed]
          .concat(check.lost.length, check.doubled.length, check.unaudited.length, check.books.length)
          .map(formatInteger)
          .concat(formatErrors(check.rejected)),
      ],
    ),
  ].join('\n');
}

const formatErrors = (errors: Readonly<Record<string, number>>): string =>
  Object.entries(errors)
    .map(([result, count]) => `${formatInteger(count)} × ${result}`)
    .join(', ') || 'none';

/** Describes why a report is not clean, as one line. */
export function formatFailure({ check, deliveries, failures }: LoadReport, logsCommand: string): string {
  const { lost, doubled, unaudited, books, refused, rejected } = check;
  const examples = [...new Set([...lost, ...doubled, ...unaudited])].slice(0, 5).join(', ');
  return [
    ...(examples === ''
      ? []
      : [
          `${lost.length} lost, ${doubled.length} doubled, ${unaudited.length} not audited, such as ${examples}`,
        ]),
    ...books,
    ...(Object.keys(refused).length === 0
      ? []
      : [`not accepted after six attempts: ${formatErrors(refused)}`]),
    ...(Object.keys(rejected).length === 0 ? [] : [`accepted and then rejected: ${formatErrors(rejected)}`]),
    ...describePoison(deliveries.poison),
    ...failures,
    `see ${logsCommand} for the reason`,
  ].join('; ');
}
