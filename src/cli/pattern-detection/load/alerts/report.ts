import pc from 'picocolors';
import {
  type DeliveryReport,
  describePoison,
  formatDeliveryReport,
  isPoisonRetained,
} from '../../../load/delivery-report';
import { formatCount } from '../../../terminal/print';
import { formatTable } from '../../../terminal/table';
import { formatOutcomes } from '../report';
import { type AlertCheck, isAlertCheckClean } from './check-alerts';

/** The results of a load test of AlertQueue. */
export interface AlertLoadReport {
  readonly run: string;
  readonly deliveries: DeliveryReport;
  readonly check: AlertCheck;
  /** A line per queue of failures that received messages, and per other queue that still contains messages. */
  readonly failures: readonly string[];
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

/** Whether everything is accounted for. */
export const isAlertReportClean = ({ deliveries, check, failures }: AlertLoadReport): boolean =>
  isAlertCheckClean(check) &&
  isPoisonRetained(deliveries.poison) &&
  deliveries.accepted === deliveries.sent &&
  failures.length === 0;

/** Formats the report as text. */
export function formatAlertReport({ deliveries, check, machine }: AlertLoadReport): string {
  const { expected, found, lost, duplicated } = check.alerts;
  return [
    ...formatDeliveryReport(deliveries),
    `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    `\n${pc.bold('Check')}`,
    formatTable(
      ['checked', 'expected', 'found', 'lost', 'duplicated'],
      [
        [
          'rows of AlertHistory',
          ...[expected, found, lost.length, duplicated.length].map((count) => count.toLocaleString('en-US')),
        ],
      ],
    ),
    `${formatCount(check.notifiedTwice.length, 'alert')} published twice`,
    formatOutcomes(check),
  ].join('\n');
}

/** Describes why a report is not clean, as one line. */
export function formatAlertFailure(
  { deliveries, check, failures }: AlertLoadReport,
  logsCommand: string,
): string {
  const { alerts, notifiedTwice, mayBeNotifiedTwice, outcomes, brake } = check;
  const ids = [...new Set([...alerts.lost, ...alerts.duplicated])].slice(0, 5).join(', ');
  return [
    ...(ids === ''
      ? []
      : [`${alerts.lost.length} lost, ${alerts.duplicated.length} duplicated, such as ${ids}`]),
    ...(outcomes.processing > 0 ? [`${formatCount(outcomes.processing, 'alert')} without an outcome`] : []),
    ...(notifiedTwice.length > mayBeNotifiedTwice
      ? [`${formatCount(notifiedTwice.length, 'alert')} published twice, such as ${notifiedTwice[0]}`]
      : []),
    ...(brake.mostNotifications > brake.limit + mayBeNotifiedTwice
      ? [
          `a pattern was notified ${brake.mostNotifications} times in three minutes: expected at most ${brake.limit}`,
        ]
      : []),
    ...describePoison(deliveries.poison),
    ...failures,
    `see ${logsCommand} for the reason`,
  ].join('; ');
}
