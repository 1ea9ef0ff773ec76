import { formatIsoTime, parseIso, readSymbol } from '../market-data';
import { DEPLOYED_PATTERNS, type PatternName } from '../patterns/types';
import { type ParseResult, rejectInput } from '../validation';
import { decodeCursor } from './cursor';
import { isPatternName } from './id';

/** The query of GET /patterns and GET /alerts; the time range includes both ends. */
export interface HistoryQuery {
  readonly symbol?: string;
  readonly pattern?: PatternName;
  /** ISO-8601 with milliseconds, as in the rows. */
  readonly from?: string;
  readonly to?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** The id of the last row of the previous page. */
  readonly after?: string;
  /** Whether the response contains the bars of the patterns. */
  readonly bars?: boolean;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
/** Unknown parameter names are truncated to this number of characters. */
const MAX_QUOTED_NAME = 40;
const DAY_MS = 86_400_000;
const PARAMETER_NAMES = ['symbol', 'pattern', 'from', 'to', 'limit', 'next'];
const BARS_PARAMETER = 'bars';
const TIME_RULE = 'be an ISO-8601 date or date and time in UTC';

/**
 * Parses query parameters, each with all its values. A date without time in `to` means the end of that day.
 * @param kind the rows; only those of patterns have bars
 */
export const parseHistoryQuery = (
  parameters: Readonly<Record<string, readonly string[]>>,
  kind: 'pattern' | 'alert' = 'alert',
): ParseResult<HistoryQuery> => {
  const names = kind === 'pattern' ? [...PARAMETER_NAMES, BARS_PARAMETER] : PARAMETER_NAMES;
  for (const [name, values] of Object.entries(parameters)) {
    if (!names.includes(name))
      return rejectInput(
        name === '' ? 'parameter without a name' : name.slice(0, MAX_QUOTED_NAME),
        `be one of ${names.join(', ')}`,
        values[0],
      );
    if (values.length !== 1) return rejectInput(name, 'be given once', `${values.length} times`);
  }
  const getParameter = (name: string): string | undefined => parameters[name]?.[0];
  const [receivedSymbol, pattern, limit, next] = [
    getParameter('symbol'),
    getParameter('pattern'),
    getParameter('limit'),
    getParameter('next'),
  ];
  const bars = getParameter(BARS_PARAMETER);
  if (bars !== undefined && bars !== 'true' && bars !== 'false')
    return rejectInput(BARS_PARAMETER, 'be true or false', bars);
  const symbol = receivedSymbol === undefined ? undefined : readSymbol(receivedSymbol, 'symbol');
  if (symbol !== undefined && typeof symbol !== 'string') return { violation: symbol };
  if (pattern !== undefined && !isPatternName(pattern)) {
    return rejectInput('pattern', `be one of ${DEPLOYED_PATTERNS.join(', ')}`, pattern);
  }
  const from = parseTimeParameter(getParameter('from'), 0);
  if (from === null) return rejectInput('from', TIME_RULE, getParameter('from'));
  const to = parseTimeParameter(getParameter('to'), DAY_MS - 1);
  if (to === null) return rejectInput('to', TIME_RULE, getParameter('to'));
  if (from !== undefined && to !== undefined && from > to) {
    return rejectInput('from', 'not be later than to', getParameter('from'));
  }
  const pageSize = limit === undefined ? DEFAULT_LIMIT : /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (pageSize < 1 || pageSize > MAX_LIMIT)
    return rejectInput('limit', `be a whole number from 1 to ${MAX_LIMIT}`, limit);
  const lastRow = next === undefined ? undefined : decodeCursor(next);
  // A query by symbol and pattern filters the rows of the symbol, so its page may end at a row of another pattern.
  const isFiltered = symbol !== undefined && pattern !== undefined;
  const matchesQuery =
    lastRow &&
    (symbol ?? lastRow.symbol) === lastRow.symbol &&
    (isFiltered || (pattern ?? lastRow.pattern) === lastRow.pattern) &&
    lastRow.confirmedAt >= (from ?? -Infinity) &&
    lastRow.confirmedAt <= (to ?? Infinity);
  if (next !== undefined && !matchesQuery) {
    return rejectInput('next', 'be the next of an earlier response to the same query', next);
  }
  return {
    value: {
      ...(symbol !== undefined && { symbol }),
      ...(pattern !== undefined && { pattern }),
      ...(from !== undefined && { from: formatIsoTime(from) }),
      ...(to !== undefined && { to: formatIsoTime(to) }),
      limit: pageSize,
      ...(lastRow && { after: lastRow.id }),
      ...(bars === 'true' && { bars: true }),
    },
  };
};

/** Returns undefined without a text, and null for an invalid one. */
const parseTimeParameter = (text: string | undefined, addToDate: number): number | undefined | null => {
  if (text === undefined) return undefined;
  const time = parseIso(text);
  if (time === undefined) return null;
  return text.includes('T') ? time : time + addToDate;
};
