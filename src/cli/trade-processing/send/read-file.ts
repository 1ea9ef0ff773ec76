import { readFile } from 'node:fs/promises';
import type { TradeSource } from '../../../domain/trades';
import { UserError } from '../../errors';

/** Lists the lines of a text that are not blank. */
const splitLines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** The end of the root element of a message, with any prefix. */
const END_OF_DOCUMENT = /(?<=<\/(?:[\w.-]+:)?Document\s*>)/;

/** Splits a text behind each root element. What is behind the last one is a message too, which is rejected. */
const splitDocuments = (text: string): string[] =>
  text
    .split(END_OF_DOCUMENT)
    .map((document) => document.trim())
    .filter((document) => document !== '');

/** How the messages of a source follow each other in a file: one per line, or XML documents. */
const SPLIT: Readonly<Record<TradeSource, (text: string) => string[]>> = {
  'order-management': splitLines,
  clearing: splitDocuments,
  'trading-desk': splitLines,
};

/** Splits the text of a file into its messages, whether they can be read or not. */
export const splitFile = (text: string, source: TradeSource): readonly string[] =>
  SPLIT[source](text.replace(/^\ufeff/, ''));

/**
 * Reads the messages of a file.
 * @throws UserError if the file cannot be read, is not UTF-8 or has no message
 */
export async function readMessages(file: string, source: TradeSource): Promise<readonly string[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `${file} cannot be read (${error.code ?? error.message}): expected a file with messages of ${source}`,
    );
  });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${file} is not UTF-8: convert it, for example with iconv`);
  }
  const messages = splitFile(text, source);
  if (messages.length === 0)
    throw new UserError(`${file} has no messages: expected at least one of ${source}`);
  return messages;
}
