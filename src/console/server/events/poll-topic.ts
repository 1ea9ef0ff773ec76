import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { defineTopic, type Topic } from '../section';

/**
 * Declares a topic of the latest value, which is read again and again.
 * @param everyMs the pause between two readings, in milliseconds
 */
export const definePolledTopic = <P>(
  parameters: z.ZodType<P>,
  read: (parameters: P) => Promise<unknown>,
  everyMs: number,
): Topic =>
  defineTopic({
    parameters,
    keeps: 'latest',
    follow: (given, send, signal) => pollTopic(() => read(given), send, { signal, everyMs }),
  });

/**
 * Reads something again and again until the signal aborts, and sends each value that differs from the one before. For topics
 * that keep the latest value.
 * @param everyMs the pause between two readings, in milliseconds
 */
export async function pollTopic(
  read: () => Promise<unknown>,
  send: (value: unknown) => void,
  { signal, everyMs }: { readonly signal: AbortSignal; readonly everyMs: number },
): Promise<void> {
  let last: string | undefined;
  while (!signal.aborted) {
    const value = await read();
    const text = JSON.stringify(value);
    if (text !== last && !signal.aborted) send(value);
    last = text;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
