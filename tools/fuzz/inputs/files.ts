import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryKind, FuzzEntry, FuzzInput, OpenEntry } from '../core/entry';

/** The folder of the project, in which npm and jest run: a bundle is in another folder than the file that it is built from. */
export const PROJECT_ROOT = process.cwd();

/** What a reader may end with: an error of a documented class, whose message names the mistake. */
export interface DocumentedErrors {
  /** The names of the classes. */
  readonly names: readonly string[];
  /** What each message contains, so that the user knows where the mistake is. @default any message */
  readonly message?: RegExp;
}

/** A function that reads a text, as a command, a function or the synthesis does. */
export interface TextReader {
  readonly name: string;
  readonly kind: EntryKind;
  readonly format: OpenEntry['format'];
  /** The functions that it runs, as `folder/file.ts`. */
  readonly covers: readonly string[];
  readonly examples: () => readonly FuzzInput[] | Promise<readonly FuzzInput[]>;
  /** Reads the input. @returns false if it is refused without an error */
  readonly read: (input: never) => unknown;
  /** @default none */
  readonly errors?: DocumentedErrors;
}

const assertDocumented = (thrown: unknown, errors: DocumentedErrors | undefined): void => {
  // A bundle adds a number to the names that several of its files have.
  if (!(thrown instanceof Error) || !errors?.names.includes(thrown.name.replace(/\d+$/, ''))) throw thrown;
  if (errors.message && !errors.message.test(thrown.message))
    throw new Error(`the message does not say where the mistake is: ${thrown.message.slice(0, 500)}`, {
      cause: thrown,
    });
};

/** Creates the entry of a reader. A result with a violation, and undefined, refuse the input. */
export const createReaderEntry = ({
  name,
  kind,
  format,
  covers,
  examples,
  read,
  errors,
}: TextReader): FuzzEntry => ({
  name,
  kind,
  covers,
  open: async () => ({
    format,
    examples: await examples(),
    handle: async (input) => {
      try {
        const result = await read(input as never);
        const isRefused =
          result === false ||
          result === undefined ||
          (typeof result === 'object' && result !== null && 'violation' in result);
        return isRefused ? 'refused' : 'accepted';
      } catch (thrown) {
        assertDocumented(thrown, errors);
        return 'refused';
      }
    },
  }),
});

/** A function that reads a file. */
export interface FileReader extends Omit<TextReader, 'kind' | 'read'> {
  /** The name of the file in a temporary directory. */
  readonly file: string;
  /** Reads the file. @param directory the directory with the file */
  readonly read: (file: never, directory: string) => unknown;
}

const toBytes = (input: FuzzInput): string | Buffer =>
  typeof input === 'string' || Buffer.isBuffer(input) ? input : JSON.stringify(input);

/** Creates the entry of a reader of files. Each input is written to the file first. */
export const createFileEntry = ({ file, read, ...reader }: FileReader): FuzzEntry => ({
  name: reader.name,
  kind: 'file',
  covers: reader.covers,
  open: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const path = join(directory, file);
    const readFile = () => read(path as never, directory);
    const opened = await createReaderEntry({ ...reader, kind: 'file', read: readFile }).open();
    return {
      ...opened,
      prepare: (input) => writeFileSync(path, toBytes(input)),
      close: () => rmSync(directory, { recursive: true, force: true }),
    };
  },
});
