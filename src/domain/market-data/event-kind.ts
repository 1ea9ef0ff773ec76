import { type InputViolation, formatInputValue } from '../validation';
import { isMissing, type EventFields } from './fields';

/**
 * The kind of an event. `kind` (or `type`) of an event can be `correction`, `split`, `status`, `halt` or `resume`; the
 * fields of all other events determine whether they are a bar, a close without a range, or a trade.
 */
export const EVENT_KIND = {
  bar: 0,
  close: 1,
  trade: 2,
  correction: 3,
  halt: 4,
  resume: 5,
  split: 6,
} as const;
export type EventKind = (typeof EVENT_KIND)[keyof typeof EVENT_KIND];

/** Whether an event is a price: a bar, a close or a trade. The others change or interrupt prices. */
export const isPriceEvent = (kind: EventKind): boolean => kind <= EVENT_KIND.trade;

/** The fields that name the kind of an event. The first one with a known value counts. */
const KIND_FIELDS = ['type', 'kind'] as const;
const BAR_FIELDS = ['open', 'high', 'low', 'interval', 'final'] as const;
const PRICE_FIELDS = ['close', 'price', 'open', 'high', 'low'] as const;

const STATUSES: ReadonlyMap<unknown, EventKind> = new Map([
  ['halt', EVENT_KIND.halt],
  ['resume', EVENT_KIND.resume],
]);
const NAMED_KINDS: ReadonlyMap<unknown, EventKind> = new Map([
  ...STATUSES,
  ['correction', EVENT_KIND.correction],
  ['split', EVENT_KIND.split],
]);
const QUOTE_RULE = 'be a trade or a bar, because patterns are found in traded prices';

/**
 * Returns the kind that an event names in `kind` or `type`: a correction, a halt, a resume or a split; undefined if it
 * names none of them. Returns a violation for a quote and for an unknown status.
 */
export const readNamedKind = (value: EventFields, path: string): EventKind | InputViolation | undefined => {
  const prefix = path === '' ? '' : `${path}.`;
  for (const name of KIND_FIELDS) {
    const kind = toLowerCase(value[name]);
    if (kind === 'quote')
      return { field: `${prefix}${name}`, rule: QUOTE_RULE, got: formatInputValue(value[name]) };
    if (kind === 'status') return readStatus(value, `${prefix}status`);
    const named = NAMED_KINDS.get(kind);
    if (named !== undefined) return named;
  }
  return undefined;
};

/** Returns the kind that an event names, otherwise the kind that follows from its fields. Quotes are refused. */
export const readEventKind = (value: EventFields, path: string): EventKind | InputViolation => {
  const named = readNamedKind(value, path);
  if (named !== undefined) return named;
  const isQuote =
    (!isMissing(value.bid) || !isMissing(value.ask)) && PRICE_FIELDS.every((name) => isMissing(value[name]));
  if (isQuote)
    return { field: path === '' ? 'event' : path, rule: QUOTE_RULE, got: 'a quote with bid and ask' };
  if (BAR_FIELDS.some((name) => !isMissing(value[name]))) return EVENT_KIND.bar;
  return isMissing(value.close) && !isMissing(value.price) ? EVENT_KIND.trade : EVENT_KIND.close;
};

const readStatus = ({ status }: EventFields, field: string): EventKind | InputViolation =>
  STATUSES.get(toLowerCase(status)) ?? { field, rule: 'be halt or resume', got: formatInputValue(status) };

const toLowerCase = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.toLowerCase() : undefined;
