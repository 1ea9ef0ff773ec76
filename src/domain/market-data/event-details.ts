import { getIntervalMs, INTERVALS, type Interval } from '../calendar';
import { type InputViolation, formatInputValue, joinPath } from '../validation';
import { EVENT_KIND, type EventKind } from './event-kind';
import { isMissing, parseDecimal, type EventFields } from './fields';

/** The fields of an event in addition to symbol, time, prices and volume. */
export interface EventDetails {
  /** Of a trade: unique per symbol. Of a correction: the id of the trade. */
  readonly id?: string;
  /** Of a trade: the feed's condition codes or names, as `setsPrice` compares them. */
  readonly conditions?: readonly string[];
  /** Of a bar: its length. */
  readonly interval?: Interval;
  /** Of a bar: true if no later version of it follows, false if it is open. Undefined if the feed does not say. */
  readonly final?: boolean;
  /** Of a split: new shares per old share; 4 for a split of 4:1, 0.1 for a reverse split of 1:10. */
  readonly factor?: number;
}

export const MIN_SPLIT_FACTOR = 0.001;
export const MAX_SPLIT_FACTOR = 1_000;
export const MAX_CONDITIONS = 32;
const MINUTE_MS = 60_000;
const DURATION = /^(\d{1,5})(m|[Mm]in(?:ute)?s?|[Hh](?:our)?s?|[Dd](?:ay)?s?)?$/;
const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

/**
 * Reads the interval of a bar: `5m`, also `5min`, `60m`, `1h`, `1Day`, or a number of minutes. Upper-case `M` is a month
 * in many feeds, and refused.
 */
const readInterval = (value: unknown, field: string): Interval | undefined | InputViolation => {
  if (isMissing(value)) return undefined;
  // An object of JSON can have a toString that is no function.
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const [, count, unit] = DURATION.exec(text) ?? [];
  const length = Number(count) * UNIT_MINUTES[(unit ?? 'm').charAt(0).toLowerCase()]! * MINUTE_MS;
  const interval = INTERVALS.find((known) => getIntervalMs(known) === length);
  const rule = `be one of ${INTERVALS.join(', ')}, or its number of minutes`;
  return interval ?? { field, rule, got: formatInputValue(value) };
};

const BOOLEAN_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', '1', 'yes', 'y', 'x'].map((text) => [text, true] as const),
  ...['false', 'f', '0', 'no', 'n'].map((text) => [text, false] as const),
]);

/** Reads whether a bar is final: a truth value, 0 or 1, or one of these as text. */
const readFinal = (value: unknown, field: string): boolean | undefined | InputViolation => {
  if (isMissing(value)) return undefined;
  const isScalar = typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number';
  const truth = isScalar ? BOOLEAN_TEXTS.get(String(value).toLowerCase()) : undefined;
  return truth ?? { field, rule: 'be true or false', got: formatInputValue(value) };
};

/** Reads the factor of a split. */
const readFactor = (value: unknown, field: string): number | InputViolation => {
  const factor = parseDecimal(value);
  if (factor >= MIN_SPLIT_FACTOR && factor <= MAX_SPLIT_FACTOR) return factor;
  const rule = `be a number from ${MIN_SPLIT_FACTOR} to ${MAX_SPLIT_FACTOR}: new shares per old share, such as 4 for 4:1 and 0.1 for 1:10`;
  return { field, rule, got: formatInputValue(value) };
};

/** Returns the id of a trade; a number is its digits. Undefined if the trade has none. */
const getTradeId = ({ id }: EventFields): string | undefined =>
  (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;

/** Reads the conditions of a trade: one, or a list. */
const readConditions = (value: unknown, field: string): readonly string[] | undefined | InputViolation => {
  if (isMissing(value)) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isList = list.every((item) => typeof item === 'string' || typeof item === 'number');
  if (isList && list.length <= MAX_CONDITIONS) return list.map(String);
  const rule = `be a text, a number, or a list of at most ${MAX_CONDITIONS} of them`;
  return { field, rule, got: formatInputValue(value) };
};

/** Reads the fields that only events of this kind have. Returns undefined if there are none. */
export const readDetails = (
  kind: EventKind,
  value: EventFields,
  path: string,
): EventDetails | undefined | InputViolation => {
  switch (kind) {
    case EVENT_KIND.bar: {
      const interval = readInterval(value.interval, joinPath(path, 'interval'));
      if (typeof interval === 'object') return interval;
      const final = readFinal(value.final, joinPath(path, 'final'));
      if (typeof final === 'object') return final;
      if (interval === undefined && final === undefined) return undefined;
      return { ...(interval !== undefined && { interval }), ...(final !== undefined && { final }) };
    }
    case EVENT_KIND.trade: {
      const id = getTradeId(value);
      const conditions = readConditions(value.conditions, joinPath(path, 'conditions'));
      if (conditions === undefined) return id === undefined ? undefined : { id };
      return 'rule' in conditions ? conditions : { ...(id !== undefined && { id }), conditions };
    }
    case EVENT_KIND.correction: {
      const id = getTradeId(value);
      const rule = 'be the id of the trade, a text or a number';
      return id === undefined
        ? { field: joinPath(path, 'id'), rule, got: formatInputValue(value.id) }
        : { id };
    }
    case EVENT_KIND.split: {
      const factor = readFactor(value.factor, joinPath(path, 'factor'));
      return typeof factor === 'number' ? { factor } : factor;
    }
    default:
      return undefined;
  }
};
