import { formatIsoTime } from '../timestamp';
import { createViolation, TRADE_SOURCES, type TradeSource, type TradeViolation } from '../trades';
import {
  countUtf8Bytes,
  type FieldRules,
  formatInputValue,
  isObject,
  matches,
  parseTime,
  type ParseResult,
  readFields,
  rejectInput,
  TIME,
  tryFormatJson,
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

/** A message as it was received in an event. */
export interface ReceivedMessage extends TradeMessage {
  /**
   * Why the message is rejected without reading it; undefined for nearly all. Its id is then `#` and its number in the event
   * unless it has a valid one of its own, and its text is the whole message as JSON unless it has a text.
   */
  readonly fault?: TradeViolation;
}

/** The event of a source, with one trade per message. */
export interface TradeEvent {
  /** The id that EventBridge gave the event. */
  readonly eventId: string;
  readonly source: TradeSource;
  /** When it was sent, in UTC with milliseconds. EventBridge gives full seconds. */
  readonly sentAt: string;
  readonly messages: readonly ReceivedMessage[];
}

/**
 * Limits of an event. The workflow passes the event on together with what was found about each message
 * ({@link EXAMINATION_LIMITS}), and Step Functions limits that to 256 KiB.
 */
export const EVENT_LIMITS = {
  messages: 20,
  /** Characters of a message. */
  text: 16 * 1024,
  /** Bytes of all messages as JSON in UTF-8. */
  bytes: 48 * 1024,
  /** Bytes of the whole event as JSON in UTF-8, with fields that are ignored. */
  eventBytes: 64 * 1024,
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
/** UTF-8 cannot encode a surrogate without its pair, so the ledger could not contain the message as it was sent. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Parses an event as EventBridge delivers it. Other fields of the event are ignored. A message that no trade can be read from
 * has a fault, so that it is rejected and the others of its event are recorded.
 */
export const parseTradeEvent = (value: unknown): ParseResult<TradeEvent> => {
  const event = readFields(value, EVENT, 'event');
  if ('violation' in event) return event;
  const detail = readFields(event.value.detail, DETAIL, 'event.detail');
  if ('violation' in detail) return detail;
  const messages = parseMessages(detail.value.messages as readonly unknown[]);
  if ('violation' in messages) return messages;
  const size = limitBytes(value, EVENT_LIMITS.eventBytes, 'event');
  if ('violation' in size) return size;
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

const parseMessages = (list: readonly unknown[]): ParseResult<readonly ReceivedMessage[]> => {
  const limited = limitBytes(list, EVENT_LIMITS.bytes, 'event.detail.messages');
  if ('violation' in limited) return limited;
  const messages: ReceivedMessage[] = [];
  for (const item of list) messages.push(readMessage(item, messages));
  return { value: messages };
};

const readMessage = (item: unknown, earlier: readonly TradeMessage[]): ReceivedMessage => {
  const { id, text } = isObject(item) ? item : {};
  const hasId = ID_RULE.isValid(id) && !earlier.some((other) => other.id === id);
  const sent = typeof text === 'string' ? text : JSON.stringify(item ?? null);
  const fault = findFault(id, hasId, text);
  return {
    id: hasId ? String(id) : `#${earlier.length + 1}`,
    text: sent.replace(LONE_SURROGATE, '\ufffd'),
    ...(fault && { fault }),
  };
};

const findFault = (id: unknown, hasId: boolean, text: unknown): TradeViolation | undefined => {
  if (typeof text !== 'string' || text === '')
    return createViolation('syntax', 'text', formatInputValue(text), 'a text in the format of the source');
  if (text.length > EVENT_LIMITS.text)
    return createViolation(
      'size',
      'text',
      `${text.length} characters`,
      `at most ${EVENT_LIMITS.text} characters`,
    );
  if (text.search(LONE_SURROGATE) >= 0)
    return createViolation('encoding', 'text', text, 'text without lone surrogates');
  if (hasId) return undefined;
  const expected = 'an id of 1 to 64 letters, digits, or _ . : / + = @ -, once in the event';
  return createViolation('field-format', 'id', formatInputValue(id), expected);
};

/** Returns the value unless its JSON is too long. @param bytes the most bytes in UTF-8 */
export const limitBytes = <T>(value: T, bytes: number, field: string): ParseResult<T> => {
  const json = tryFormatJson(value);
  if (json === undefined) return rejectInput(field, 'be nested less deeply', value);
  const found = countUtf8Bytes(json);
  if (found <= bytes) return { value };
  const rule = `have at most ${bytes} bytes as JSON: send fewer messages in an event`;
  return { violation: { field, rule, got: `${formatInputValue(found)} bytes` } };
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
