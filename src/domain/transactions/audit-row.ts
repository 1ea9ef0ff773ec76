import { formatIsoTime } from '../timestamp';
import { parseTraceId } from '../trace-id';
import {
  type FieldRules,
  isObject,
  optional,
  type ParseResult,
  parseTime,
  readFields,
  rejectInput,
  STORED_TIME,
  TEXT,
  TIME,
} from '../validation';
import { AUDIT_EVENTS, SOURCES, SYSTEM_EVENTS } from './events';
import { ID } from './fields';

/** Begins the keys of events without a transaction, such as the change of a rule. */
export const SYSTEM_PREFIX = 'system#';

/** A row of the audit trail: one event. */
export interface AuditRow {
  /** The transaction, or `system#<subject>` for an event without one. */
  readonly transactionId: string;
  /**
   * `<time of the event>#<its id, or that of the change that it announces>`, and the rule or the replay if the same event
   * is recorded again because of it.
   */
  readonly ts: string;
  /** The detail type of the event, or `RuleMatched`. */
  readonly type: string;
  readonly source: string;
  readonly rule?: string;
  readonly outcome?: string;
  readonly traceId?: string;
  /** The replay that sent the event again. */
  readonly replayName?: string;
  /** The detail as JSON. */
  readonly detail: string;
}

type Fields = Readonly<Record<string, unknown>>;

const EVENT: FieldRules = {
  id: TEXT(128),
  time: TIME,
  source: TEXT(256),
  'detail-type': TEXT(128),
  detail: { rule: 'be a JSON object', isValid: isObject },
  'replay-name': optional(TEXT(64)),
};
/** The type of the row of a rule's match. */
const RULE_MATCHED = 'RuleMatched';
/** How far the time in a detail may be from the time of the event, which has no fractions of a second. */
const MAX_TIME_DIFFERENCE_MS = 10_000;
/** The fields of a detail that name the subject of an event without a transaction. */
const SUBJECT_FIELDS = ['alarmName', 'ruleId', 'replayName', 'model'];

const getObject = (value: unknown, name: string): Fields | undefined => {
  const field = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(field) ? field : undefined;
};
const getText = (value: unknown, name: string): string | undefined => {
  const field = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof field === 'string' && field !== '' ? field : undefined;
};

/**
 * The details that an event is about: its own, what a function returned, and that of the event with which the function
 * was invoked.
 */
const listDetails = (detail: Fields): readonly Fields[] => {
  const payload = getObject(detail, 'requestPayload');
  const invokedWith = getObject(payload, 'event') ?? payload;
  return [detail, getObject(detail, 'responsePayload'), getObject(invokedWith, 'detail')].filter(
    (found) => found !== undefined,
  );
};

const findText = (details: readonly Fields[], name: string): string | undefined =>
  details.map((detail) => getText(detail, name)).find((text) => text !== undefined);

/** Finds the transaction that an event is about, by the detail of the event. */
export const findTransactionId = (detail: unknown): string | undefined => {
  const found = isObject(detail) ? findText(listDetails(detail), 'transactionId') : undefined;
  return ID.isValid(found) ? found : undefined;
};

/** Finds the subject of an event without a transaction. */
const findSubject = (type: string, detail: Fields): string | undefined => {
  const accountId = type === SYSTEM_EVENTS.accountChanged ? getText(detail, 'accountId') : undefined;
  return ID.isValid(accountId)
    ? `account-${accountId}`
    : SUBJECT_FIELDS.map((name) => getText(detail, name)).find(ID.isValid);
};

/** The events that announce a change: if the change is announced again, the row is the same. */
const ANNOUNCEMENTS: Readonly<Record<string, string>> = {
  [AUDIT_EVENTS.accepted]: SOURCES.ingestion,
  [AUDIT_EVENTS.scored]: SOURCES.detection,
};

/** Finds the id of the change that an event announces. Other events cannot choose their key. */
const findChangeId = (source: string, type: string, detail: Fields): string | undefined => {
  const isAnnouncement = Object.hasOwn(ANNOUNCEMENTS, type) && ANNOUNCEMENTS[type] === source;
  const changeId = isAnnouncement ? getText(detail, 'changeId') : undefined;
  return ID.isValid(changeId) ? changeId : undefined;
};

/**
 * Returns the time of the event with milliseconds, if its detail has it.
 * @param maxDifference its largest difference from the time of the event, in milliseconds
 */
const findTime = (detail: Fields, eventTime: number, maxDifference: number): string => {
  const exact = ['timestamp', 'at', 'confirmedAt', 'scoredAt', 'receivedAt']
    .map((name) => detail[name])
    // The timestamp of a transaction is the time of the purchase.
    .filter((_, index) => index > 0 || getObject(detail, 'requestContext') !== undefined)
    .find((time) => STORED_TIME.isValid(time));
  const time = parseTime(exact);
  const isNear = time !== undefined && Math.abs(time - eventTime) <= maxDifference;
  return isNear ? (exact as string) : formatIsoTime(eventTime);
};

/**
 * Creates the row of a message: an event of a bus, or `{"rule":…,"event":…}` for a rule that matched it.
 * @returns the violation of a message that is neither
 */
export const createAuditRow = (message: unknown): ParseResult<AuditRow> => {
  const rule = getText(message, 'rule');
  const event = rule === undefined ? message : (message as Fields).event;
  if (rule !== undefined && !ID.isValid(rule)) return rejectInput('rule', ID.rule, rule);
  const read = readFields(event, EVENT, rule === undefined ? '' : 'event');
  if ('violation' in read) return read;
  const {
    id,
    time,
    source,
    'detail-type': type,
    'replay-name': replayName,
  } = read.value as Record<string, string>;
  const detail = read.value.detail as Fields;
  const details = listDetails(detail);
  const transactionId = findTransactionId(detail);
  const changeId = findChangeId(source!, type!, detail);
  // A change that is announced again later has the same time in its detail.
  const maxDifference = changeId === undefined ? MAX_TIME_DIFFERENCE_MS : Infinity;
  const exactTime = findTime(detail, parseTime(time)!, maxDifference);
  const subject = findSubject(type!, detail) ?? type!;
  const outcome = findText(details, 'outcome');
  const traceId = parseTraceId(findText(details, 'traceHeader'));
  const suffixes = [rule, replayName].filter((suffix) => suffix !== undefined).map((suffix) => `#${suffix}`);
  return {
    value: {
      transactionId: transactionId ?? `${SYSTEM_PREFIX}${subject}`,
      ts: `${exactTime}#${changeId ?? id}${suffixes.join('')}`,
      type: rule === undefined ? type! : RULE_MATCHED,
      source: source!,
      ...(rule !== undefined && { rule }),
      ...(outcome !== undefined && { outcome }),
      ...(traceId !== undefined && { traceId }),
      ...(replayName !== undefined && { replayName }),
      detail: JSON.stringify(detail),
    },
  };
};
