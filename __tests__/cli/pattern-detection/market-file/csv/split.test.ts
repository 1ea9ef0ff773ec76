import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { createSplitter } from '../../../../../src/cli/pattern-detection/market-file/csv/split';

/** Splits a line with the CSV parser alone. */
function parseLine(line: string, delimiter: string): readonly string[] | undefined {
  try {
    const [cells] = parse(line, { delimiter, trim: true, relax_column_count: true }) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}

it('splits lines with quotes like the CSV parser, and refuses what it refuses', () => {
  const line = fc
    .array(fc.constantFrom('"', '"', ',', ';', '1', 'a', ' ', '""', '","', '",'), { maxLength: 12 })
    .map((parts) => parts.join(''))
    .filter((text) => text.includes('"'));
  fc.assert(
    fc.property(line, fc.constantFrom(',', ';', '\t'), (text, delimiter) => {
      const cells = createSplitter(delimiter)(text);
      expect(cells?.map((cell) => cell.trim())).toEqual(
        parseLine(text, delimiter)?.map((cell) => cell.trim()),
      );
    }),
    { numRuns: 3_000 },
  );
});
