import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IgnoreRule, parseIgnoreRules } from '../../domain/drift/ignore-rules';
import { ROOT } from '../session';

const FILE = join(ROOT, 'src/policies/drift-ignores.json');

/** Loads the rules of accepted drift. @throws Error that names the invalid rule and field */
export const loadIgnoreRules = (): IgnoreRule[] => parseIgnoreRules(readFileSync(FILE, 'utf8'));
