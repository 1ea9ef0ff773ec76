import { formatCount } from '../terminal/print';
import type { DeliveryParameters } from './deliveries';
import { countDeliveries } from './options';
import { countFaults, type Fault, type FaultKind } from './faults';
import type { PoisonCheck } from './poison';

/** What a load test sent, and what was broken meanwhile. */
export interface DeliveryReport {
  readonly messages: number;
  readonly copies: number;
  /** The copies of all messages, including the poison messages. */
  readonly sent: number;
  /** The copies that the system accepted. */
  readonly accepted: number;
  readonly poison: PoisonCheck;
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** From the first delivery until the last message was done and the system was idle. */
  readonly seconds: number;
}

/** @param refused how many copies were not accepted */
export const createDeliveryReport = (
  parameters: DeliveryParameters,
  outcome: {
    readonly refused: number;
    readonly poison: PoisonCheck;
    readonly faults: readonly Fault[];
    readonly milliseconds: number;
  },
): DeliveryReport => {
  const sent = countDeliveries(parameters);
  return {
    messages: parameters.messages,
    copies: parameters.copies,
    sent,
    accepted: sent - outcome.refused,
    poison: outcome.poison,
    faults: countFaults(outcome.faults),
    seconds: outcome.milliseconds / 1000,
  };
};

/** Formats the report as lines. */
export function formatDeliveryReport({
  messages,
  copies,
  sent,
  accepted,
  poison,
  faults,
  seconds,
}: DeliveryReport): string[] {
  const broken = [
    ...(faults.writer > 0 ? [`the writer was killed ${formatCount(faults.writer, 'time')}`] : []),
    `functions were killed ${formatCount(faults.function, 'time')}`,
    `the local target was restarted ${formatCount(faults.target, 'time')}`,
  ];
  return [
    `${formatCount(messages, 'message')} and ${formatCount(poison.sent, 'poison message')}, each sent ${formatCount(copies, 'time')}: ` +
      `${sent.toLocaleString('en-US')} deliveries, ${accepted.toLocaleString('en-US')} accepted; all done after ${seconds.toFixed(1)} s`,
    broken.join(', '),
    ...(poison.sent === 0
      ? []
      : [
          `poison messages: ${poison.retained.toLocaleString('en-US')} of ${poison.sent.toLocaleString('en-US')} retained with their content, ` +
            `${poison.lost.length} lost, ${poison.changed.length} changed`,
        ]),
  ];
}

/** Whether each poison message is retained as it was sent. */
export const isPoisonRetained = ({ lost, changed }: PoisonCheck): boolean =>
  lost.length + changed.length === 0;

/** Describes the poison messages that are not retained; empty if all are. */
export const describePoison = ({ sent, lost, changed }: PoisonCheck): string[] => [
  ...(lost.length === 0
    ? []
    : [
        `${lost.length} of ${formatCount(sent, 'poison message')} in no queue or table of failures, such as ${lost[0]}`,
      ]),
  ...(changed.length === 0
    ? []
    : [
        `${formatCount(changed.length, 'poison message')} retained with another content, such as ${changed[0]}`,
      ]),
];
