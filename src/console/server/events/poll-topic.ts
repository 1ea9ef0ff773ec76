import { setTimeout as sleep } from 'node:timers/promises';

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
