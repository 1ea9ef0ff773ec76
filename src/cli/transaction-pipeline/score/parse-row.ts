import type { Transaction } from '../../../domain/transactions';
import { UserError } from '../../errors';
import type { ColumnName, Columns } from './columns';
import { parseTime } from './parse-time';

/** A row of the file. */
export interface TransactionRow {
  readonly transaction: Transaction;
  /** The hour in the account's time zone; the hour in UTC if the file does not have it. */
  readonly localHour: number;
  /** Undefined if the file does not have the column, or an empty value. */
  readonly fraud?: boolean;
}

const TRUE = /^(1|1\.0|true|yes|y|t)$/i;
const FALSE = /^(0|0\.0|false|no|n|f)$/i;
const MAX_AMOUNT = 1e12;

/** Parses a row. @param place the file and the line, for errors @throws UserError that names the field */
export function parseRow(values: readonly string[], columns: Columns, place: string): TransactionRow {
  const get = (name: ColumnName): string => {
    const position = columns[name];
    return position === undefined ? '' : (values[position] ?? '').trim();
  };
  const fail = (name: ColumnName, expected: string): never => {
    throw new UserError(`${place}: ${name} is ${JSON.stringify(get(name))}: expected ${expected}`);
  };
  const getText = (name: ColumnName): string => get(name) || fail(name, 'a value');
  const getBoolean = (name: ColumnName): boolean | undefined => {
    const text = get(name);
    if (text === '') return undefined;
    if (TRUE.test(text)) return true;
    return FALSE.test(text) ? false : fail(name, '1 or 0, or true or false');
  };
  const time = parseTime(get('timestamp')) ?? fail('timestamp', 'a time such as 2018-04-01 00:00:31');
  const amountText = get('amount');
  const amount = amountText === '' ? NaN : Number(amountText);
  // Zero occurs in simulated data, because amounts are rounded.
  if (!(amount >= 0 && amount <= MAX_AMOUNT)) fail('amount', 'a number from 0 to 1e12 such as 57.16');
  const currency = get('currency').toUpperCase() || 'USD';
  if (!/^[A-Z]{3}$/.test(currency)) fail('currency', 'a code of three letters such as EUR');
  const country = get('country').toUpperCase();
  if (!/^([A-Z]{2})?$/.test(country)) fail('country', 'a code of two letters such as DE');
  const hourText = get('localHour');
  const localHour = hourText === '' ? new Date(time).getUTCHours() : Number(hourText);
  if (!Number.isInteger(localHour) || localHour < 0 || localHour > 23)
    fail('localHour', 'a whole number from 0 to 23');
  const category = get('merchantCategory');
  const cardNotPresent = getBoolean('cardNotPresent');
  const fraud = getBoolean('fraud');
  return {
    transaction: {
      transactionId: getText('transactionId'),
      accountId: getText('accountId'),
      merchantId: getText('merchantId'),
      time,
      amount,
      currency,
      ...(country !== '' && { country }),
      ...(category !== '' && { merchantCategory: category }),
      ...(cardNotPresent !== undefined && { cardNotPresent }),
    },
    localHour,
    ...(fraud !== undefined && { fraud }),
  };
}
