import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The directory of the temporary directories of a run, which jest.teardown.js removes. A run creates some 500. */
const { TEMPORARY_DIRECTORIES = tmpdir() } = process.env;
const { mkdtempSync } = fs;

/** Creates a temporary directory in that of the run. */
function mkdtempInRunDirectory(prefix: string): string {
  if (dirname(prefix) !== tmpdir()) return mkdtempSync(prefix);
  fs.mkdirSync(TEMPORARY_DIRECTORIES, { recursive: true });
  return mkdtempSync(join(TEMPORARY_DIRECTORIES, basename(prefix)));
}

// The test files of a worker share Node's modules, so an earlier file can have replaced the function.
if (mkdtempSync.name !== mkdtempInRunDirectory.name)
  fs.mkdtempSync = mkdtempInRunDirectory as typeof mkdtempSync;
