/** A longer line is no market data; it also bounds the memory that a file without line ends takes. */
export const LONGEST_LINE = 64 * 1024;

/** One line of a text; `text` is absent where the line is longer than `LONGEST_LINE` characters. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text?: string;
}

/** The lines of UTF-8 bytes, ended by LF or CRLF, without a byte order mark. Memory does not grow with the text. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let number = 0;
  let open = '';
  let tooLong = false;
  const lineOf = (text: string): Line => {
    number++;
    const whole = tooLong || text.length > LONGEST_LINE ? undefined : text;
    tooLong = false;
    return { number, text: whole?.endsWith('\r') ? whole.slice(0, -1) : whole };
  };
  for await (const chunk of chunks) {
    const text = open + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield lineOf(text.slice(from, end));
      from = end + 1;
    }
    open = text.slice(from);
    if (open.length <= LONGEST_LINE) continue;
    tooLong = true;
    open = '';
  }
  open += decoder.decode();
  if (open !== '' || tooLong) yield lineOf(open);
}
