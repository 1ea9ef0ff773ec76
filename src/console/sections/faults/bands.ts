import type { Fault } from '../../../cli/faults/fault';
import { formatEffect, formatTarget } from '../../../cli/faults/format';

/** A period that charts mark: a fault, or an event such as the restart of the database. */
export interface FaultBand {
  readonly id: string;
  /** Seconds since 1970, as in charts. An active fault lasts until its planned end. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: 'critical' | 'warning' | 'info';
}

/** Converts a fault to a band of charts. */
export const toBand = (fault: Fault): FaultBand => ({
  id: fault.id,
  from: fault.startedAt / 1000,
  to: (fault.endedAt ?? fault.endsAt) / 1000,
  label: [formatTarget(fault), formatEffect(fault)].filter((text) => text !== '').join(': '),
  kind: chooseKind(fault),
});

function chooseKind({ kind, error }: Fault): FaultBand['kind'] {
  if (kind === 'outage') return 'critical';
  return kind === 'event' || (kind !== 'poll' && error === null) ? 'info' : 'warning';
}
