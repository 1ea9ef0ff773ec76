import { type InputViolation, formatInputValue } from '../validation';
import { isMissing, type EventFields } from './fields';

/** What an event is: a bar, a close without a range, or a trade. */
export const EVENT_KIND = { bar: 0, close: 1, trade: 2 } as const;
export type EventKind = (typeof EVENT_KIND)[keyof typeof EVENT_KIND];

const RANGE_FIELDS = ['open', 'high', 'low'] as const;
const PRICE_FIELDS = ['close', 'price', ...RANGE_FIELDS] as const;

/** The kinds of events that are refused, by the value of `type` or `kind`, and why. */
const REFUSED_KINDS: ReadonlyMap<string, string> = new Map([
  ['quote', 'be a trade or a bar, because patterns are found in traded prices'],
  ['status', 'be a trade or a bar: halts and resumes are not supported'],
  ['halt', 'be a trade or a bar: halts and resumes are not supported'],
  ['resume', 'be a trade or a bar: halts and resumes are not supported'],
  ['split', 'be a trade or a bar: splits are not supported; send adjusted prices'],
  ['correction', 'be a trade or a bar: corrections of trades are not supported'],
]);

export const getEventKind = (value: EventFields): EventKind => {
  if (RANGE_FIELDS.some((name) => !isMissing(value[name]))) return EVENT_KIND.bar;
  return isMissing(value.close) && !isMissing(value.price) ? EVENT_KIND.trade : EVENT_KIND.close;
};

/** Returns the id of a trade; a number is its digits. */
export const getTradeId = ({ id }: EventFields): string | undefined =>
  typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;

/** Returns a violation for an event that is neither a trade nor a bar: by its type, or a quote by its fields. */
export const refuseEventKind = (value: EventFields, path: string): InputViolation | undefined => {
  for (const name of ['type', 'kind'] as const) {
    const kind = value[name];
    const rule = typeof kind === 'string' ? REFUSED_KINDS.get(kind.toLowerCase()) : undefined;
    if (rule !== undefined)
      return { field: path === '' ? name : `${path}.${name}`, rule, got: formatInputValue(kind) };
  }
  const isQuote =
    (!isMissing(value.bid) || !isMissing(value.ask)) && PRICE_FIELDS.every((name) => isMissing(value[name]));
  if (!isQuote) return undefined;
  const rule = REFUSED_KINDS.get('quote')!;
  return { field: path === '' ? 'event' : path, rule, got: 'a quote with bid and ask' };
};
