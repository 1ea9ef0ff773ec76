import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 150;

/** Hands over the lines of a growing file until `ended` is settled and the file is read to its end. */
export async function followFile(
  file: string,
  ended: Promise<unknown>,
  onLine: (line: string) => void,
): Promise<void> {
  let over = false;
  const end = ended.then(
    () => (over = true),
    () => (over = true),
  );
  const fd = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(64 * 1024);
  let rest = '';
  try {
    for (;;) {
      const last = over; // Asked before reading: what is written before the end is still read.
      for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) {
        const lines = (rest + decoder.write(buffer.subarray(0, n))).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onLine);
      }
      if (last) break;
      await Promise.race([sleep(POLL_MS), end]);
    }
    if (rest !== '') onLine(rest);
  } finally {
    closeSync(fd);
  }
}
