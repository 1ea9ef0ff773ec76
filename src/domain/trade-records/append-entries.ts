import {
  appendEntry,
  type ChainId,
  type Entry,
  type Head,
  openChain,
  type Sha256,
  toEntryRow,
  toHeadRow,
} from '../ledger';
import type { ParseResult } from '../validation';
import type { RowKey } from './keys';

/** A write of one row. All writes of a plan belong in one transaction. */
export interface RowWrite {
  readonly row: RowKey & Readonly<Record<string, unknown>>;
  /** An attribute of the stored row, and the value that it must still have; undefined if no row may exist. */
  readonly unchanged?: readonly [attribute: string, value: string | number];
}

/** Entries to append, by their kind. */
export interface EntryDraft {
  readonly kind: string;
  readonly payload: unknown;
}

/** Appends entries to a chain in memory. */
export class ChainWriter {
  private readonly entries: Entry[] = [];
  private readonly opened: Entry[] = [];
  private head: Head | undefined;

  /** @param stored the head that was read; undefined if the chain does not exist */
  constructor(
    private readonly chain: ChainId,
    private readonly stored: Head | undefined,
    private readonly now: number,
    private readonly sha256: Sha256,
  ) {
    this.head = stored;
  }

  /** Appends an entry; the first one of a chain opens it. @returns a violation if the ledger refuses the entry */
  append({ kind, payload }: EntryDraft): ParseResult<Entry> {
    const { chain, now, sha256 } = this;
    if (!this.head) {
      const opened = openChain(chain, now, sha256);
      if ('violation' in opened) return opened;
      this.opened.push(opened.value.entry);
      this.head = opened.value.head;
    }
    const appended = appendEntry(this.head, { kind, payload, now }, sha256);
    if ('violation' in appended) return appended;
    this.head = appended.value.head;
    this.entries.push(appended.value.entry);
    return { value: appended.value.entry };
  }

  /** The writes of all appended entries and of the new head; none without entries. */
  listWrites(): readonly RowWrite[] {
    const { head, stored, entries, opened } = this;
    if (!head || entries.length === 0) return [];
    return [
      {
        row: { ...toHeadRow(head) },
        ...(stored && { unchanged: ['hash', stored.hash] as const }),
      },
      ...[...opened, ...entries].map((entry) => ({ row: { ...toEntryRow(entry) } })),
    ];
  }
}
