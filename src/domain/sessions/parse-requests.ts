import {
  countUtf8Bytes,
  findInexactNumber,
  type FieldRule,
  type FieldRules,
  isObject,
  matches,
  type ParseResult,
  parseUntrustedJson,
  readFields,
  rejectInput,
  truncateInput,
  WHOLE_NUMBER,
} from '../validation';
import { ACCOUNT } from '../orders';

/** The request of a new session. */
export interface SessionRequest {
  readonly user: string;
  readonly accounts: readonly string[];
}

/** The update of a session's data. */
export interface SessionUpdate {
  /** The version that the client read. */
  readonly version: number;
  /** The JSON text of the new data. */
  readonly data: string;
}

const MAX_ACCOUNTS = 20;
/** The size of a session's data as JSON. Each request reads the row. */
export const MAX_DATA_BYTES = 4_096;

/** The name of a user. */
export const USER: FieldRule = {
  rule: 'be 1 to 64 letters, digits, or _ . : @ -, beginning with a letter or digit',
  isValid: matches(/^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,63}$/),
};

const REQUEST_RULES: FieldRules = {
  user: USER,
  accounts: {
    rule: `be a list of 1 to ${MAX_ACCOUNTS} different accounts, of which each must ${ACCOUNT.rule}`,
    isValid: (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= MAX_ACCOUNTS &&
      value.every(ACCOUNT.isValid) &&
      new Set(value).size === value.length,
  },
};
const UPDATE_RULES: FieldRules = {
  version: WHOLE_NUMBER(1, Number.MAX_SAFE_INTEGER),
  data: { rule: 'be a JSON object', isValid: isObject },
};

/** Parses a JSON object that has these fields and no others. */
const parseBody = (body: string, rules: FieldRules): ParseResult<Readonly<Record<string, unknown>>> => {
  const json = parseUntrustedJson(body, 'body');
  if ('violation' in json) return json;
  const read = readFields(json.value, rules, '');
  if ('violation' in read) return read;
  const names = Object.keys(rules);
  const unknown = Object.keys(read.value).find((name) => !names.includes(name));
  if (unknown === undefined) return read;
  const field = truncateInput(unknown) || 'field without a name';
  return rejectInput(field, `be one of ${names.join(', ')}`, read.value[unknown]);
};

/** Parses the body of POST /sessions. */
export const parseSessionRequest = (body: string): ParseResult<SessionRequest> => {
  const read = parseBody(body, REQUEST_RULES);
  if ('violation' in read) return read;
  return { value: read.value as unknown as SessionRequest };
};

/** Parses the body of PUT /sessions/current. */
export const parseSessionUpdate = (body: string): ParseResult<SessionUpdate> => {
  const read = parseBody(body, UPDATE_RULES);
  if ('violation' in read) return read;
  const inexact = findInexactNumber(body);
  if (inexact !== undefined)
    return rejectInput(
      'data',
      'contain no number that JavaScript rounds; expected a text in its place',
      inexact,
    );
  const data = JSON.stringify(read.value.data);
  const bytes = countUtf8Bytes(data);
  if (bytes > MAX_DATA_BYTES)
    return rejectInput('data', `have at most ${MAX_DATA_BYTES} bytes as JSON`, `${bytes} bytes`);
  return { value: { version: read.value.version as number, data } };
};
