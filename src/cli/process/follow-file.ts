import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 150;

/** Passes the lines of a growing file to `onLine` until `ended` settles and the file is read completely. */
export async function followFile(
  file: string,
  ended: Promise<unknown>,
  onLine: (line: string) => void,
): Promise<void> {
  let hasEnded = false;
  const end = ended.then(
    () => (hasEnded = true),
    () => (hasEnded = true),
  );
  const fd = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(64 * 1024);
  let incompleteLine = '';
  try {
    for (;;) {
      const isLastRead = hasEnded; // Checked before reading, so that everything written before the end is read.
      for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer)) {
        const lines = (incompleteLine + decoder.write(buffer.subarray(0, size))).split('\n');
        incompleteLine = lines.pop() ?? '';
        lines.forEach(onLine);
      }
      if (isLastRead) break;
      await Promise.race([sleep(POLL_MS), end]);
    }
    if (incompleteLine !== '') onLine(incompleteLine);
  } finally {
    closeSync(fd);
  }
}
