import { parseEventJson } from '../../../domain/market-data';
import { formatInputValue, formatViolation } from '../../../domain/validation';
import type { FileFields } from './fields';

/** Parses one line of JSON lines by the rules of the stream. Returns the fields, or a message if the line is invalid. */
export function parseJsonLine(line: string): FileFields | string {
  const parsed = parseEventJson(line, 'event');
  if ('violation' in parsed) return formatViolation(parsed.violation);
  const { value } = parsed;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as FileFields;
  return formatViolation({ field: 'event', rule: 'be a JSON object', got: formatInputValue(value) });
}
