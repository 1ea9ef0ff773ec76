import type { Bar } from '../patterns/types';
import { CLOCK_SKEW_MS, SYMBOL_RULE, isObject, isSymbol, readPriceRow, unknownField } from './bar';
import { readJson } from './json';
import { type Reading, type Violation, show } from './violation';

export const MAX_PRICES = 500;
const OLDEST = Date.UTC(1990, 0, 1);
const FIELDS: ReadonlySet<string> = new Set(['symbol', 'prices']);

/** A symbol and its bars, in the order of time. */
export interface PriceWindow {
  readonly symbol: string;
  readonly bars: readonly Bar[];
}

/**
 * Reads the body of POST /patterns: `{"symbol", "prices": [{"timestamp", "close", …}]}`, 1 to 500 prices with
 * strictly ascending timestamps from 1990-01-01 to 5 seconds ahead of `now` (milliseconds since 1970).
 */
export const readPriceWindow = (body: string, now: number): Reading<PriceWindow> => {
  const json = readJson(body, 'body');
  if ('violation' in json) return json;
  const { value } = json;
  if (!isObject(value)) return refuse('body', 'be a JSON object with symbol and prices', value);
  const unknown = unknownField(value, FIELDS, 'body');
  if (unknown) return { violation: { ...unknown, field: unknown.field.slice('body.'.length) } };
  const { symbol, prices } = value;
  if (!isSymbol(symbol)) return refuse('symbol', SYMBOL_RULE, symbol);
  if (!Array.isArray(prices) || prices.length === 0 || prices.length > MAX_PRICES) {
    const rule = `be an array of 1 to ${MAX_PRICES} prices`;
    return Array.isArray(prices)
      ? { violation: { field: 'prices', rule, got: `${prices.length} prices` } }
      : refuse('prices', rule, prices);
  }
  const bars = readRows(prices, symbol, now);
  return 'rule' in bars ? { violation: bars } : { value: { symbol, bars } };
};

const readRows = (rows: readonly unknown[], symbol: string, now: number): readonly Bar[] | Violation => {
  const range = { oldest: OLDEST, newest: now + CLOCK_SKEW_MS };
  const bars: Bar[] = [];
  let last = -Infinity;
  for (const [index, row] of rows.entries()) {
    const bar = readPriceRow(row, symbol, `prices[${index}]`, range);
    if ('rule' in bar) return bar;
    if (bar.timestamp <= last) {
      const got = isObject(row) ? show(row.timestamp) : show(row);
      return { field: `prices[${index}].timestamp`, rule: 'be later than the one before it', got };
    }
    last = bar.timestamp;
    bars.push(bar);
  }
  return bars;
};

const refuse = (field: string, rule: string, value: unknown): { readonly violation: Violation } => ({
  violation: { field, rule, got: show(value) },
});
