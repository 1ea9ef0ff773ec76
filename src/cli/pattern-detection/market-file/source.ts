import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors';
import { interruptSignal } from '../../process/interrupt';
import { prepend } from './prepend';
import { readZip } from './zip';

const KINDS = 'CSV or JSON, optionally compressed with gzip or zip';

/** Formats of tables that are not text, by their first bytes. */
const FOREIGN_FORMATS: Readonly<Record<string, string>> = {
  PAR1: 'a Parquet file',
  ARRO: 'an Arrow file',
  '\x28\xb5\x2f\xfd': 'compressed with Zstandard (decompress it with zstd -d)',
  '\xd0\xcf\x11\xe0': 'a workbook',
  '\x89HDF': 'an HDF5 file',
};

/** Returns the name of the file in messages. */
export const describeSource = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * Returns the size of a file in bytes; undefined for standard input and for a pipe.
 * @throws UserError if the file does not exist or is not readable
 */
export async function getFileSize(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  try {
    const stats = await stat(file);
    if (stats.isFIFO() || stats.isCharacterDevice()) return undefined;
    if (!stats.isFile())
      throw new UserError(`${file} is not a file: expected ${KINDS}, or - for standard input`);
    return stats.size;
  } catch (error) {
    throw toUserError(error, file);
  }
}

/**
 * Reads a file and decompresses gzip and zip data, recognized by the first bytes or by the name; `-` is standard input.
 * Ctrl-C stops it, even while it waits for input.
 * @param onBytes called with the number of bytes read so far
 * @throws UserError if the file cannot be read or decompressed
 */
export async function* readBytes(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file);
  const abort = () => source.destroy(interruptSignal.reason as Error);
  interruptSignal.addEventListener('abort', abort, { once: true });
  try {
    const name = describeSource(file);
    const { first, all } = await peekBytes(countBytes(source, onBytes), ({ length }) => length >= 4);
    const start = first.subarray(0, 4).toString('latin1');
    const zipped = file.endsWith('.gz') || start.startsWith('\x1f\x8b');
    const foreign = FOREIGN_FORMATS[start];
    if (foreign !== undefined) throw new UserError(`${name} is ${foreign}: export it as CSV`);
    if (start === 'PK\x03\x04') yield* readZip(all, name);
    else if (!zipped || first.length === 0) yield* all;
    else yield* pipeline(Readable.from(all), createGunzip(), () => {}) as AsyncIterable<Buffer>;
  } catch (error) {
    throw toUserError(error, describeSource(file));
  } finally {
    interruptSignal.removeEventListener('abort', abort);
    source.destroy();
  }
}

async function* countBytes(source: AsyncIterable<Buffer>, onBytes: (bytes: number) => void) {
  let bytes = 0;
  for await (const chunk of source) {
    onBytes((bytes += chunk.length));
    yield chunk;
  }
}

/** Reads until there are enough bytes or no more. Returns these bytes, and an iterator over all bytes from the start. */
export async function peekBytes(chunks: AsyncIterable<Buffer>, isEnough: (first: Buffer) => boolean) {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (!isEnough(first)) {
    const next = await iterator.next();
    if (next.done) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return { first, all: prepend(first, iterator) };
}

function toUserError(error: unknown, name: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new UserError(`${name} does not exist: expected a file with ${KINDS}, or - for standard input`);
  if (code === 'EISDIR') return new UserError(`${name} is not a file: expected ${KINDS}`);
  if (code?.startsWith('Z_'))
    return new UserError(`${name} is not valid gzip data (${message}): compress it again`);
  return error;
}
