import { findColumns, isHeader } from '../columns/columns';
import { normalizeName } from '../columns/names';
import { parseDay } from '../time/day';
import { isZoneName } from '../time/zone';
import { isNotice } from './notice';
import {
  METADATA,
  OTHER_ARRAYS,
  RECORD_SHAPES,
  SYMBOL_NAMES,
  ZONE_NAMES,
  type JsonObject,
  type RecordShape,
} from './shapes';

/** One row of a JSON document: an object, an array of cells, the reason why it is not a row, or null to ignore it. */
export interface JsonRow {
  readonly record: JsonObject | readonly unknown[] | string | null;
  readonly symbol?: string;
  readonly timeZone?: string;
}

/** The facts about a row that the objects around it contain. */
type Context = Omit<JsonRow, 'record'>;

const MAX_DEPTH = 8;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => typeof value !== 'object' || value === null;
/** The keys of records that have a time and a price, so that each set of keys is examined once. */
const recordKeys = new Map<string, boolean>();
const MAX_KEYS = 10_000;

/** Finds the rows of a JSON value, in the order of the document. */
export function* expandJson(value: unknown, context: Context = {}, depth = 0): Generator<JsonRow> {
  if (depth > MAX_DEPTH || isScalar(value)) return;
  if (Array.isArray(value)) yield* expandArray(value, context, depth);
  else yield* expandObject(value as JsonObject, context, depth);
}

function* expandArray(values: readonly unknown[], context: Context, depth: number): Generator<JsonRow> {
  if (values.length > 1 && values.every(isScalar)) {
    // An array with a number is a row; a list of names is not.
    if (values.some((value) => typeof value === 'number' || /^\d/.test(String(value))))
      yield { record: values, ...context };
    return;
  }
  for (const value of values) yield* expandJson(value, context, depth + 1);
}

function* expandObject(object: JsonObject, context: Context, depth: number): Generator<JsonRow> {
  if (isNotice(object)) {
    yield { record: object, ...context };
    return;
  }
  const shape = RECORD_SHAPES.find(({ matches }) => matches(object));
  const columns = findColumnArrays(object);
  if (columns !== undefined) yield* expandColumns(columns, readContext(object, context));
  else if (shape !== undefined && hasScalars(object, shape))
    yield { record: convertRecord(object, shape), ...context };
  else if (isRecord(object)) yield { record: object, ...context };
  else if (isTimeSeries(object)) yield* expandSeries(object, context);
  else yield* expandChildren(object, readContext(object, context), depth);
}

/** Whether the fields of a shape are values and not arrays of a whole column. */
const hasScalars = (object: JsonObject, { fields }: RecordShape): boolean =>
  fields === undefined || isScalar(readPath(object, fields.timestamp!));

function* expandChildren(object: JsonObject, context: Context, depth: number): Generator<JsonRow> {
  const names = object.column_names ?? object.columns;
  if (Array.isArray(names) && Array.isArray(object.data)) {
    const keys = names.map((name) => String(isObject(name) ? name.name : name));
    for (const row of object.data)
      if (Array.isArray(row))
        yield { record: Object.fromEntries(keys.map((key, index) => [key, row[index]])), ...context };
    return;
  }
  for (const [key, child] of Object.entries(object)) {
    if (isScalar(child) || METADATA.has(key) || OTHER_ARRAYS.has(key)) continue;
    yield* expandJson(child, isSymbolKey(key) ? { ...context, symbol: key } : context, depth + 1);
  }
}

/** Alpaca, IEX and Kraken use symbols as keys; other keys contain lower-case letters. */
const isSymbolKey = (key: string) => /^[A-Z0-9][A-Z0-9.\-=^/:_]{0,20}$/.test(key) && /[A-Z]/.test(key);

function readContext(object: JsonObject, context: Context): Context {
  const sources = [
    object,
    ...Object.entries(object).flatMap(([key, child]) =>
      METADATA.has(key) && isObject(child) ? [child] : [],
    ),
  ];
  let { symbol, timeZone } = context;
  let [from, to] = ['', ''];
  for (const [key, value] of sources.flatMap((source) => Object.entries(source))) {
    if (typeof value !== 'string' || value === '') continue;
    const name = normalizeName(key);
    if (SYMBOL_NAMES.has(name)) symbol = value;
    if (ZONE_NAMES.has(name) && isZoneName(value)) timeZone = value;
    if (name === 'from symbol') from = value;
    if (name === 'to symbol') to = value;
  }
  if (from !== '' && to !== '') symbol = `${from}/${to}`;
  return { ...(symbol !== undefined && { symbol }), ...(timeZone !== undefined && { timeZone }) };
}

function isRecord(object: JsonObject): boolean {
  const keys = Object.keys(object);
  const signature = keys.join('\n');
  let known = recordKeys.get(signature);
  if (known === undefined) {
    const { fields, times } = findColumns(keys);
    const [time, price] = [times[0], fields.close ?? fields.adjusted];
    known =
      isHeader(keys) &&
      time !== undefined &&
      (price === undefined || isScalar(object[keys[price]!])) &&
      isScalar(object[keys[time]!]);
    if (recordKeys.size < MAX_KEYS) recordKeys.set(signature, known);
  }
  return known;
}

/** Alpha Vantage: an object for each time. */
function isTimeSeries(object: JsonObject): boolean {
  const keys = Object.keys(object);
  return (
    keys.length > 0 &&
    keys.slice(0, 3).every((key) => parseDay(key, undefined) !== undefined) &&
    isObject(object[keys[0]!])
  );
}

function* expandSeries(object: JsonObject, context: Context): Generator<JsonRow> {
  for (const [timestamp, values] of Object.entries(object))
    yield { record: isObject(values) ? { timestamp, ...values } : `${timestamp} has no prices`, ...context };
}

/**
 * Returns the columns of an object that has an array for each field: Finnhub, TradingView, and the charts of Yahoo. pandas
 * writes an object with the times as keys instead.
 */
function findColumnArrays(object: JsonObject): JsonObject | undefined {
  const { indicators } = object as { indicators?: { quote?: unknown[]; adjclose?: unknown[] } };
  const merged = Array.isArray(indicators?.quote)
    ? {
        timestamp: object.timestamp,
        ...(indicators.quote[0] as object),
        ...(indicators.adjclose?.[0] as object),
      }
    : object;
  const entries = Object.entries(merged).filter(([, value]) => typeof value === 'object' && value !== null);
  const arrays = entries.filter(([, value]) => Array.isArray(value) && value.every(isScalar));
  if (arrays.length >= 2 && isHeader(arrays.map(([key]) => key))) return Object.fromEntries(arrays);
  const [first] = entries;
  if (first === undefined || !isPriceColumn(first[1]) || !isHeader(['date', ...entries.map(([key]) => key)]))
    return undefined;
  const columns = entries.map(([key, value]) => [key, Object.values(value as object)]);
  return Object.fromEntries([['date', Object.keys(first[1] as object)], ...columns]);
}

/** Whether an object has a scalar for each of several times. */
const isPriceColumn = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).every(
    ([key, cell]) => isScalar(cell) && (/^\d{9,19}$/.test(key) || parseDay(key, undefined) !== undefined),
  );

function* expandColumns(columns: JsonObject, context: Context): Generator<JsonRow> {
  const entries = Object.entries(columns) as [string, unknown[]][];
  const count = Math.max(...entries.map(([, values]) => values.length));
  for (let index = 0; index < count; index++)
    yield { record: Object.fromEntries(entries.map(([key, values]) => [key, values[index]])), ...context };
}

function convertRecord(object: JsonObject, { fields, other, isControl }: RecordShape): JsonRow['record'] {
  if (isControl) return null;
  if (fields === undefined) return `the row is ${other}; expected a trade or a bar`;
  const record: Record<string, unknown> = {};
  for (const [field, path] of Object.entries(fields)) {
    const value = readPath(object, path);
    if (value !== undefined) record[field] = value;
  }
  return record;
}

function readPath(object: JsonObject, path: string): unknown {
  if (!path.includes('.')) return object[path];
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object);
}
