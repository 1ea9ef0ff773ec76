import type { Difference } from '../difference';
import type { Json } from '../plan';

/** How many characters are shown before the first difference of two long values. */
const CONTEXT_LENGTH = 30;

/** The largest index up to `index` at which a text can be cut without cutting a character, such as an emoji, in two. */
function findCutIndex(text: string, index: number): number {
  if (index <= 0 || index >= text.length) return Math.min(Math.max(index, 0), text.length);
  const from = Math.max(0, index - 40);
  let boundary = from;
  for (const { index: start } of new Intl.Segmenter().segment(text.slice(from, index + 40)))
    if (from + start <= index) boundary = from + start;
  return boundary;
}

/** Returns `length` characters of a text from `start` on, followed by the length of the whole text. */
function cut(text: string, start: number, length: number): string {
  if (start === 0 && text.length <= length) return text;
  const [from, to] = [findCutIndex(text, start), findCutIndex(text, start + length)];
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''} (${text.length} characters)`;
}

const toText = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Formats a value on one line, truncated to `length` characters. */
export const formatValue = (value: Json | undefined, length: number): string => {
  const text = toText(value);
  return text.length <= length
    ? text
    : `${text.slice(0, findCutIndex(text, length))}… (${text.length} characters)`;
};

/** Formats the values before and after a change. Long values are cut around their first difference. */
export function formatBeforeAfter(
  { before, after, unknown }: Pick<Difference, 'before' | 'after' | 'unknown'>,
  length: number,
): readonly [string, string] {
  if (unknown) return [formatValue(before, length), '(known after apply)'];
  const [a, b] = [toText(before), toText(after)];
  if (before === undefined || after === undefined || (a.length <= length && b.length <= length))
    return [formatValue(before, length), formatValue(after, length)];
  let different = 0;
  while (different < a.length && a[different] === b[different]) different++;
  const start = different <= length / 2 ? 0 : different - CONTEXT_LENGTH;
  return [cut(a, start, length), cut(b, start, length)];
}

/** ` (only white space differs)`, or nothing. */
export const formatNote = ({ note }: Difference): string => (note === undefined ? '' : ` (${note})`);

/** Whether a difference has no values, so that only its note describes it. */
export const isOnlyNote = ({ note, before, after }: Difference): boolean =>
  note !== undefined && before === undefined && after === undefined;

const MAX_LINES = 40;
const LINES_AROUND = 2;

/** The changed lines of a text with several lines, with signs. Undefined if the value is not such a text. */
export function formatLines({ before, after, unknown }: Difference): readonly string[] | undefined {
  if (unknown || ![before, after].every((side) => side === undefined || typeof side === 'string'))
    return undefined;
  const [a, b] = [before, after].map((side) =>
    side === undefined || side === null ? [] : String(side).replace(/\n$/, '').split('\n'),
  );
  if (a!.length < 2 && b!.length < 2) return undefined;
  let start = 0;
  while (start < a!.length && start < b!.length && a![start] === b![start]) start++;
  let end = 0;
  while (end < a!.length - start && end < b!.length - start && a!.at(-1 - end) === b!.at(-1 - end)) end++;
  const lines = [
    ...a!.slice(Math.max(0, start - LINES_AROUND), start).map((line) => `  ${line}`),
    ...a!.slice(start, a!.length - end).map((line) => `- ${line}`),
    ...b!.slice(start, b!.length - end).map((line) => `+ ${line}`),
    ...b!.slice(b!.length - end, b!.length - end + LINES_AROUND).map((line) => `  ${line}`),
  ];
  if (start === a!.length && start === b!.length) return undefined; // only the last line break differs
  return lines.length <= MAX_LINES
    ? lines
    : [...lines.slice(0, MAX_LINES), `  … and ${lines.length - MAX_LINES} more lines`];
}
