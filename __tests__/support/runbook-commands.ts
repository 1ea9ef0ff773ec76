import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../help/runbooks');

/** Lists the command lines in the code blocks of a page, without `npx stacks`. */
export const listCommandLines = (page: string): string[] =>
  [...page.matchAll(/^ {4,}npx stacks (.+)$/gm)].map(([, line]) => line!);

/** Lists the log messages that a page names: what is in backticks before the fix, in lower case, and not a command. */
export const listLogMessages = (page: string): string[] =>
  [...page.split(/^## (?:Fix|Messages)/m)[0]!.matchAll(/`([a-z][a-z;' -]* [a-z;' -]+)`/g)]
    .map(([, text]) => text!)
    .filter((text) => !/^(?:npx|aws) /.test(text));

/** Splits a command line into arguments. Quotes only surround whole arguments. */
export const splitCommandLine = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

/**
 * Reads the arguments of the first command of a page in help/runbooks, so that a test runs what the page says.
 * @param page the name of the page, without `.md`
 * @throws Error if the page contains no command
 */
export function readFirstCommand(page: string): string[] {
  const [line] = listCommandLines(readFileSync(join(FOLDER, `${page}.md`), 'utf8'));
  if (line === undefined)
    throw new Error(`help/runbooks/${page}.md contains no command, expected an indented line "npx stacks …"`);
  return splitCommandLine(line);
}

/**
 * Lists what is wrong with a command line: an unknown command, or an option that the command does not have.
 * @param help the output of the command line with `--help`
 */
export function findCommandErrors(line: string, help: string): string[] {
  const [, name, rest] = /^Usage: stacks ((?:[a-z-]+ )*)(.*)/.exec(help) ?? [];
  if (!name || !`${line} `.startsWith(name)) return [`${line}: unknown command`];
  if (rest!.includes('[command]')) return [`${line}: expected a command of ${name.trim()}`];
  return splitCommandLine(line)
    .filter((argument) => argument.startsWith('--') && !help.includes(`${argument} `))
    .map((option) => `${line}: unknown option ${option}`);
}
