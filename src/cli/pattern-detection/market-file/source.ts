import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors';
import { interruptSignal } from '../../process/interrupt';

const KINDS = 'CSV or JSON lines, gzipped or not';

/** How messages call the file. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * The size of a file in bytes; undefined for standard input and for a pipe.
 * @throws UserError if it is not there or nothing that can be read
 */
export async function sizeOf(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  try {
    const found = await stat(file);
    if (found.isFIFO() || found.isCharacterDevice()) return undefined;
    if (!found.isFile()) throw new UserError(`${file} is not a file: give ${KINDS}, or - for standard input`);
    return found.size;
  } catch (error) {
    throw unreadable(error, file);
  }
}

/**
 * The bytes of a file, unpacked if they are gzip by their first two bytes or by the name; `-` is standard input.
 * Ctrl-C ends it, also while it waits for more.
 * @param onBytes told how many bytes of the file have been read
 * @throws UserError for a file that cannot be read or unpacked
 */
export async function* bytesOf(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file);
  const stop = () => source.destroy(interruptSignal.reason as Error);
  interruptSignal.addEventListener('abort', stop, { once: true });
  try {
    const { first, all } = await peek(counted(source, onBytes), ({ length }) => length >= 2);
    const zipped = file.endsWith('.gz') || (first[0] === 0x1f && first[1] === 0x8b);
    if (!zipped || first.length === 0) yield* all;
    else yield* pipeline(Readable.from(all), createGunzip(), () => {}) as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadable(error, nameOf(file));
  } finally {
    interruptSignal.removeEventListener('abort', stop);
    source.destroy();
  }
}

async function* counted(source: AsyncIterable<Buffer>, onBytes: (bytes: number) => void) {
  let bytes = 0;
  for await (const chunk of source) {
    onBytes((bytes += chunk.length));
    yield chunk;
  }
}

/** The first bytes, as soon as there are enough of them or no more, and then all of them from the beginning. */
export async function peek(chunks: AsyncIterable<Buffer>, enough: (first: Buffer) => boolean) {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (!enough(first)) {
    const next = await iterator.next();
    if (next.done) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  async function* rest(): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: rest() };
}

function unreadable(error: unknown, name: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new UserError(`there is no file ${name}: give ${KINDS}, or - for standard input`);
  if (code === 'EISDIR') return new UserError(`${name} is not a file: give ${KINDS}`);
  if (code?.startsWith('Z_'))
    return new UserError(`${name} is not whole gzip data (${message}): compress it again`);
  return error;
}
