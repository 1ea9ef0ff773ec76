import { formatIsoTime, parseIsoTime } from '../timestamp';
import { type ParseResult, rejectInput, truncateInput } from '../validation';
import { ID } from './fields';
import { isSortKey } from './transaction-key';

/** The query of GET /transactions: the transactions of an account, newest first. */
export interface TransactionQuery {
  readonly accountId: string;
  /** The earliest time, inclusive, ISO 8601 in UTC with milliseconds. */
  readonly from?: string;
  /** The latest time, inclusive. */
  readonly to?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** The sort key of the last row of the previous page. */
  readonly after?: string;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const DAY_MS = 86_400_000;
const NAMES = ['accountId', 'from', 'to', 'limit', 'next'];
const TIME_RULE = 'be an ISO 8601 date, or a date and time in UTC';
const MAX_CURSOR_LENGTH = 160;
const NEXT_RULE = 'be the next of an earlier response to the same query';

/** Encodes the start of the next page as base64url text. @param sortKey that of the last row of this page */
export const encodeCursor = (sortKey: string): string =>
  btoa(sortKey)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');

/** Accepts only the exact text of {@link encodeCursor}, because several base64 texts decode to the same bytes. */
const decodeCursor = (cursor: string): string | undefined => {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(cursor)) return undefined;
  try {
    const sortKey = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    return isSortKey(sortKey) && encodeCursor(sortKey) === cursor ? sortKey : undefined;
  } catch {
    return undefined; // the length is not valid in base64
  }
};

/** Returns undefined without a text, and null for an invalid one. @param addToDate added to a date without time */
const parseTimeParameter = (text: string | undefined, addToDate: number): string | undefined | null => {
  if (text === undefined) return undefined;
  const time = parseIsoTime(text);
  if (time === undefined) return null;
  return formatIsoTime(text.includes('T') ? time : time + addToDate);
};

/** Parses query parameters, each with all its values. A date without time in `to` means the end of that day. */
export const parseTransactionQuery = (
  parameters: Readonly<Record<string, readonly string[]>>,
): ParseResult<TransactionQuery> => {
  for (const [name, values] of Object.entries(parameters)) {
    if (!NAMES.includes(name))
      return rejectInput(
        truncateInput(name) || 'parameter without a name',
        `be one of ${NAMES.join(', ')}`,
        values[0],
      );
    if (values.length !== 1) return rejectInput(name, 'be given once', `${values.length} times`);
  }
  const getParameter = (name: string): string | undefined => parameters[name]?.[0];
  const accountId = getParameter('accountId');
  if (accountId === undefined || !ID.isValid(accountId)) return rejectInput('accountId', ID.rule, accountId);
  const from = parseTimeParameter(getParameter('from'), 0);
  if (from === null) return rejectInput('from', TIME_RULE, getParameter('from'));
  const to = parseTimeParameter(getParameter('to'), DAY_MS - 1);
  if (to === null) return rejectInput('to', TIME_RULE, getParameter('to'));
  if (from !== undefined && to !== undefined && from > to)
    return rejectInput('from', 'not be later than to', getParameter('from'));
  const limit = getParameter('limit');
  const pageSize = limit === undefined ? DEFAULT_LIMIT : /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (pageSize < 1 || pageSize > MAX_LIMIT)
    return rejectInput('limit', `be a whole number from 1 to ${MAX_LIMIT}`, limit);
  const next = getParameter('next');
  const after = next === undefined ? undefined : decodeCursor(next);
  const time = after?.slice(0, after.indexOf('#'));
  const isOutside =
    time === undefined || (from !== undefined && time < from) || (to !== undefined && time > to);
  if (next !== undefined && isOutside) return rejectInput('next', NEXT_RULE, next);
  return {
    value: {
      accountId,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      limit: pageSize,
      ...(after !== undefined && { after }),
    },
  };
};
