import { z } from 'zod';
import { safeParse } from '../../domain/validation/safe-parse';

const MARKER = /^<!-- market-stacks:([a-z0-9-]+)(?: (\{.*\}))? -->/;

/**
 * Formats the first line of a comment or issue, which GitHub does not display.
 * @param topic identifies the comment or issue: `plan`, `drift-<stack>`
 * @param facts are read by the next run
 */
export function formatMarker(topic: string, facts?: object): string {
  // Escapes the end of an HTML comment.
  return `<!-- market-stacks:${topic}${facts ? ` ${JSON.stringify(facts).replaceAll('-->', '--\\u003e')}` : ''} -->`;
}

/** Parses the facts in a marker. Undefined if there is no marker of the topic, or it has no valid facts. */
export function parseFacts<T>(body: string, topic: string, schema: z.ZodType<T>): T | undefined {
  const [, markedTopic, json] = MARKER.exec(body) ?? [];
  if (markedTopic !== topic || json === undefined) return undefined;
  try {
    return safeParse(schema, JSON.parse(json)).data;
  } catch {
    // Everybody with write access to the repository can edit the comment.
    return undefined;
  }
}

/** Parses the topic in a marker. Undefined if there is no marker. */
export const parseTopic = (body: string): string | undefined => MARKER.exec(body)?.[1];
