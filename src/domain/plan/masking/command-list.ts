import { COMMAND_NAMES } from './commands';
import { maskByContext } from './context';
import { isHarmless, type ReplaceSecret } from './formats';
import { isSecretName } from './names';
import type { Json } from '../value';

/** Longer lists are no commands. */
const MAX_WORDS = 200;
const MARKER = /(\(sensitive #\d+\))/;
/** A character that occurs in no text. It has the length of the character that it replaces, so that positions remain. */
const HIDDEN = '\u0001';
const SEPARATOR = '\u0002';

/** Whether the items of a list are the words of a command with a password: `["mysql", "-pword"]`. */
const isCommand = (items: readonly unknown[]): items is readonly string[] =>
  items.length > 1 &&
  items.length <= MAX_WORDS &&
  items.every((item) => typeof item === 'string' && !item.includes(HIDDEN) && !item.includes(SEPARATOR)) &&
  items.some((item) => COMMAND_NAMES.test(item as string) && !/\s/.test(item as string));

/** Whether an item of a command follows an option with the name of a secret: `["--db-password", "word"]`. */
export const isOptionValue = (option: Json | undefined, item: Json): item is string =>
  typeof option === 'string' &&
  /^--?[\w-]{2,60}$/.test(option) &&
  typeof item === 'string' &&
  !/^(?:-|\$)/.test(item) &&
  !isHarmless(item) &&
  isSecretName(option.replace(/^--?/, ''));

/** Masks the passwords in the words of a command, as in the line that consists of them. */
export function maskCommandWords(items: readonly unknown[], mark: ReplaceSecret): readonly unknown[] {
  if (!isCommand(items)) return items;
  const line = items.map(joinCharacters).join(' ');
  const hidden = maskByContext(line, (secret) => HIDDEN.repeat(secret.length));
  let start = 0;
  return items.map((item) => {
    const end = start + item.length;
    const word = hidden.slice(start, end);
    start = end + 1;
    return item.replace(/[^]+/, () =>
      word.replace(/\u0001+|[^\u0001]+/g, (part: string, offset: number) => {
        const original = item.slice(offset, offset + part.length);
        return part.startsWith(HIDDEN) ? mark(original) : original;
      }),
    );
  });
}

/** Replaces the characters that would end the word in a line. Markers of masked secrets are unchanged. */
const joinCharacters = (item: string): string =>
  item
    .split(MARKER)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\s"'()|;&<>]/g, SEPARATOR)))
    .join('');
