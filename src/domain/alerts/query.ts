import {
  type ParseResult,
  SYMBOL_RULE,
  isSymbol,
  formatIsoTime,
  parseIso,
  formatInputValue,
} from '../market-data';
import { PATTERNS, type PatternName } from '../patterns/types';
import { decodeCursor } from './cursor';
import { isPattern } from './id';

/** What GET /patterns and GET /alerts can be asked for; both ends of the time range are included. */
export interface HistoryQuery {
  readonly symbol?: string;
  readonly pattern?: PatternName;
  /** ISO-8601 with milliseconds, as the rows carry it. */
  readonly from?: string;
  readonly to?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** The id of the row that the page before ended with. */
  readonly after?: string;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
/** What is shown of a name that nobody knows, in characters. */
const LONGEST_NAME = 40;
const DAY_MS = 86_400_000;
const NAMES = ['symbol', 'pattern', 'from', 'to', 'limit', 'next'];
const TIME_RULE = 'be an ISO-8601 date or date and time in UTC';

/**
 * Reads query parameters, each with all the values it was given. A bare date in `to` means the end of that day.
 */
export const readHistoryQuery = (
  parameters: Readonly<Record<string, readonly string[]>>,
): ParseResult<HistoryQuery> => {
  for (const [name, values] of Object.entries(parameters)) {
    if (!NAMES.includes(name))
      return refuse(name.slice(0, LONGEST_NAME), `be one of ${NAMES.join(', ')}`, values[0]);
    if (values.length !== 1) return refuse(name, 'be given once', `${values.length} times`);
  }
  const given = (name: string): string | undefined => parameters[name]?.[0];
  const [symbol, pattern, limit, next] = [given('symbol'), given('pattern'), given('limit'), given('next')];
  if (symbol !== undefined && !isSymbol(symbol)) return refuse('symbol', SYMBOL_RULE, symbol);
  if (pattern !== undefined && !isPattern(pattern)) {
    return refuse('pattern', `be one of ${PATTERNS.join(', ')}`, pattern);
  }
  const from = timeOf(given('from'), 0);
  if (from === null) return refuse('from', TIME_RULE, given('from'));
  const to = timeOf(given('to'), DAY_MS - 1);
  if (to === null) return refuse('to', TIME_RULE, given('to'));
  if (from !== undefined && to !== undefined && from > to) {
    return refuse('from', 'not be later than to', given('from'));
  }
  const rows = limit === undefined ? DEFAULT_LIMIT : /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (rows < 1 || rows > MAX_LIMIT) return refuse('limit', `be a whole number from 1 to ${MAX_LIMIT}`, limit);
  const last = next === undefined ? undefined : decodeCursor(next);
  const fits =
    last &&
    (symbol ?? last.symbol) === last.symbol &&
    (pattern ?? last.pattern) === last.pattern &&
    last.confirmedAt >= (from ?? -Infinity) &&
    last.confirmedAt <= (to ?? Infinity);
  if (next !== undefined && !fits) {
    return refuse('next', 'be the next of an earlier answer to the same query', next);
  }
  return {
    value: {
      ...(symbol !== undefined && { symbol }),
      ...(pattern !== undefined && { pattern }),
      ...(from !== undefined && { from: formatIsoTime(from) }),
      ...(to !== undefined && { to: formatIsoTime(to) }),
      limit: rows,
      ...(last && { after: last.id }),
    },
  };
};

/** Undefined where nothing was given, null where it can't be read. */
const timeOf = (text: string | undefined, addToDate: number): number | undefined | null => {
  if (text === undefined) return undefined;
  const time = parseIso(text);
  if (time === undefined) return null;
  return text.includes('T') ? time : time + addToDate;
};

const refuse = (field: string, rule: string, got: string | undefined): ParseResult<never> => ({
  violation: { field, rule, got: formatInputValue(got) },
});
