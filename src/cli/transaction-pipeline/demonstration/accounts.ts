import { toInstant } from '../../../domain/calendar/time-zone';
import type { TransactionRequest } from '../transaction-api';

/** An account of the demonstration, and where it usually pays. */
export interface Account {
  readonly accountId: string;
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly region: string;
}

const createAccount = (
  number: number,
  timeZone: string,
  country: string,
  currency: string,
  region: string,
): Account => ({ accountId: `demo-account-${number}`, timeZone, country, currency, region });

/** The accounts of the demonstration. The last one pays at the merchant of the confirmed fraud. */
export const ACCOUNTS = [
  createAccount(1, 'America/New_York', 'US', 'USD', 'us-east-1'),
  createAccount(2, 'Europe/Berlin', 'DE', 'EUR', 'eu-central-1'),
  createAccount(3, 'Europe/Amsterdam', 'NL', 'EUR', 'eu-central-1'),
  createAccount(4, 'America/Los_Angeles', 'US', 'USD', 'us-west-2'),
  createAccount(5, 'Europe/London', 'GB', 'GBP', 'eu-west-2'),
  createAccount(6, 'Europe/Paris', 'FR', 'EUR', 'eu-west-3'),
] as const;

/** What a payment is for; the other fields are those of the account. */
export type Payment = Pick<
  TransactionRequest,
  'transactionId' | 'merchantId' | 'amount' | 'merchantCategory'
> &
  Partial<Pick<TransactionRequest, 'currency' | 'country' | 'region' | 'cardNotPresent'>>;

/** Creates a payment of an account. @param local the time on the account's clock, as if it were UTC */
export const createPayment = (
  { accountId, timeZone, country, currency, region }: Account,
  local: number,
  payment: Payment,
): TransactionRequest => ({
  accountId,
  timeZone,
  country,
  currency,
  region,
  timestamp: new Date(toInstant(local, timeZone)).toISOString(),
  ...payment,
});

/** Returns the hour on the account's clock. */
export const getLocalHour = ({ timeZone }: Account, time: number): number =>
  Number(new Intl.DateTimeFormat('en-US', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(time));
