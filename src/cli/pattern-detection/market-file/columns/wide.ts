import { isBlank, parseNumber, type DecimalSign } from '../numbers';

/** A column with the prices of one symbol. */
export interface SymbolColumn {
  /** The name of the column. */
  readonly name: string;
  readonly symbol: string;
}

/** The number of rows that decide whether a column contains prices. */
const SAMPLE_ROWS = 20;
const CLOSE = /^(?:adj\.? )?close[ ._-]{1,3}(?=\S)|(?<=[^ ._-])[ ._-]{1,3}(?:adj\.? )?close$/i;

/**
 * Finds the columns with prices of several symbols in a table without a column for the close: those that name the close
 * of a symbol, such as `AAPL Close`, otherwise all that contain numbers. Empty if there are fewer than two.
 */
export function findSymbolColumns(
  header: readonly string[],
  rows: readonly (readonly unknown[])[],
  decimal: DecimalSign,
  times: readonly number[],
): readonly SymbolColumn[] {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const numbers = header.flatMap((name, index) => {
    const values = sample.map((row) => row[index]).filter((value) => !isBlank(value));
    const isNumeric = values.length > 0 && values.every((value) => parseNumber(value, decimal) > 0);
    return isNumeric && name.trim() !== '' && !times.includes(index) ? [name.trim()] : [];
  });
  const closes = numbers.filter((name) => CLOSE.test(name));
  const names = closes.length > 0 ? closes : numbers;
  if (names.length < 2) return [];
  return names.map((name) => ({ name, symbol: name.replace(CLOSE, '') }));
}
