export {
  BOOLEAN,
  type FieldRule,
  type FieldRules,
  isObject,
  joinPath,
  matches,
  optional,
  parseTime,
  readFields,
  REGION,
  STORED_TIME,
  TEXT,
  TIME,
  WHOLE_NUMBER,
} from './field-rules';
export {
  APPEAR_ONCE,
  countUtf8Bytes,
  JSON_LIMITS,
  parseEventJson,
  parseUntrustedJson,
  tryParseJson,
} from './json';
export { findInexactNumber, isExactNumber, quoteJsonNumbers } from './json-numbers';
export { isUnprintable } from './printable';
export {
  formatInputValue,
  formatViolation,
  rejectInput,
  truncateInput,
  tryFormatJson,
  type InputViolation,
  type ParseResult,
} from './violation';
