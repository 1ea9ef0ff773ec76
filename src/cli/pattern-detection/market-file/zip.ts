import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { UserError } from '../../errors';

/** Entries without market data: folders, and the files that macOS adds. */
const isIgnored = (entry: string) => entry.endsWith('/') || entry.startsWith('__MACOSX/');
const isNote = (entry: string) => /\.(txt|md|pdf)$/i.test(entry);

/** The methods of compression, by their numbers in APPNOTE 4.4.5. fflate throws a TypeError at any other one. */
const READABLE_METHODS: readonly number[] = [UnzipPassThrough.compression, UnzipInflate.compression];

/**
 * Decompresses the only file of a zip archive while it is read. A text file next to it is ignored: vendors add notes.
 * @throws UserError if the archive contains several files of data, none, or a workbook
 */
export async function* readZip(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let chosen: string | undefined;
  let problem: unknown;
  let ready: Buffer[] = [];
  const archive = new Unzip((entry) => {
    if (isIgnored(entry.name) || problem !== undefined) return;
    if (entry.name === '[Content_Types].xml') {
      problem = new UserError(`${name} is a workbook: save the sheet as CSV (UTF-8)`);
    } else if (chosen === undefined) {
      chosen = entry.name;
      entry.ondata = (error, data) => {
        if (error) problem = toUserError(error, name);
        else ready.push(Buffer.from(data.buffer, data.byteOffset, data.length));
      };
      if (READABLE_METHODS.includes(entry.compression)) entry.start();
      else
        problem = new UserError(
          `${name}: ${entry.name} is compressed with method ${entry.compression}: expected Deflate (8) or none (0); ` +
            'extract it, and read it without the archive',
        );
    } else if (!isNote(entry.name) || isNote(chosen)) {
      problem = new UserError(
        `${name} contains several files (${chosen}, ${entry.name}): extract them, and read one at a time`,
      );
    }
  });
  archive.register(UnzipInflate);
  const takeReady = (): readonly Buffer[] => {
    if (problem !== undefined) throw problem;
    const data = ready;
    ready = [];
    return data;
  };
  try {
    for await (const chunk of chunks) {
      archive.push(chunk);
      yield* takeReady();
    }
    archive.push(new Uint8Array(0), true);
  } catch (error) {
    throw toUserError(error, name);
  }
  yield* takeReady();
  if (chosen === undefined) throw new UserError(`${name} contains no file: expected one file of market data`);
}

function toUserError(error: unknown, name: string): unknown {
  const isFromArchive = error instanceof Error && 'code' in error && typeof error.code === 'number';
  return isFromArchive
    ? new UserError(`${name} is not a valid zip archive (${error.message}): download it again`)
    : error;
}
