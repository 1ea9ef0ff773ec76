import {
  CLOCK_SKEW_MS,
  createUnknownFieldViolation,
  findUnknownFields,
  isJsonObject,
  readEvent,
  type MarketEvent,
} from './event';
import type { TimeRange } from './fields';
import { tryParseJson, scanValue, checkTextLength } from '../validation/json';
import { type InputViolation, truncateInput } from '../validation';

export const MAX_EVENTS_PER_RECORD = 500;

/** A valid event with its index in the record. */
export interface AcceptedEvent extends MarketEvent {
  readonly index: number;
}

/** An invalid event with its original text, so that it can be queued for inspection. */
export interface RejectedEvent extends InputViolation {
  readonly index: number;
  readonly text: string;
}

/** The events of one record; `unreadable` is the reason if the record as a whole could not be parsed. */
export interface ParsedRecord {
  readonly accepted: readonly AcceptedEvent[];
  readonly rejected: readonly RejectedEvent[];
  /** The names of unknown fields of the accepted events, once for each event that has the field. */
  readonly ignoredFields: readonly string[];
  readonly unreadable?: InputViolation;
}

/** How a reader handles fields that it does not know. */
export type UnknownFields = 'ignore' | 'refuse';

/** The text of one event, and the first limit that it violates. */
interface EventText {
  readonly text: string;
  readonly violation?: InputViolation;
}

/**
 * Returns the accepted range of event times: from `maxEventAgeHours` before `now` to 5 seconds after it. Pass the
 * record's arrival time as `now`, so that a retry hours later accepts the same events as the first attempt.
 */
export const createTimeRange = (now: number, maxEventAgeHours: number): TimeRange => ({
  oldest: now - maxEventAgeHours * 3_600_000,
  newest: now + CLOCK_SKEW_MS,
});

/**
 * Parses a stream record: one JSON object, a JSON array, or JSON lines, with at most 500 events and 256 KB.
 * Each event is validated separately, so an invalid event does not affect the others. Never throws.
 */
export const readRecord = (
  text: string,
  range: TimeRange,
  unknownFields: UnknownFields = 'ignore',
): ParsedRecord => {
  const lengthViolation = checkTextLength(text, 'record');
  if (lengthViolation) return rejectRecord(lengthViolation);
  const trimmed = text.trim();
  const pieces = trimmed.startsWith('[') ? splitArray(trimmed) : splitLines(trimmed);
  if (pieces.length === 0 || pieces.length > MAX_EVENTS_PER_RECORD) {
    const got = pieces.length === 0 ? 'none' : `more than ${MAX_EVENTS_PER_RECORD}`;
    return rejectRecord({ field: 'record', rule: `contain 1 to ${MAX_EVENTS_PER_RECORD} events`, got });
  }
  const accepted: AcceptedEvent[] = [];
  const rejected: RejectedEvent[] = [];
  const ignoredFields: string[] = [];
  let parsed = 0;
  pieces.forEach((piece, index) => {
    const path = `events[${index}]`;
    const json = tryParseJson(piece.text, path);
    if ('value' in json) parsed++;
    const value = 'value' in json ? json.value : undefined;
    const unknown = isJsonObject(value) ? findUnknownFields(value) : [];
    const refused =
      'violation' in json
        ? json.violation
        : (piece.violation ?? refuseFields(value, unknown, path, unknownFields));
    const event = refused ?? readEvent(value, path, range);
    if ('rule' in event) rejected.push({ index, ...event, text: piece.text });
    else {
      accepted.push({ index, ...event });
      ignoredFields.push(...unknown);
    }
  });
  // If nothing is JSON (for example a CSV file), one rejection of the record is more useful than one per line.
  if (parsed === 0) {
    return rejectRecord({ field: 'record', rule: 'be JSON, or JSON lines', got: truncateInput(trimmed) });
  }
  return { accepted, rejected, ignoredFields };
};

const refuseFields = (
  value: unknown,
  [name]: readonly string[],
  path: string,
  unknownFields: UnknownFields,
): InputViolation | undefined =>
  unknownFields === 'refuse' && name !== undefined && isJsonObject(value)
    ? createUnknownFieldViolation(value, name, path)
    : undefined;

const rejectRecord = (violation: InputViolation): ParsedRecord => ({
  accepted: [],
  rejected: [],
  ignoredFields: [],
  unreadable: violation,
});

/**
 * Splits an array into the texts of its elements by scanning instead of parsing the whole: a NaN in one element, or a
 * truncated array, then invalidates only that element.
 */
const splitArray = (text: string): EventText[] => {
  const pieces: EventText[] = [];
  let start = 1;
  while (start <= text.length && pieces.length <= MAX_EVENTS_PER_RECORD) {
    const { end, violation } = scanValue(text, start, `events[${pieces.length}]`);
    const piece = text.slice(start, end).trim();
    const closed = text[end] === ']';
    const isEmptyArray = pieces.length === 0 && piece === '' && closed;
    if (!isEmptyArray) pieces.push({ text: piece, ...(violation && { violation }) });
    if (closed || end >= text.length) {
      const rest = text.slice(end + 1).trim();
      if (rest !== '') pieces.push({ text: rest });
      break;
    }
    start = end + 1;
  }
  return pieces;
};

/** Splits text that is either one object (on any number of lines) or one object per line. */
const splitLines = (text: string): EventText[] => {
  const whole = !text.includes('\n') || 'value' in tryParseJson(text, 'record');
  const texts = whole ? [text] : text.split('\n');
  return texts
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const { violation } = scanValue(line, 0, `events[${index}]`);
      return { text: line, ...(violation && { violation }) };
    });
};
