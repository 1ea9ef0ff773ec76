import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Not STACKS_DIR of src/cli/session: jest loads this file with Node's resolution, in which './calibration' is the JSON file.
const STACKS_DIR = join(__dirname, '../../.stacks');

/** The folder in which the emulators of a run of the local tests record their requests. */
export const RECORDINGS = process.env.EMULATOR_RECORDINGS ?? join(STACKS_DIR, 'recordings');
/** A file that exists if all tests ran: only then, permissions without a request are unused. */
export const COMPLETE = join(RECORDINGS, 'complete');

interface JestConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
}

/**
 * Runs before the local tests: every emulator that they start records into one folder. The step `contract` reads it.
 */
export default function recordRequests({ testPathPatterns, testNamePattern }: JestConfig): void {
  rmSync(RECORDINGS, { recursive: true, force: true });
  mkdirSync(RECORDINGS, { recursive: true });
  process.env.EMULATOR_RECORDINGS = RECORDINGS;
  if (testPathPatterns.patterns.length === 0 && !testNamePattern) writeFileSync(COMPLETE, '');
}
