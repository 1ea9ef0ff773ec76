import type { EventDetails } from '../../../domain/market-data';
import { UserError } from '../../errors';
import type { Row } from './row-format';

/**
 * The maximum number of rows of a file with the newest row first. Each row takes about 60 bytes of memory, and more if
 * trades have ids.
 */
export const MAX_REVERSED_ROWS = 10_000_000;
const BLOCK_ROWS = 16_384;
const NUMBERS_PER_ROW = 7;

/** The rows of a file with the newest row first, in arrays of numbers, until all of them are read. */
export class ReversedRows {
  private readonly blocks: { readonly numbers: Float64Array; readonly labels: Int32Array }[] = [];
  private readonly labels: Pick<Row, 'local' | 'kind'>[] = [];
  private readonly details = new Map<number, EventDetails>();
  private readonly symbols: string[] = [];
  private readonly labelsByKey = new Map<string, number>();
  private count = 0;

  /** @throws UserError if there are too many rows */
  add(row: Row, name: string): void {
    if (this.count === MAX_REVERSED_ROWS)
      throw new UserError(
        `${name} has more than ${MAX_REVERSED_ROWS.toLocaleString('en-US')} rows with the newest first: sort it by time (for example with tac FILE), or split it`,
      );
    const slot = this.count % BLOCK_ROWS;
    if (slot === 0)
      this.blocks.push({
        numbers: new Float64Array(BLOCK_ROWS * NUMBERS_PER_ROW),
        labels: new Int32Array(BLOCK_ROWS),
      });
    const { numbers, labels } = this.blocks.at(-1)!;
    const { line, bar } = row;
    numbers.set(
      [line, bar.timestamp, bar.open, bar.high, bar.low, bar.close, bar.volume],
      slot * NUMBERS_PER_ROW,
    );
    labels[slot] = this.findLabel(row);
    if (row.details !== undefined) this.details.set(this.count, row.details);
    this.count++;
  }

  /** Yields the rows from the last to the first. */
  *read(): Generator<Row> {
    for (let index = this.count - 1; index >= 0; index--) {
      const { numbers, labels } = this.blocks[Math.floor(index / BLOCK_ROWS)]!;
      const start = (index % BLOCK_ROWS) * NUMBERS_PER_ROW;
      const [line, timestamp, open, high, low, close, volume] = numbers.subarray(
        start,
        start + NUMBERS_PER_ROW,
      ) as unknown as number[];
      const label = labels[index % BLOCK_ROWS]!;
      const bar = { symbol: this.symbols[label]!, timestamp, open, high, low, close, volume } as Row['bar'];
      const details = this.details.get(index);
      yield { line: line!, bar, ...this.labels[label]!, ...(details !== undefined && { details }) };
      if (index % BLOCK_ROWS === 0) this.blocks.pop();
    }
  }

  /** Rows with the same symbol and kind share a label. */
  private findLabel({ bar: { symbol }, local, kind }: Row): number {
    const key = `${symbol}\n${local}\n${kind}`;
    let label = this.labelsByKey.get(key);
    if (label === undefined) {
      label = this.symbols.length;
      this.labelsByKey.set(key, label);
      this.symbols.push(symbol);
      this.labels.push({ local, kind });
    }
    return label;
  }
}
