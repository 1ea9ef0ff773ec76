import { sha256 } from '../../aws/sha256';
import { isObject, matches, type ParseResult, readFields, TEXT, tryParseJson } from '../../domain/validation';

/** An event as EventBridge delivers it. */
export interface AuditEvent {
  readonly id: string;
  /** ISO 8601 in UTC with seconds. */
  readonly time: string;
  readonly [field: string]: unknown;
}

/** An object of AuditLogs. */
export interface AuditObject {
  readonly key: string;
  readonly body: string;
}

const RULES = {
  id: TEXT(128),
  time: {
    rule: 'be an ISO 8601 time in UTC, such as 2026-11-29T09:30:00Z',
    isValid: matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/),
  },
  'detail-type': TEXT(128),
  source: TEXT(256),
  detail: { rule: 'be a JSON object', isValid: isObject },
};

/** Reads an event of the queue AuditEvents. */
export const readAuditEvent = (body: string): ParseResult<AuditEvent> => {
  const json = tryParseJson(body, 'event');
  if ('violation' in json) return json;
  const read = readFields(json.value, RULES, 'event');
  return 'violation' in read ? read : { value: read.value as AuditEvent };
};

const compare = (a: AuditEvent, b: AuditEvent): number =>
  a.time === b.time ? (a.id < b.id ? -1 : 1) : a.time < b.time ? -1 : 1;

/**
 * Creates the object of some events: a line of JSON each, in the order of their times. The same events give the same
 * object with the same key, so a batch that is delivered again adds nothing.
 * @param events at least one; repetitions are dropped
 */
export const createAuditObject = (events: readonly AuditEvent[]): AuditObject => {
  const sorted = [...new Map(events.map((event) => [event.id, event])).values()].sort(compare);
  const [year, month, day] = sorted.at(-1)!.time.slice(0, 10).split('-');
  const ids = sorted.map(({ id }) => id);
  const hash = sha256(JSON.stringify(ids)).slice(0, 40);
  return {
    key: `events/${year}/${month}/${day}/${hash}.jsonl`,
    body: sorted.map((event) => `${JSON.stringify(event)}\n`).join(''),
  };
};
