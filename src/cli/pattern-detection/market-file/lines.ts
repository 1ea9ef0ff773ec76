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
  let open = '';
  let tooLong = false;
  let end = '';
  const createLine = (text: string): TextLine => {
    number++;
    const whole = tooLong || text.length > MAX_LINE_LENGTH ? undefined : text;
    tooLong = false;
    return whole === undefined
      ? { number }
      : { number, text: whole.charCodeAt(whole.length - 1) === 13 ? whole.slice(0, -1) : whole };
  };
  for await (const chunk of chunks) {
    const text = open === '' ? chunk : open + chunk;
    if (end === '') end = findLineEnd(text);
    const lines: TextLine[] = [];
    let from = 0;
    if (end !== '')
      for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, from)) {
        lines.push(createLine(text.slice(from, at)));
        from = at + 1;
      }
    open = text.slice(from);
    if (open.length > MAX_LINE_LENGTH) {
      tooLong = true;
      open = '';
    }
    if (lines.length > 0) yield lines;
  }
  if (open !== '' || tooLong) yield [createLine(open)];
}

/** Returns LF, or CR for text without LF; nothing if the text contains neither yet. */
function findLineEnd(text: string): string {
  if (text.includes('\n')) return '\n';
  const cr = text.indexOf('\r');
  return cr >= 0 && cr < text.length - 1 ? '\r' : '';
}
