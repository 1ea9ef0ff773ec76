import { ARRIVAL_EVENTS, parseCredit, parseExecutionReport } from '../../domain/orders';
import { formatViolation } from '../../domain/validation';
import { UserError } from '../errors';
import { putEvent } from '../target/put-event';
import type { Deployment } from './deployment';

/** A credit of the treasury. The amount is a decimal as text. */
export interface CreditReport {
  readonly creditId: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
}

/** A report of the venue: an execution with its quantity and price, or the end of an order. */
export interface VenueReport {
  readonly kind: 'fill' | 'cancelled' | 'expired';
  readonly executionId: string;
  readonly orderId: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly executedAt: string;
  readonly quantity?: string;
  readonly price?: string;
}

type Bus = Pick<Deployment, 'events' | 'getOutput'>;

/** Creates the event that the venue sends. */
export const createVenueEvent = ({ getOutput }: Pick<Bus, 'getOutput'>, detail: VenueReport) => ({
  bus: getOutput('TradingBusName'),
  ...ARRIVAL_EVENTS.executionReported,
  detail,
});

/**
 * Reports an execution, or the end of an order, as the venue does. Sending a report twice books it once.
 * @returns the id of the event
 * @throws UserError if the platform would refuse the report
 */
export async function reportExecution(deployment: Bus, report: VenueReport): Promise<string> {
  const read = parseExecutionReport(report);
  if ('violation' in read) throw createError(read.violation);
  return putEvent(deployment.events, createVenueEvent(deployment, report));
}

/**
 * Credits an account, as the treasury does; the first credit opens the account. Sending a credit twice books it once.
 * @returns the id of the event
 * @throws UserError if the platform would refuse the credit
 */
export async function creditAccount({ events, getOutput }: Bus, credit: CreditReport): Promise<string> {
  const read = parseCredit(credit);
  if ('violation' in read) throw createError(read.violation);
  const bus = getOutput('TradingBusName');
  return putEvent(events, { bus, ...ARRIVAL_EVENTS.accountCredited, detail: credit });
}

const createError = ({ field, ...violation }: Parameters<typeof formatViolation>[0]): UserError =>
  new UserError(
    `${formatViolation({ field: field.replace('event.detail.', ''), ...violation })}: nothing was sent`,
  );
