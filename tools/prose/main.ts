import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from './check';

/**
 * Checks the words of help pages, comments, messages and titles of tests against tools/prose/terms.ts:
 *
 *     npm run prose
 *
 * Exit code 1 if a file contains a phrase of the list.
 */
const ROOT = join(__dirname, '../..');
const FOLDERS = ['help', 'src', 'tools', 'bin', '__tests__', '.github'];
const FILES = ['README.md', 'main.ts', 'bootstrap.ts'];
const CHECKED = /[.](md|ts|mjs|js|cjs|py|go|ya?ml)$/;
/** The list itself, the page that lists the old names, and recorded fixtures. */
const EXCLUDED = /^(tools[/]prose[/]terms[.]ts$|help[/]renamed[.]md$|__tests__[/]fixtures[/])/;

async function main(): Promise<number> {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const paths = [...FILES, ...inFolders.sort()].filter((path) => CHECKED.test(path) && !EXCLUDED.test(path));
  const checked = paths.map((path) => checkFile(path, readFileSync(join(ROOT, path), 'utf8')));
  const lines = (await Promise.all(checked)).flat();
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stdout.write(`${paths.length} files, ${lines.length} phrases to replace\n`);
  return lines.length === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`prose: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
