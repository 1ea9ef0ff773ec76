import { isDeepStrictEqual } from 'node:util';

/** A message that nothing can process. */
export interface PoisonMessage {
  /** The value of one of the fields of its content. */
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What became of the poison messages of a load test. Each is named by its id. */
export interface PoisonCheck {
  readonly sent: number;
  /** How many are in a queue or table of failures with their content, once or once for each copy. */
  readonly retained: number;
  readonly lost: readonly string[];
  /** Retained with another content than was sent. */
  readonly changed: readonly string[];
}

/** A retained poison message as it was found. */
export type FoundPoison = PoisonMessage;

/**
 * Finds the poison message that a message of a failure queue contains: itself, or as the event of a failed invocation, also in
 * a field with a JSON text.
 * @param ids the ids of the poison messages
 */
export function findPoison(body: unknown, ids: ReadonlySet<string>): FoundPoison | undefined {
  if (typeof body === 'string' && /^\s*[[{]/.test(body)) return findPoison(tryParse(body), ids);
  if (typeof body !== 'object' || body === null) return undefined;
  const values: unknown[] = Object.values(body);
  const id = values.find((value): value is string => typeof value === 'string' && ids.has(value));
  if (id !== undefined) return { id, content: body as PoisonMessage['content'] };
  for (const value of values) {
    const found = findPoison(value, ids);
    if (found) return found;
  }
  return undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks that each poison message is retained as it was sent. */
export function checkPoison(sent: readonly PoisonMessage[], found: readonly FoundPoison[]): PoisonCheck {
  const contents = new Map<string, PoisonMessage['content'][]>();
  for (const { id, content } of found) contents.set(id, [...(contents.get(id) ?? []), content]);
  const isChanged = ({ id, content }: PoisonMessage): boolean =>
    (contents.get(id) ?? []).some((other) => !isDeepStrictEqual(other, content));
  const lost = sent.filter(({ id }) => !contents.has(id)).map(({ id }) => id);
  const changed = sent.filter(isChanged).map(({ id }) => id);
  return { sent: sent.length, retained: sent.length - lost.length - changed.length, lost, changed };
}
