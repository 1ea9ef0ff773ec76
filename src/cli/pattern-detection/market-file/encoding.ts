import { UserError } from '../../errors';
import { peekBytes } from './source';

/** The number of bytes that decide the encoding. */
const SAMPLE_BYTES = 64 * 1024;
/** Characters of binary data. */

const CONTROL = /[\u0000-\u0008]/;

/**
 * Decodes text in UTF-8, in UTF-16 (with or without a byte order mark) or, if it is not UTF-8, in Windows-1252, which
 * older spreadsheets write. Without the byte order mark.
 * @throws UserError if the data is binary
 */
export async function* decodeText(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const { first, all } = await peekBytes(bytes, ({ length }) => length >= 4);
  let decoder: TextDecoder | undefined;
  for await (const chunk of all) {
    decoder ??= new TextDecoder(findEncoding(first.length > chunk.length ? first : chunk, name));
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

/** Returns the label of the encoding for TextDecoder. */
export function findEncoding(data: Buffer, name: string): string {
  const sample = data.subarray(0, SAMPLE_BYTES);
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (sample.includes(0)) return findUtf16(sample, name);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Every second byte of Western text in UTF-16 is zero. */
function findUtf16(sample: Buffer, name: string): string {
  let [even, odd] = [0, 0];
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  const minZeros = sample.length * 0.3;
  const encoding =
    odd > minZeros && even === 0 ? 'utf-16le' : even > minZeros && odd === 0 ? 'utf-16be' : undefined;
  if (encoding !== undefined && !CONTROL.test(new TextDecoder(encoding).decode(sample))) return encoding;
  throw new UserError(
    `${name} is not text (it contains zero bytes): expected CSV or JSON, optionally compressed with gzip or zip`,
  );
}
