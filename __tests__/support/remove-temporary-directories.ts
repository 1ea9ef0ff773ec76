import fs from 'node:fs';
import { tmpdir } from 'node:os';

/** Removes the temporary directories that a test file creates, after its last test. A run creates some 500. */
const { mkdtempSync } = fs;
const created: string[] = [];

fs.mkdtempSync = ((...args: Parameters<typeof mkdtempSync>) => {
  const dir = mkdtempSync(...args) as unknown as string;
  if (dir.startsWith(tmpdir())) created.push(dir);
  return dir;
}) as typeof mkdtempSync;

afterAll(() => {
  fs.mkdtempSync = mkdtempSync;
  for (const dir of created) fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
});
