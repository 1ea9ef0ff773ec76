import { SPECIAL_BYTES, SPECIAL_TEXTS } from './special-values';

/** The numbers of one mutation: which one it is, where it happens, and what it inserts. All are whole numbers from 0. */
export interface Mutation {
  readonly kind: number;
  readonly at: number;
  readonly pick: number;
}

const pickFrom = <T>(list: readonly T[], number: number): T => list[number % list.length]!;

/** A change of a text. @param other a text from another valid input */
type ChangeText = (text: string, mutation: Mutation, other: string) => string;

const insert = (text: string, at: number, inserted: string, length = 0): string => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + length);
};

const cut = (text: string, { at, pick }: Mutation): string =>
  text.length === 0 ? '' : text.slice(at % text.length, (at % text.length) + 1 + (pick % 64));

const TEXT_CHANGES: readonly ChangeText[] = [
  (text, { at, pick }) => insert(text, at, String.fromCharCode(pick % 128), 1),
  (text, { at, pick }) => insert(text, at, String.fromCharCode(pick % 65_536), 1),
  (text, { at, pick }) => insert(text, at, pickFrom(SPECIAL_TEXTS, pick)),
  (text, { at }) => text.slice(0, at % (text.length + 1)),
  (text, mutation) => insert(text, mutation.at, '', cut(text, mutation).length),
  (text, mutation) => insert(text, mutation.at, cut(text, mutation)),
  (text, { pick }) => (pick % 2 ? text.toUpperCase() : text.toLowerCase()),
  (text, mutation, other) => insert(text, mutation.pick, cut(other, mutation)),
  (text, { pick }) => text.repeat(2 + (pick % 3)),
  (text, { pick }) => pickFrom([` ${text}`, `${text} `, `${text}\n`, `\ufeff${text}`], pick),
  (_, { pick }) => pickFrom(SPECIAL_TEXTS, pick),
];

/** Changes a text. */
export const mutateText = (text: string, mutation: Mutation, other: string): string =>
  pickFrom(TEXT_CHANGES, mutation.kind)(text, mutation, other);

const splice = (bytes: Buffer, at: number, inserted: Buffer, length = 0): Buffer => {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + length)]);
};

/** Replaces one of the matches of an expression, if there is any. */
const replaceMatch = (bytes: Buffer, expression: RegExp, at: number, replacement: string): Buffer => {
  const text = bytes.toString('latin1');
  const matches = [...text.matchAll(expression)];
  if (matches.length === 0) return bytes;
  const match = pickFrom(matches, at);
  return splice(bytes, match.index, Buffer.from(replacement), match[0].length);
};

const changeLines = (bytes: Buffer, change: (lines: string[]) => readonly string[]): Buffer =>
  Buffer.from(change(bytes.toString('latin1').split('\n')).join('\n'), 'latin1');

/** A change of the bytes of a file. @param other the bytes of another valid input */
type ChangeBytes = (bytes: Buffer, mutation: Mutation, other: Buffer) => Buffer;

const slice = (bytes: Buffer, { at, pick }: Mutation): Buffer => {
  const start = at % (bytes.length + 1);
  return bytes.subarray(start, start + 1 + (pick % 200));
};

const BYTE_CHANGES: readonly ChangeBytes[] = [
  (bytes, { at, pick }) => splice(bytes, at, Buffer.from([pick % 256]), 1),
  (bytes, { at, pick }) => {
    const start = at % (bytes.length + 1);
    return splice(bytes, start, Buffer.from([(bytes[start] ?? 0) ^ (1 << (pick % 8))]), 1);
  },
  (bytes, { at }) => bytes.subarray(0, at % (bytes.length + 1)),
  (bytes, mutation) => splice(bytes, mutation.at, Buffer.alloc(0), slice(bytes, mutation).length),
  (bytes, mutation) => splice(bytes, mutation.at, slice(bytes, mutation)),
  (bytes, { at, pick }) => splice(bytes, at, Buffer.from(pickFrom(SPECIAL_TEXTS, pick))),
  (bytes, { at, pick }) => splice(bytes, at, pickFrom(SPECIAL_BYTES, pick)),
  (bytes, { at, pick }) => replaceMatch(bytes, /-?\d+(?:\.\d+)?/g, at, pickFrom(SPECIAL_TEXTS, pick)),
  (bytes, { at, pick }) => replaceMatch(bytes, /[A-Za-z_]+/g, at, pickFrom(SPECIAL_TEXTS, pick)),
  (bytes, { at, pick }) =>
    replaceMatch(bytes, /[,;:|=<>"\t\x01]/g, at, pickFrom([',', ';', '\t', '"', '', '=', '<', '\x01'], pick)),
  (bytes, mutation, other) => splice(bytes, mutation.pick, slice(other, mutation)),
  (bytes, { at, pick }) =>
    changeLines(bytes, (lines) => {
      const [a, b] = [at % lines.length, pick % lines.length];
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return lines;
    }),
  (bytes, { at, pick }) =>
    changeLines(bytes, (lines) =>
      lines.flatMap((line, index) => (index === at % lines.length ? (pick % 2 ? [] : [line, line]) : line)),
    ),
  (bytes, { pick }) =>
    pickFrom(
      [
        Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
        Buffer.from(bytes.toString(), 'utf16le'),
        Buffer.from(bytes.toString(), 'utf16le').swap16(),
        Buffer.concat([bytes, bytes]),
        Buffer.from(bytes.toString().replaceAll('\n', '\r\n')),
        Buffer.alloc(0),
      ],
      pick,
    ),
];

/** Changes the bytes of a file. */
export const mutateBytes = (bytes: Buffer, mutation: Mutation, other: Buffer): Buffer =>
  pickFrom(BYTE_CHANGES, mutation.kind)(bytes, mutation, other);
