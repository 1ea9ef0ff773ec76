import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ignore, readIgnores } from '../../domain/drift/ignores';
import { ROOT } from '../session';

const FILE = join(ROOT, 'src/policies/drift-ignores.json');

/** The drift that somebody answers for. @throws Error that names the entry and what is wrong with it */
export const driftIgnores = (): Ignore[] => readIgnores(readFileSync(FILE, 'utf8'));
