import { formatFieldValue, type FileFields } from './fields';

/** Parses one line of JSON lines. Returns the fields, or a message if the line is invalid. */
export function parseJsonLine(line: string): FileFields | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `${formatFieldValue(line)} is not JSON; expected one JSON object per line`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as FileFields;
  return `${formatFieldValue(value)} is not a JSON object; expected {"symbol": …, "timestamp": …, "close": …}`;
}
