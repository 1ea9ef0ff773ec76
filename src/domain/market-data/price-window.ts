import type { Bar } from '../patterns/types';
import { CLOCK_SKEW_MS, SYMBOL_RULE, isJsonObject, isSymbol, readPriceRow, findUnknownField } from './bar';
import { parseUntrustedJson } from './json';
import { type ParseResult, type InputViolation, formatInputValue, rejectInput } from '../validation';

export const MAX_PRICES = 500;
/** The earliest time of a price, in milliseconds since 1970. */
export const OLDEST_PRICE_TIME = Date.UTC(1990, 0, 1);
const FIELDS: ReadonlySet<string> = new Set(['symbol', 'prices']);

/** A symbol and its bars in chronological order. */
export interface PriceWindow {
  readonly symbol: string;
  readonly bars: readonly Bar[];
}

/**
 * Parses the body of POST /patterns: `{"symbol", "prices": [{"timestamp", "close", …}]}`, 1 to 500 prices with
 * strictly ascending timestamps from 1990-01-01 to 5 seconds after `now` (milliseconds since 1970).
 */
export const readPriceWindow = (body: string, now: number): ParseResult<PriceWindow> => {
  const json = parseUntrustedJson(body, 'body');
  if ('violation' in json) return json;
  const { value } = json;
  if (!isJsonObject(value)) return rejectInput('body', 'be a JSON object with symbol and prices', value);
  const unknown = findUnknownField(value, FIELDS, 'body');
  if (unknown) return { violation: { ...unknown, field: unknown.field.slice('body.'.length) } };
  const { symbol, prices } = value;
  if (!isSymbol(symbol)) return rejectInput('symbol', SYMBOL_RULE, symbol);
  if (!Array.isArray(prices) || prices.length === 0 || prices.length > MAX_PRICES) {
    const rule = `be an array of 1 to ${MAX_PRICES} prices`;
    return Array.isArray(prices)
      ? { violation: { field: 'prices', rule, got: `${prices.length} prices` } }
      : rejectInput('prices', rule, prices);
  }
  const bars = parseRows(prices, symbol, now);
  return 'rule' in bars ? { violation: bars } : { value: { symbol, bars } };
};

const parseRows = (
  rows: readonly unknown[],
  symbol: string,
  now: number,
): readonly Bar[] | InputViolation => {
  const range = { oldest: OLDEST_PRICE_TIME, newest: now + CLOCK_SKEW_MS };
  const bars: Bar[] = [];
  let last = -Infinity;
  for (const [index, row] of rows.entries()) {
    const bar = readPriceRow(row, symbol, `prices[${index}]`, range);
    if ('rule' in bar) return bar;
    if (bar.timestamp <= last) {
      const got = isJsonObject(row) ? formatInputValue(row.timestamp) : formatInputValue(row);
      return { field: `prices[${index}].timestamp`, rule: 'be later than the one before it', got };
    }
    last = bar.timestamp;
    bars.push(bar);
  }
  return bars;
};
