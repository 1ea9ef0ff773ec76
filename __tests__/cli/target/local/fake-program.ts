import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a program that Node runs under any name. */
export function fakeProgram(file: string, source: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!${process.execPath}\n${source}`);
  chmodSync(file, 0o755);
}
