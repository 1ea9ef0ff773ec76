import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/session';

/** The rows of the table of rules on a help page: id, severity, title and source. */
export const readRuleTable = (page: string): string[][] =>
  [
    ...readFileSync(join(ROOT, page), 'utf8').matchAll(
      /^\| ([A-Z]{2}-\w+-\d+) +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm,
    ),
  ].map((row) => row.slice(1));
