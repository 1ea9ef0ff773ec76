export { isUnprintable } from './printable';
export {
  formatInputValue,
  formatViolation,
  rejectInput,
  truncateInput,
  type InputViolation,
  type ParseResult,
} from './violation';
