import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Appends lines to a file that only its owner can read. A line that was cut, such as on a full disk, is ended first: otherwise
 * the first new line would be a part of it.
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const start = (await endsWithinLine(file)) ? '\n' : '';
    await file.appendFile(start + lines.map((line) => `${line}\n`).join(''));
  } finally {
    await file.close();
  }
}

async function endsWithinLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}
