/** Longer lines are invalid. This limits memory use for files without line feeds. */
export const MAX_LINE_LENGTH = 64 * 1024;

/** One line of a text; `text` is undefined if the line is longer than `MAX_LINE_LENGTH` characters. */
export interface TextLine {
  /** The line number, starting at 1. */
  readonly number: number;
  readonly text?: string;
}

/**
 * Splits text into lines that end with LF, CRLF or, in files without LF, CR. Yields the lines of each chunk together,
 * because a step of an asynchronous iterator costs more than a line. Memory use does not grow with the length of the
 * text.
 */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<readonly TextLine[]> {
  let number = 0;
  let unfinished = '';
  let tooLong = false;
  let lineEnd = '';
  const createLine = (text: string): TextLine => {
    number++;
    const lineText = tooLong || text.length > MAX_LINE_LENGTH ? undefined : text;
    tooLong = false;
    return lineText === undefined
      ? { number }
      : { number, text: lineText.charCodeAt(lineText.length - 1) === 13 ? lineText.slice(0, -1) : lineText };
  };
  for await (const chunk of chunks) {
    const text = unfinished === '' ? chunk : unfinished + chunk;
    if (lineEnd === '') lineEnd = findLineEnd(text);
    const lines: TextLine[] = [];
    let from = 0;
    if (lineEnd !== '')
      for (let position = text.indexOf(lineEnd); position >= 0; position = text.indexOf(lineEnd, from)) {
        lines.push(createLine(text.slice(from, position)));
        from = position + 1;
      }
    unfinished = text.slice(from);
    if (unfinished.length > MAX_LINE_LENGTH) {
      tooLong = true;
      unfinished = '';
    }
    if (lines.length > 0) yield lines;
  }
  if (unfinished !== '' || tooLong) yield [createLine(unfinished)];
}

/** Returns LF, or CR for text without LF; nothing if the text contains neither yet. */
function findLineEnd(text: string): string {
  if (text.includes('\n')) return '\n';
  const cr = text.indexOf('\r');
  return cr >= 0 && cr < text.length - 1 ? '\r' : '';
}
