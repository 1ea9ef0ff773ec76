import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** The directory of the temporary directories of a run, which jest.teardown.js removes. A run creates some 500. */
const { TEMPORARY_DIRECTORIES = tmpdir() } = process.env;
const { mkdtempSync } = fs;

fs.mkdtempSync = ((prefix: string) => {
  const outside = `${tmpdir()}${sep}`;
  if (!prefix.startsWith(outside)) return mkdtempSync(prefix);
  fs.mkdirSync(TEMPORARY_DIRECTORIES, { recursive: true });
  return mkdtempSync(join(TEMPORARY_DIRECTORIES, prefix.slice(outside.length)));
}) as typeof mkdtempSync;
