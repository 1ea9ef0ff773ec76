import { formatIsoTime } from '../timestamp';
import { TRADE_SOURCES, type TradeSource } from '../trades';
import {
  countUtf8Bytes,
  type FieldRules,
  formatInputValue,
  matches,
  parseTime,
  type ParseResult,
  readFields,
  rejectInput,
  TEXT,
  TIME,
} from '../validation';

/** The detail-type of the events in which sources report trades. */
export const TRADE_REPORTED = 'TradeReported';
const EVENT_SOURCE_PREFIX = 'trades.';

/** Returns the source of a system's events, such as `trades.clearing`. */
export const formatEventSource = (source: TradeSource): string => `${EVENT_SOURCE_PREFIX}${source}`;

/** A message of a source. */
export interface TradeMessage {
  /** Identifies the message within its event. */
  readonly id: string;
  /** In the format of the source. */
  readonly text: string;
}

/** The event of a source, with one trade per message. */
export interface TradeEvent {
  /** The id that EventBridge gave the event. */
  readonly eventId: string;
  readonly source: TradeSource;
  /** When it was sent, in UTC with milliseconds. EventBridge gives full seconds. */
  readonly sentAt: string;
  readonly messages: readonly TradeMessage[];
}

/**
 * Limits of an event. The workflow passes the event on together with what was found about each message, and Step
 * Functions limits that to 256 KiB.
 */
export const EVENT_LIMITS = {
  messages: 20,
  /** Characters of a message. */
  text: 16 * 1024,
  /** Bytes of all messages as JSON in UTF-8. */
  bytes: 48 * 1024,
} as const;

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:/+=@-]{0,63}$/;
const ID_RULE = {
  rule: 'be 1 to 64 letters, digits, or _ . : / + = @ -, beginning with a letter or digit',
  isValid: matches(ID),
};
const EVENT: FieldRules = {
  id: ID_RULE,
  time: TIME,
  source: {
    rule: `be ${TRADE_SOURCES.map(formatEventSource).join(', ')}`,
    isValid: (value) => TRADE_SOURCES.some((source) => formatEventSource(source) === value),
  },
  'detail-type': { rule: `be ${TRADE_REPORTED}`, isValid: (value) => value === TRADE_REPORTED },
};
const DETAIL: FieldRules = {
  messages: {
    rule: `be a list of 1 to ${EVENT_LIMITS.messages} messages`,
    isValid: (value) => Array.isArray(value) && value.length >= 1 && value.length <= EVENT_LIMITS.messages,
  },
};
const MESSAGE: FieldRules = { id: ID_RULE, text: TEXT(EVENT_LIMITS.text) };
/** UTF-8 cannot encode a surrogate without its pair, so the ledger could not contain the message as it was sent. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Parses an event as EventBridge delivers it. Other fields of the event are ignored. */
export const parseTradeEvent = (value: unknown): ParseResult<TradeEvent> => {
  const event = readFields(value, EVENT, 'event');
  if ('violation' in event) return event;
  const detail = readFields(event.value.detail, DETAIL, 'event.detail');
  if ('violation' in detail) return detail;
  const messages = parseMessages(detail.value.messages as readonly unknown[]);
  if ('violation' in messages) return messages;
  const { id, source, time } = event.value as Readonly<Record<string, string>>;
  return {
    value: {
      eventId: id!,
      source: source!.slice(EVENT_SOURCE_PREFIX.length) as TradeSource,
      sentAt: formatIsoTime(parseTime(time)!),
      messages: messages.value,
    },
  };
};

const parseMessages = (list: readonly unknown[]): ParseResult<readonly TradeMessage[]> => {
  const messages: TradeMessage[] = [];
  for (const [index, item] of list.entries()) {
    const path = `event.detail.messages[${index}]`;
    const read = readFields(item, MESSAGE, path);
    if ('violation' in read) return read;
    const { id, text } = read.value as unknown as TradeMessage;
    if (LONE_SURROGATE.test(text))
      return rejectInput(`${path}.text`, 'be text without lone surrogates', text);
    if (messages.some((other) => other.id === id)) return rejectInput(`${path}.id`, 'appear once', id);
    messages.push({ id, text });
  }
  const bytes = measureMessages(messages);
  if (bytes <= EVENT_LIMITS.bytes) return { value: messages };
  const rule = `have at most ${EVENT_LIMITS.bytes} bytes as JSON: send fewer messages in an event`;
  return { violation: { field: 'event.detail.messages', rule, got: `${formatInputValue(bytes)} bytes` } };
};

/** Returns the size of messages in an event, in bytes. */
const measureMessages = (messages: readonly TradeMessage[]): number =>
  countUtf8Bytes(JSON.stringify(messages));

/**
 * Splits messages into as few events as possible, in their order.
 * @param messages each within the limits of a message
 */
export const splitMessages = (messages: readonly TradeMessage[]): readonly (readonly TradeMessage[])[] => {
  const events: TradeMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const event = events.at(-1);
    const size = measureMessages([message]);
    if (event && event.length < EVENT_LIMITS.messages && bytes + size <= EVENT_LIMITS.bytes) {
      event.push(message);
      bytes += size;
    } else {
      events.push([message]);
      bytes = size;
    }
  }
  return events;
};
