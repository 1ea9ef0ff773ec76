import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWaiverReader, WAIVER_FILE } from '../../policies/waiver-file';
import type { Waiver } from '../../policies/waivers';
import { ROOT } from '../session';

/**
 * Loads the waivers of the project. Commands load them before they plan, because planning takes long.
 * @throws Error that lists all errors in the file
 */
export const loadWaivers = (): Waiver[] =>
  createWaiverReader(new Date().toISOString().slice(0, 10))(readFileSync(join(ROOT, WAIVER_FILE), 'utf8'));
