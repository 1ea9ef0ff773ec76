/** Longer lines are invalid. This limits memory use for files without line feeds. */
export const MAX_LINE_LENGTH = 64 * 1024;

/** One line of a text; `text` is undefined if the line is longer than `MAX_LINE_LENGTH` characters. */
export interface TextLine {
  /** The line number, starting at 1. */
  readonly number: number;
  readonly text?: string;
}

/** Splits UTF-8 bytes into lines that end with LF or CRLF, without a byte order mark. Memory use does not grow. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder();
  let number = 0;
  let open = '';
  let tooLong = false;
  const createLine = (text: string): TextLine => {
    number++;
    const whole = tooLong || text.length > MAX_LINE_LENGTH ? undefined : text;
    tooLong = false;
    return { number, text: whole?.endsWith('\r') ? whole.slice(0, -1) : whole };
  };
  for await (const chunk of chunks) {
    const text = open + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield createLine(text.slice(from, end));
      from = end + 1;
    }
    open = text.slice(from);
    if (open.length <= MAX_LINE_LENGTH) continue;
    tooLong = true;
    open = '';
  }
  open += decoder.decode();
  if (open !== '' || tooLong) yield createLine(open);
}
