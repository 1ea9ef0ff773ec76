import { type ChainId, type Entry, formatPartitionKey, toEntry } from '../../../domain/ledger';
import { type ExpectedPointer, listPointers, type RowKey } from '../../../domain/trade-records';
import { formatViolation } from '../../../domain/validation';
import { pause } from '../../process/interrupt';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from './entry-pages';
import { sha256 } from '../../../aws/sha256';

/** A read can see an entry of a transaction before its other rows, so a row that is wrong is read again. */
const MAX_READS = 3;
const WAIT_MS = 200;

interface EntryPointer extends ExpectedPointer {
  readonly entry: Entry;
}

/** Checks that the rows exist by which readers find the entries: without its row, an entry is hidden, or recorded twice. */
export class PointerCheck {
  /** The first violation of each chain, by its partition key. */
  private readonly found = new Map<string, string>();

  constructor(private readonly table: LedgerTable) {}

  /** Lists the first violation of each chain, one line each. @param chains those that are intact: damage has other causes */
  listViolations(chains: readonly ChainId[]): readonly string[] {
    return chains.flatMap((chain) => this.found.get(formatPartitionKey(chain)) ?? []);
  }

  /** Passes the pages of a chain on, after the rows of their entries are checked. */
  async *checkPages<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    for await (const page of pages) {
      await this.checkEntries(page);
      yield page;
    }
  }

  private async checkEntries(rows: readonly unknown[]): Promise<void> {
    const pointers: EntryPointer[] = [];
    for (const row of rows) {
      const entry = toEntry(row);
      // The verification of the chain reports rows that are no entries.
      if ('violation' in entry) continue;
      const expected = listPointers(entry.value, sha256);
      if ('violation' in expected) this.report(entry.value, formatViolation(expected.violation));
      else for (const pointer of expected.value) pointers.push({ ...pointer, entry: entry.value });
    }
    let wrong: readonly EntryPointer[] = pointers;
    for (let read = 1; wrong.length > 0; read++) {
      const stored = await this.readRows(wrong);
      const getFault = ({ key, findFault }: EntryPointer) => findFault(stored.get(formatKey(key)));
      wrong = wrong.filter((pointer) => getFault(pointer) !== undefined);
      if (wrong.length > 0 && read === MAX_READS) {
        for (const pointer of wrong)
          this.report(pointer.entry, `the row ${formatKey(pointer.key)} ${getFault(pointer)}`);
        return;
      }
      if (wrong.length > 0) await pause(WAIT_MS);
    }
  }

  private async readRows(pointers: readonly EntryPointer[]): Promise<ReadonlyMap<string, unknown>> {
    const keys = new Map(pointers.map(({ key: { pk, sk } }) => [formatKey({ pk, sk }), { pk, sk }]));
    const rows = await getItems(this.table.dynamo, this.table.table, [...keys.values()]);
    return new Map(rows.map((row) => [`${String(row.pk)} ${String(row.sk)}`, row]));
  }

  private report(entry: Entry, detail: string): void {
    const chain = formatPartitionKey(entry);
    if (!this.found.has(chain))
      this.found.set(chain, `${chain}, sequence ${entry.sequence}: wrong-pointer: ${detail}`);
  }
}

const formatKey = ({ pk, sk }: RowKey): string => `${pk} ${sk}`;
