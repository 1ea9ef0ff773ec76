import type { AnomalyRule } from '../../../domain/transactions';
import { createRandom, drawBetween, type Random } from '../../statistics/random';
import type { TransactionRequest } from '../transaction-api';
import { type Account, ACCOUNTS, createPayment, getLocalHour, type Payment } from './accounts';

/** A transaction of the demonstration, and the rules that must match it. */
export interface DemonstrationTransaction {
  readonly request: TransactionRequest;
  /** Why it is suspicious, for people; undefined for a normal one. */
  readonly kind?: string;
  readonly rules: readonly AnomalyRule[];
}

/** A payment at the merchant of the confirmed fraud, before and after the confirmation. */
const PROBE = {
  merchantId: 'demo-coin-exchange',
  amount: 45,
  merchantCategory: 'crypto',
  cardNotPresent: true,
};

const MERCHANTS = [
  ['demo-bakery', 'groceries'],
  ['demo-market', 'groceries'],
  ['demo-bistro', 'restaurant'],
  ['demo-railway', 'transport'],
] as const;

/** Days of normal purchases, before the date of the run: the last one is over in every time zone. */
const DAYS = { first: 4, last: 2 };
/** Local hours of normal purchases. */
const HOURS = [9, 13, 18];
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The id of the transaction whose fraud is confirmed. */
export const getFraudId = (date: string): string => `demo-${date}-fraud`;
/** The ids of the two equal payments at the merchant of the fraud: before and after its confirmation. */
export const getProbeIds = (date: string): { readonly before: string; readonly after: string } => ({
  before: `demo-${date}-before`,
  after: `demo-${date}-after`,
});
/**
 * Creates the transactions of six accounts over three days: normal purchases, and suspicious ones on the last day. The
 * same date creates the same transactions, so sending them again changes nothing.
 * @param date the date of the run in UTC, such as `20261128`
 * @returns in the order in which each account paid
 */
export function createDemonstrationTransactions(date: string): readonly DemonstrationTransaction[] {
  const midnight = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
  const normal = ACCOUNTS.flatMap((account, index) =>
    createNormalPurchases(account, date, midnight, createRandom(index + 1)),
  );
  return [...normal, ...createSuspicious(date, midnight)].sort((a, b) =>
    a.request.timestamp < b.request.timestamp ? -1 : a.request.timestamp > b.request.timestamp ? 1 : 0,
  );
}

function createNormalPurchases(
  account: Account,
  date: string,
  midnight: number,
  random: Random,
): DemonstrationTransaction[] {
  const transactions: DemonstrationTransaction[] = [];
  for (let day = DAYS.first; day >= DAYS.last; day--)
    for (const hour of HOURS) {
      const local = midnight - day * DAY_MS + hour * HOUR_MS + Math.floor(50 * random()) * MINUTE_MS;
      const [merchantId, merchantCategory] = MERCHANTS[Math.floor(random() * MERCHANTS.length)]!;
      const amount = Math.round(100 * drawBetween(random, 6, 80)) / 100;
      const transactionId = `demo-${date}-${account.accountId.at(-1)}-${day}${String(hour).padStart(2, '0')}`;
      const payment = { transactionId, merchantId, merchantCategory, amount, cardNotPresent: false };
      transactions.push({ request: createPayment(account, local, payment), rules: [] });
    }
  return transactions;
}

function createSuspicious(date: string, midnight: number): DemonstrationTransaction[] {
  const lastDay = midnight - DAYS.last * DAY_MS;
  const at = (hour: number, minute = 0) => lastDay + hour * HOUR_MS + minute * MINUTE_MS;
  const [newYork, berlin, amsterdam, losAngeles, london, paris] = ACCOUNTS;
  const create = (
    kind: string,
    account: Account,
    local: number,
    payment: Omit<Payment, 'transactionId'> & { readonly name: string },
    rules: readonly AnomalyRule[],
  ): DemonstrationTransaction => {
    const { name, ...fields } = payment;
    return {
      kind,
      rules,
      request: createPayment(account, local, { ...fields, transactionId: `demo-${date}-${name}` }),
    };
  };
  const burst = [0, 1, 2, 3, 4, 5].map((index) =>
    create(
      `burst, payment ${index + 1} of 6 in 5 minutes`,
      amsterdam,
      at(20, index),
      { name: `burst-${index + 1}`, merchantId: 'demo-games', merchantCategory: 'games', amount: 19.99 },
      index >= 4 ? ['VelocitySpike'] : [],
    ),
  );
  return [
    create(
      'high value',
      newYork,
      at(20),
      { name: 'high-value', merchantId: 'demo-furniture', merchantCategory: 'furniture', amount: 2_400 },
      ['HighValueDomestic'],
    ),
    create(
      'crypto from abroad, without the card',
      berlin,
      at(20),
      {
        name: 'fraud',
        merchantId: PROBE.merchantId,
        merchantCategory: 'crypto',
        amount: 950,
        country: 'NG',
        cardNotPresent: true,
      },
      ['GeoAnomaly', 'HighRiskMerchant'],
    ),
    ...burst,
    create(
      'at night',
      losAngeles,
      at(3, 20),
      { name: 'night', merchantId: 'demo-fuel', merchantCategory: 'fuel', amount: 60 },
      ['NightTime'],
    ),
    create(
      'high value, luxury, from abroad, at night',
      london,
      at(4, 10),
      {
        name: 'everything',
        merchantId: 'demo-jeweler',
        merchantCategory: 'luxury',
        amount: 6_900,
        currency: 'USD',
        country: 'BR',
        region: 'us-west-2',
        cardNotPresent: true,
      },
      ['GeoAnomaly', 'HighRiskMerchant', 'HighValueDomestic', 'NightTime'],
    ),
    create(
      'at the same merchant, before its fraud is confirmed',
      paris,
      at(20, 30),
      { name: 'before', ...PROBE },
      ['HighRiskMerchant'],
    ),
  ];
}

/** Creates the same payment again, after the fraud is confirmed. @param time the time of the payment */
export function createProbeAfter(date: string, time: number): DemonstrationTransaction {
  const account = ACCOUNTS[5];
  const { timeZone, country, currency, region, accountId } = account;
  const timestamp = new Date(time).toISOString();
  const transactionId = getProbeIds(date).after;
  return {
    kind: 'at the same merchant, after its fraud is confirmed',
    request: { transactionId, accountId, timeZone, country, currency, region, timestamp, ...PROBE },
    rules: ['HighRiskMerchant', ...(getLocalHour(account, time) <= 5 ? (['NightTime'] as const) : [])],
  };
}
