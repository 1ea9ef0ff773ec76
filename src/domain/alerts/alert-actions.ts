import { readSymbol } from '../market-data';
import { DEPLOYED_PATTERNS } from '../patterns/types';
import { formatInputValue, isUnprintable, type ParseResult, rejectInput } from '../validation';
import { isPatternName } from './id';
import { createMute, MAX_MUTE_DAYS, MAX_MUTE_MS, type Mute } from './limits';

/** Who acknowledges which alert. */
export interface AcknowledgementRequest {
  readonly alertId: string;
  readonly by: string;
  readonly note?: string;
}

export type MuteTarget = Pick<Mute, 'kind' | 'target'>;

export const MAX_ALERT_ID_LENGTH = 100;
export const MAX_PERSON_LENGTH = 60;
export const MAX_REMARK_LENGTH = 500;
/** The duration of a mute in requests: minutes, hours or days. */
export const MUTE_DURATION_PATTERN = '^[1-9][0-9]{0,4}[mhd]$';
const MUTE_DURATION = new RegExp(MUTE_DURATION_PATTERN);
const DEFAULT_MUTE = '2h';
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

type Fields = Readonly<Record<string, unknown>>;

/** Parses the body of POST /alerts/acknowledgements. */
export const parseAcknowledgement = (body: string): ParseResult<AcknowledgementRequest> => {
  const fields = parseFields(body);
  if ('violation' in fields) return fields;
  const { alertId } = fields.value;
  if (typeof alertId !== 'string' || alertId === '' || alertId.length > MAX_ALERT_ID_LENGTH)
    return rejectInput('alertId', `be the id of an alert, 1 to ${MAX_ALERT_ID_LENGTH} characters`, alertId);
  const by = parsePerson(fields.value);
  if ('violation' in by) return by;
  const note = parseRemark(fields.value, 'note');
  if ('violation' in note) return note;
  return { value: { alertId, by: by.value, ...(note.value !== undefined && { note: note.value }) } };
};

/** Parses the body of POST /mutes. @param now milliseconds since 1970 */
export const parseMuteRequest = (body: string, now: number): ParseResult<Mute> => {
  const fields = parseFields(body);
  if ('violation' in fields) return fields;
  const target = parseMuteTarget(fields.value);
  if ('violation' in target) return target;
  const duration = parseMuteDuration(fields.value.for ?? DEFAULT_MUTE);
  if ('violation' in duration) return duration;
  const by = parsePerson(fields.value);
  if ('violation' in by) return by;
  const reason = parseRemark(fields.value, 'reason');
  if ('violation' in reason) return reason;
  return { value: createMute({ ...target.value, by: by.value, reason: reason.value }, duration.value, now) };
};

/** Parses what is muted: `symbol` or `pattern`, in a body or in query parameters. */
export const parseMuteTarget = ({ symbol, pattern }: Fields): ParseResult<MuteTarget> => {
  if ((symbol === undefined) === (pattern === undefined))
    return rejectInput('symbol', 'be given, or pattern, but not both', symbol);
  if (pattern !== undefined)
    return isPatternName(pattern)
      ? { value: { kind: 'pattern', target: pattern } }
      : rejectInput('pattern', `be one of ${DEPLOYED_PATTERNS.join(', ')}`, pattern);
  const read = readSymbol(symbol, 'symbol');
  return typeof read === 'string' ? { value: { kind: 'symbol', target: read } } : { violation: read };
};

const parseFields = (body: string): ParseResult<Fields> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Fields };
    return rejectInput('body', 'be a JSON object', value);
  } catch {
    return { violation: { field: 'body', rule: 'be a JSON object', got: formatInputValue(body) } };
  }
};

const parseMuteDuration = (text: unknown): ParseResult<number> => {
  const rule = `be a duration such as 30m, 2h or 1d, at most ${MAX_MUTE_DAYS}d`;
  if (typeof text !== 'string' || !MUTE_DURATION.test(text)) return rejectInput('for', rule, text);
  const duration = Number(text.slice(0, -1)) * UNIT_MS[text.slice(-1)]!;
  return duration <= MAX_MUTE_MS ? { value: duration } : rejectInput('for', rule, text);
};

const parsePerson = ({ by }: Fields): ParseResult<string> => {
  const name = typeof by === 'string' ? by.trim() : '';
  return name === '' || name.length > MAX_PERSON_LENGTH || isUnprintable(name)
    ? rejectInput('by', `be a name of 1 to ${MAX_PERSON_LENGTH} printable characters`, by)
    : { value: name };
};

const parseRemark = (fields: Fields, name: string): ParseResult<string | undefined> => {
  const text = fields[name];
  if (text === undefined) return { value: undefined };
  return typeof text !== 'string' ||
    text.length > MAX_REMARK_LENGTH ||
    isUnprintable(text.replace(/\r?\n/g, ' '))
    ? rejectInput(name, `be at most ${MAX_REMARK_LENGTH} printable characters`, text)
    : { value: text.trim() === '' ? undefined : text.trim() };
};
