import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS_DIR } from '../../src/cli/session';

/** Where the emulators of a run of the local tests write down what they are sent. */
export const RECORDINGS = process.env.EMULATOR_RECORDINGS ?? join(STACKS_DIR, 'recordings');
/** Is there if the run is of all tests, so that what was not sent is of no use. */
export const COMPLETE = join(RECORDINGS, 'complete');

interface JestConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
}

/** Before the local tests: every emulator that they start records into one folder. The step `contract` reads it. */
export default function recordRequests({ testPathPatterns, testNamePattern }: JestConfig): void {
  rmSync(RECORDINGS, { recursive: true, force: true });
  mkdirSync(RECORDINGS, { recursive: true });
  process.env.EMULATOR_RECORDINGS = RECORDINGS;
  if (testPathPatterns.patterns.length === 0 && !testNamePattern) writeFileSync(COMPLETE, '');
}
