export { JSON_LIMITS, parseEventJson, parseUntrustedJson, tryParseJson } from './json';
export { quoteJsonNumbers } from './json-numbers';
export { isUnprintable } from './printable';
export {
  formatInputValue,
  formatViolation,
  rejectInput,
  truncateInput,
  type InputViolation,
  type ParseResult,
} from './violation';
