import type { Bar } from '../patterns/types';
import { CLOCK_SKEW_MS, type TimeRange, readEvent } from './bar';
import { parseJson, scanValue, tooLong } from './json';
import { type Violation, shorten } from './violation';

export const MAX_EVENTS_A_RECORD = 500;

/** An event that was taken, with its place in the record. */
export interface AcceptedEvent {
  readonly index: number;
  readonly bar: Bar;
}

/** An event that was refused, with its own text, so that nothing is lost. */
export interface RejectedEvent extends Violation {
  readonly index: number;
  readonly text: string;
}

/** What one record carried; `unreadable` says why the record as a whole could not be taken apart. */
export interface RecordReading {
  readonly accepted: readonly AcceptedEvent[];
  readonly rejected: readonly RejectedEvent[];
  readonly unreadable?: Violation;
}

/** One event's text, and the limit that the scan saw it break. */
interface Piece {
  readonly text: string;
  readonly violation?: Violation;
}

/**
 * The times that events may carry: from `maxEventAgeHours` before `now` to 5 seconds after it. Give the moment
 * of the record's arrival as `now`: a retry hours later then judges the same as the first attempt did.
 */
export const eventRange = (now: number, maxEventAgeHours: number): TimeRange => ({
  oldest: now - maxEventAgeHours * 3_600_000,
  newest: now + CLOCK_SKEW_MS,
});

/**
 * Takes a stream record apart: one JSON object, a JSON array, or JSON lines, of at most 500 events and 256 KB.
 * Each event is judged on its own, so one bad event costs no other. Never throws.
 */
export const readRecord = (text: string, range: TimeRange): RecordReading => {
  const long = tooLong(text, 'record');
  if (long) return unreadable(long);
  const trimmed = text.trim();
  const pieces = trimmed.startsWith('[') ? piecesOfArray(trimmed) : piecesOfLines(trimmed);
  if (pieces.length === 0 || pieces.length > MAX_EVENTS_A_RECORD) {
    const got = pieces.length === 0 ? 'none' : `more than ${MAX_EVENTS_A_RECORD}`;
    return unreadable({ field: 'record', rule: `carry 1 to ${MAX_EVENTS_A_RECORD} events`, got });
  }
  const accepted: AcceptedEvent[] = [];
  const rejected: RejectedEvent[] = [];
  let parsed = 0;
  pieces.forEach((piece, index) => {
    const path = `events[${index}]`;
    const json = parseJson(piece.text, path);
    if ('value' in json) parsed++;
    const event =
      'violation' in json ? json.violation : (piece.violation ?? readEvent(json.value, path, range));
    if ('rule' in event) rejected.push({ index, ...event, text: piece.text });
    else accepted.push({ index, bar: event });
  });
  // Where nothing at all is JSON (a CSV file, say), one refusal for the record serves better than one a line.
  if (parsed === 0) {
    return unreadable({ field: 'record', rule: 'be JSON, or JSON lines', got: shorten(trimmed) });
  }
  return { accepted, rejected };
};

const unreadable = (violation: Violation): RecordReading => ({
  accepted: [],
  rejected: [],
  unreadable: violation,
});

/**
 * The elements of an array, cut apart by the scan rather than by parsing the whole: a NaN in one element, or an
 * array that was cut off, then spoils that element only.
 */
const piecesOfArray = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let start = 1;
  while (start <= text.length && pieces.length <= MAX_EVENTS_A_RECORD) {
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

/** One object (over any number of lines), or one object a line. */
const piecesOfLines = (text: string): Piece[] => {
  const whole = !text.includes('\n') || 'value' in parseJson(text, 'record');
  const texts = whole ? [text] : text.split('\n');
  return texts
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const { violation } = scanValue(line, 0, `events[${index}]`);
      return { text: line, ...(violation && { violation }) };
    });
};
