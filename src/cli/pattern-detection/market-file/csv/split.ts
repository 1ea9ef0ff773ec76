import { parse } from 'csv-parse/sync';

/** Splits a line into cells. Returns undefined if a closing quote is missing. */
export type SplitLine = (line: string) => readonly string[] | undefined;

/** Creates a function that splits lines at a delimiter; a space stands for any number of spaces. */
export function createSplitter(delimiter: string): SplitLine {
  if (delimiter === ' ') return (line) => line.trim().split(/[ \t]+/);
  return (line) => (line.includes('"') ? splitQuoted(line, delimiter) : line.split(delimiter));
}

/**
 * Splits a line with quotes (RFC 4180). Cells without a quote inside need no CSV parser, and neither does a quote in the wrong
 * place, as in each line that is split at a wrong delimiter: the parser is slow to refuse it.
 */
function splitQuoted(line: string, delimiter: string): readonly string[] | undefined {
  const cells: string[] = [];
  let position = 0;
  while (position <= line.length) {
    if (line[position] !== '"') {
      const end = line.indexOf(delimiter, position);
      const cell = end < 0 ? line.slice(position) : line.slice(position, end);
      if (cell.includes('"'))
        return cell.trimStart().startsWith('"') ? parseLine(line, delimiter) : undefined;
      cells.push(cell);
      if (end < 0) break;
      position = end + 1;
    } else {
      const end = line.indexOf('"', position + 1);
      const after = line[end + 1];
      if (end < 0) return undefined;
      if (after !== undefined && after !== delimiter)
        return /["\s]/.test(after) ? parseLine(line, delimiter) : undefined;
      cells.push(line.slice(position + 1, end));
      if (after === undefined) break;
      position = end + 2;
    }
  }
  return cells;
}

function parseLine(line: string, delimiter: string): readonly string[] | undefined {
  try {
    const options = { delimiter, trim: true, relax_column_count: true } as const;
    const [cells] = parse(line, options) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}
