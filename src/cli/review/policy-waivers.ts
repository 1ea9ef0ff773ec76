import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWaivers, WAIVER_FILE } from '../../policies/waiver-file';
import type { Waiver } from '../../policies/waivers';
import { ROOT } from '../session';

/**
 * The waivers of the project's file. Commands read them before they plan: a plan takes its time.
 * @throws Error that names everything that is wrong in the file
 */
export const policyWaivers = (): Waiver[] =>
  readWaivers(readFileSync(join(ROOT, WAIVER_FILE), 'utf8'), new Date().toISOString().slice(0, 10));
