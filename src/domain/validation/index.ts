export { JSON_LIMITS, parseEventJson, parseUntrustedJson, tryParseJson } from './json';
export { isUnprintable } from './printable';
export {
  formatInputValue,
  formatViolation,
  rejectInput,
  truncateInput,
  type InputViolation,
  type ParseResult,
} from './violation';
