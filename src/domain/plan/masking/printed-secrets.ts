import { isHarmless, type ReplaceSecret } from './formats';
import { isSecretEnding } from './names';

export const WORD = String.raw`("[^"]*"|'[^']*'|[^\s"'(|;&<>]\S*)`;

/** A password that is written to the input of a program. */
const READS_PASSWORD =
  /--stdin|--password-stdin|--pass(?:word|phrase)-(?:fd|stdin)|\b(?:ch|smb)?passwd\b|\bsudo\s+-\w*S|\bkinit\b|\bcryptsetup\b|\bgpg\b|\bhtpasswd\s+-\w*i/g;
const PRINTED_WORD = new RegExp(
  String.raw`(\b(?:echo|printf)\s+(?:-\w+\s+|["']?%s(?:\\n)?["']?\s+)*)${WORD}`,
  'g',
);
const HERE_STRING = new RegExp(String.raw`(<<<\s*)${WORD}`, 'g');

/** A file that a program writes: `> /run/secrets/password`, `| sudo tee /etc/.pgpass`. */
const WRITTEN_FILE =
  /^["']?\s{0,3}(?:>{1,2}|\|\s{0,3}(?:sudo\s)?tee\s(?:-a\s)?)\s{0,3}["']?([^\s"';&|]{1,200})/;
const isSecretFile = (path: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /^\.?(?:passwd|shadow|pgpass|netrc)/.test(name) || isSecretEnding(name.replace(/(?<=.)\.\w{1,6}$/, ''))
  );
};

/** Masks the passwords that a script prints to a program or to a file. */
export function maskPrintedSecrets(text: string, mark: ReplaceSecret): string {
  const masked = /[|>]/.test(text) ? maskPrintedWords(text, mark) : text;
  return masked.includes('<<<') ? maskHereStrings(masked, mark) : masked;
}

/** Masks the words that `echo` and `printf` write to the input of a program that reads a password. */
function maskPrintedWords(text: string, mark: ReplaceSecret): string {
  const isPipedToReader = createPipeLookup(text);
  return text.replace(PRINTED_WORD, (match: string, before: string, word: string, offset: number) =>
    isPipedToReader(offset + match.length) || writesSecretFile(text, offset + match.length)
      ? before + maskQuoted(word, mark)
      : match,
  );
}

function writesSecretFile(text: string, index: number): boolean {
  const path = WRITTEN_FILE.exec(text.slice(index, index + 250))?.[1];
  return path !== undefined && isSecretFile(path);
}

/**
 * Returns whether the command that ends after an index writes to a program that reads a password. The indexes must increase:
 * each line is searched once for all of them.
 */
function createPipeLookup(text: string): (index: number) => boolean {
  let [end, lineEnd, lastReader] = [-1, -1, -1];
  return (index) => {
    if (end < index) {
      end = findDelimiter(text, /[\n|;&]/g, index);
      if (lineEnd < end) {
        lineEnd = findDelimiter(text, /[\n;&]/g, end);
        const readers = [...text.slice(end, lineEnd).matchAll(READS_PASSWORD)];
        lastReader = end + (readers.at(-1)?.index ?? -1);
      }
    }
    return text[end] === '|' && lastReader > end;
  };
}

function findDelimiter(text: string, delimiter: RegExp, from: number): number {
  delimiter.lastIndex = from;
  return delimiter.exec(text)?.index ?? text.length;
}

/** Masks here-strings, such as `passwd --stdin <<< word`, of programs that read a password. */
function maskHereStrings(text: string, mark: ReplaceSecret): string {
  let previousEnd = 0;
  return text.replace(HERE_STRING, (match: string, before: string, word: string, offset: number) => {
    const command = text
      .slice(previousEnd, offset)
      .split(/[\n|;]/)
      .at(-1)!;
    previousEnd = offset + match.length;
    return command.search(READS_PASSWORD) >= 0 ? before + maskQuoted(word, mark) : match;
  });
}

/** Masks a value unless it is harmless. Retains its quotes. */
export function maskQuoted(value: string, mark: ReplaceSecret): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  const inner = quote ? value.slice(1, -1) : value;
  return quote + (isHarmless(inner) || /^(?:-|%|\$\(|\$[A-Z_{])/.test(inner) ? inner : mark(inner)) + quote;
}
