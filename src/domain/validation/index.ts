export { JSON_LIMITS, parseEventJson, parseUntrustedJson } from './json';
export { isUnprintable } from './printable';
export {
  formatInputValue,
  formatViolation,
  rejectInput,
  truncateInput,
  type InputViolation,
  type ParseResult,
} from './violation';
