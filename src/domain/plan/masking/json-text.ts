import { quoteBigNumbers } from '../big-numbers';
import type { Json } from '../value';

/** Parses a JSON text of an object, a list or a text. */
export function parseJsonText(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(quoteBigNumbers(text)) as Json;
  } catch {
    return undefined;
  }
}
