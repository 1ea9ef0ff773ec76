import { show, type Fields } from './fields';

/** The fields in one line of JSON lines; a text says why it holds none. */
export function readJsonLine(line: string): Fields | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `${show(line)} is not JSON; it takes one JSON object a line`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  return `${show(value)} is not a JSON object; it takes {"symbol": …, "timestamp": …, "close": …}`;
}
