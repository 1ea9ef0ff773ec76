import { createViolation, type TradeViolation } from '../../violation';
import { DATA_FIELDS, formatTag } from './dictionary';

/** The delimiter of fields in FIX messages. */
export const SOH = '\x01';
/** Logs and examples show the delimiter as a bar. */
const BAR = '|';
const BEGIN_STRING = '8=FIX.4.4';
/** An execution has about 400 bytes. */
const MAX_BYTES = 16 * 1024;

export interface FixField {
  readonly tag: number;
  readonly value: string;
  /** The position of the field in the message. */
  readonly offset: number;
}

export type FixFields = { readonly fields: readonly FixField[] } | { readonly violation: TradeViolation };

const refuse = (...args: Parameters<typeof createViolation>): { readonly violation: TradeViolation } => ({
  violation: createViolation(...args),
});

/**
 * Splits a message in tag=value format into its fields and verifies BodyLength and CheckSum. The delimiter is SOH, or a
 * bar in copies from logs. The message is ASCII, so that its characters are its bytes.
 */
export const splitFixMessage = (text: string): FixFields => {
  if (text.length > MAX_BYTES)
    return refuse('size', 'message', `${text.length} characters`, `at most ${MAX_BYTES} bytes`);
  const delimiter = text[BEGIN_STRING.length];
  if (!text.startsWith(BEGIN_STRING) || (delimiter !== SOH && delimiter !== BAR))
    return refuse('syntax', 'BeginString (8)', text.slice(0, 20), `${BEGIN_STRING} and the delimiter SOH`);
  const split = splitFields(text, delimiter);
  return 'violation' in split ? split : verifyEnvelope(split.fields);
};

/** A tag has no leading zero, and its value at least one character. */
const TAG = /([1-9]\d{0,4})=/y;

const splitFields = (text: string, delimiter: string): FixFields => {
  const fields: FixField[] = [];
  let offset = 0;
  while (offset < text.length) {
    TAG.lastIndex = offset;
    const match = TAG.exec(text);
    if (!match)
      return refuse(
        'syntax',
        `position ${offset}`,
        text.slice(offset, offset + 20),
        'a field such as 31=189.95',
      );
    const tag = Number(match[1]);
    const start = TAG.lastIndex;
    const end = findEnd(text, start, delimiter, DATA_FIELDS.get(tag), fields.at(-1));
    if (end === undefined || text[end] !== delimiter)
      return refuse(
        'syntax',
        formatTag(tag),
        text.slice(start, start + 20),
        'a value that ends with the delimiter',
      );
    if (end === start) return refuse('syntax', formatTag(tag), '', 'a value; a field without one is omitted');
    const value = text.slice(start, end);
    if (!isAscii(value)) return refuse('encoding', formatTag(tag), value, 'printable ASCII characters');
    fields.push({ tag, value, offset });
    offset = end + 1;
  }
  return { fields };
};

/** Returns the end of a value. Data may contain the delimiter, so the field before it states its length. */
const findEnd = (
  text: string,
  start: number,
  delimiter: string,
  lengthTag: number | undefined,
  previous: FixField | undefined,
): number | undefined => {
  if (lengthTag === undefined) {
    const end = text.indexOf(delimiter, start);
    return end < 0 ? undefined : end;
  }
  return previous?.tag === lengthTag && /^\d{1,5}$/.test(previous.value)
    ? start + Number(previous.value)
    : undefined;
};

/** SOH can occur inside data. */
const isAscii = (value: string): boolean => /^[\x01\x20-\x7e]*$/.test(value);

const verifyEnvelope = (fields: readonly FixField[]): FixFields => {
  const [, bodyLength, messageType] = fields;
  const checkSum = fields.at(-1)!;
  if (bodyLength?.tag !== 9 || messageType?.tag !== 35)
    return refuse(
      'syntax',
      'header',
      fields
        .slice(0, 3)
        .map(({ tag }) => tag)
        .join(', '),
      'the fields 8, 9 and 35 first',
    );
  if (checkSum.tag !== 10)
    return refuse('syntax', formatTag(checkSum.tag), checkSum.value, 'CheckSum (10) as the last field');
  const length = String(checkSum.offset - messageType.offset);
  // Leading zeros reserve the place in which the length is written at the end.
  if (bodyLength.value.replace(/^0+(?=\d)/, '') !== length)
    return refuse('body-length', 'BodyLength (9)', bodyLength.value, length);
  const sum = computeCheckSum(fields.slice(0, -1));
  return checkSum.value === sum ? { fields } : refuse('checksum', 'CheckSum (10)', checkSum.value, sum);
};

/** Returns the sum of all bytes, each delimiter counted as SOH, modulo 256, as three digits. */
export const computeCheckSum = (fields: readonly Pick<FixField, 'tag' | 'value'>[]): string => {
  const sum = fields.reduce((total, { tag, value }) => {
    const text = `${tag}=${value}${SOH}`;
    for (let index = 0; index < text.length; index++) total += text.charCodeAt(index);
    return total;
  }, 0);
  return String(sum % 256).padStart(3, '0');
};

/** Formats a message from the fields after BodyLength. @param body MsgType (35) first, without CheckSum */
export const formatFixMessage = (body: readonly (readonly [tag: number, value: string])[]): string => {
  const content = body.map(([tag, value]) => `${tag}=${value}${SOH}`).join('');
  const head = [
    { tag: 8, value: 'FIX.4.4' },
    { tag: 9, value: String(content.length) },
  ];
  const sum = computeCheckSum([...head, ...body.map(([tag, value]) => ({ tag, value }))]);
  return `${head.map(({ tag, value }) => `${tag}=${value}${SOH}`).join('')}${content}10=${sum}${SOH}`;
};
