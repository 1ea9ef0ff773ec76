import { maskText } from '../../domain/plan/mask';
import { formatVisibleJson, makeVisibleExceptStyles } from './visible';

/** Prints progress or a note to stderr, with secrets masked. Standard output contains only the result. */
export function printNote(line: string): void {
  process.stderr.write(`${makeVisibleExceptStyles(maskText(line))}\n`);
}

/**
 * Prints a line of the result to stdout. Control characters are escaped, except those of this command line's own
 * styles.
 */
export function print(line = ''): void {
  process.stdout.write(`${makeVisibleExceptStyles(line)}\n`);
}

/** Prints the result as JSON to stdout, with every control character escaped. */
export function printJson(value: unknown): void {
  process.stdout.write(`${formatVisibleJson(value, 2)}\n`);
}

/** Formats a number with its noun: `1 alert`, `2 alerts`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Wraps a listener so that it does not receive the same line twice in a row. */
export function skipRepeats(onLine: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) onLine(line);
    last = line;
  };
}
