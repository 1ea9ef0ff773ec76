import { fromBase64url, toBase64url } from '../../domain/base64url';
import { ACCOUNT, ORDER_ID, type OrderStatus, STATUS } from '../../domain/orders';
import { formatIsoTime, parseIsoTime } from '../../domain/timestamp';
import { type ParseResult, rejectInput, truncateInput } from '../../domain/validation';

/** The place of an order in the list of its account. */
export interface OrderPosition {
  /** ISO 8601 in UTC with milliseconds. */
  readonly createdAt: string;
  readonly orderId: string;
}

/** The query of GET /orders: the orders of an account, newest first. */
export interface OrderQuery {
  readonly account: string;
  readonly status?: OrderStatus;
  /** The earliest time of creation, inclusive. */
  readonly from?: string;
  /** The end of the times of creation, exclusive. */
  readonly to?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** The last order of the previous page. */
  readonly after?: OrderPosition;
  /** Whether the answer contains all changes that are applied. */
  readonly isConsistent: boolean;
}

/** All values of each parameter. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const NAMES = ['account', 'status', 'from', 'to', 'limit', 'cursor', 'consistent'];
const TIME_RULE = 'be an ISO 8601 date, or a date and time in UTC';
export const CURSOR_RULE = 'be the cursor of an earlier response to the same query';

/** Encodes the end of a page. */
export const encodeCursor = ({ createdAt, orderId }: OrderPosition): string =>
  toBase64url(new TextEncoder().encode(`${createdAt}#${orderId}`));

/** Accepts only the exact text of {@link encodeCursor}. */
const decodeCursor = (cursor: string): OrderPosition | undefined => {
  const bytes = cursor.length <= 120 ? fromBase64url(cursor) : undefined;
  const [createdAt = '', orderId = '', ...more] = bytes ? new TextDecoder().decode(bytes).split('#') : [];
  const time = parseIsoTime(createdAt);
  const isPosition = time !== undefined && formatIsoTime(time) === createdAt && ORDER_ID.isValid(orderId);
  return isPosition && more.length === 0 ? { createdAt, orderId } : undefined;
};

/** Checks that all parameters are known and given once, and returns their values. */
const readOnce = (
  parameters: Parameters,
  names: readonly string[],
): ParseResult<Readonly<Record<string, string>>> => {
  for (const [name, values] of Object.entries(parameters)) {
    if (!names.includes(name))
      return rejectInput(
        truncateInput(name) || 'parameter without a name',
        `be one of ${names.join(', ')}`,
        values[0],
      );
    if (values.length !== 1) return rejectInput(name, 'be given once', `${values.length} times`);
  }
  return { value: Object.fromEntries(Object.entries(parameters).map(([name, [value]]) => [name, value!])) };
};

/** Reads the parameter `consistent`, where no other one is known. */
export const parseConsistent = (
  parameters: Parameters,
  names: readonly string[] = ['consistent'],
): ParseResult<boolean> => {
  const read = readOnce(parameters, names);
  if ('violation' in read) return read;
  const { consistent = 'false' } = read.value;
  return consistent === 'true' || consistent === 'false'
    ? { value: consistent === 'true' }
    : rejectInput('consistent', 'be true or false', consistent);
};

/** Parses the parameters of GET /orders, each with all its values. */
export const parseOrderQuery = (parameters: Parameters): ParseResult<OrderQuery> => {
  const consistent = parseConsistent(parameters, NAMES);
  if ('violation' in consistent) return consistent;
  const [account, status, from, to, limit, cursor] = NAMES.map((name) => parameters[name]?.[0]);
  if (!ACCOUNT.isValid(account)) return rejectInput('account', ACCOUNT.rule, account);
  if (status !== undefined && !STATUS.isValid(status)) return rejectInput('status', STATUS.rule, status);
  const [start, end] = [from, to].map((text) => (text === undefined ? undefined : parseIsoTime(text)));
  if (from !== undefined && start === undefined) return rejectInput('from', TIME_RULE, from);
  if (to !== undefined && end === undefined) return rejectInput('to', TIME_RULE, to);
  if (start !== undefined && end !== undefined && start >= end)
    return rejectInput('from', 'be earlier than to', from);
  const pageSize = limit === undefined ? DEFAULT_LIMIT : /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (pageSize < 1 || pageSize > MAX_LIMIT)
    return rejectInput('limit', `be a whole number from 1 to ${MAX_LIMIT}`, limit);
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const isOutside = !after || isOutsideRange(Date.parse(after.createdAt), start, end);
  if (cursor !== undefined && isOutside) return rejectInput('cursor', CURSOR_RULE, cursor);
  return {
    value: {
      account: account!,
      ...(status !== undefined && { status: status as OrderStatus }),
      ...(start !== undefined && { from: formatIsoTime(start) }),
      ...(end !== undefined && { to: formatIsoTime(end) }),
      limit: pageSize,
      ...(after && { after }),
      isConsistent: consistent.value,
    },
  };
};

const isOutsideRange = (time: number, start = -Infinity, end = Infinity): boolean =>
  time < start || time >= end;
