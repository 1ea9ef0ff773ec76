import { UserError } from '../../errors';

/** The columns that are read, with other names for them. Case, spaces, `_` and `-` do not matter. */
const NAMES = {
  transactionId: ['transactionid', 'id', 'txid', 'transnum'],
  timestamp: ['timestamp', 'time', 'datetime', 'date', 'txdatetime', 'transactiontime'],
  accountId: ['accountid', 'account', 'customerid', 'customer', 'cardid', 'card'],
  merchantId: ['merchantid', 'merchant', 'terminalid', 'terminal'],
  amount: ['amount', 'txamount', 'amt'],
  currency: ['currency'],
  country: ['country'],
  merchantCategory: ['merchantcategory', 'category', 'mcc'],
  cardNotPresent: ['cardnotpresent', 'cnp'],
  localHour: ['localhour'],
  fraud: ['fraud', 'txfraud', 'isfraud', 'label'],
} as const;

export type ColumnName = keyof typeof NAMES;
const REQUIRED: readonly ColumnName[] = ['transactionId', 'timestamp', 'accountId', 'merchantId', 'amount'];

/** The position of each column that the file has. */
export type Columns = Readonly<Partial<Record<ColumnName, number>>>;

export interface ColumnLayout {
  readonly columns: Columns;
  /** The columns of the file that are not read. */
  readonly unused: readonly string[];
}

/** Finds the columns by the header. @throws UserError if one is missing or occurs twice */
export function findColumns(header: readonly string[], place: string): ColumnLayout {
  const columns: Partial<Record<ColumnName, number>> = {};
  const unused: string[] = [];
  header.forEach((title, position) => {
    const plain = title.toLowerCase().replace(/[\s_-]/g, '');
    const name = (Object.keys(NAMES) as ColumnName[]).find((candidate) =>
      (NAMES[candidate] as readonly string[]).includes(plain),
    );
    if (name === undefined) unused.push(title);
    else if (columns[name] !== undefined)
      throw new UserError(
        `${place}: the columns ${header[columns[name]]} and ${title} both contain ${name}: rename or remove one of them`,
      );
    else columns[name] = position;
  });
  const missing = REQUIRED.filter((name) => columns[name] === undefined);
  if (missing.length > 0)
    throw new UserError(
      `${place}: no column ${missing.join(', ')}: expected a header such as ` +
        'transactionId,timestamp,accountId,merchantId,amount',
    );
  return { columns, unused };
}
