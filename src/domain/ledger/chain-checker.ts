import { type ChainId, isSameChain, parseSortKey } from './chain-id';
import { createUnknownPosition, findPlace, type Position, toHead } from './chain-position';
import { type ChainViolation, FirstViolation } from './chain-violation';
import { type CheckedRow, checkRow } from './checked-row';
import { GENESIS, type Head } from './entry';
import type { EntryRow } from './entry-row';
import { NO_HASH, type Sha256 } from './hash';
import { describeMissingRows, describeOtherHash, type Mark } from './mark';

/** Rows with one sequence number whose hashes are remembered. */
const MAX_RIVALS = 4;

/**
 * Checks the rows of one chain in the order in which they are read, with constant memory. After a wrong row it
 * continues with the next one: later rows can show what the first wrong row is, and how it came about.
 */
export class ChainChecker {
  rows = 0;
  /** Rows with a violation, marks with another hash than their row, and violations of the chain as a whole. */
  violationCount = 0;
  /** The last sequence number up to which a mark confirms the chain; -1 if none. */
  confirmed: number;
  /** When the genesis was recorded, if it was read. */
  openedAt: string | undefined;
  private position: Position | undefined;
  private readonly first = new FirstViolation();
  /** A row that does not continue the one before: the next row shows which of the two is wrong. */
  private unlinked: number | undefined;
  /** A mark with another hash than its row: the next row shows whether only this row is wrong. */
  private contradicted: Mark | undefined;

  /** @param start the entry after which rows are read, if an earlier verification confirmed it */
  constructor(
    private readonly chain: ChainId,
    private readonly sha256: Sha256,
    start?: Head,
  ) {
    this.confirmed = start?.sequence ?? -1;
    if (start) this.position = { ...start, hashes: [start.hash], previousHashes: undefined };
  }

  /** The sequence number of the last row in order; -1 before the first one. */
  get sequence(): number {
    return this.position?.sequence ?? -1;
  }

  /** The last row in order, as a head; undefined before the first one, or if its hash is not known. */
  get last(): Head | undefined {
    return this.position && toHead(this.chain, this.position);
  }

  /** The first wrong row. It is final when all rows are read. */
  get violation(): ChainViolation | undefined {
    return this.first.found;
  }

  check(value: unknown): void {
    this.rows++;
    const checked = checkRow(value, this.chain, this.sha256);
    if (!this.continueChain(value, checked)) this.violationCount++;
  }

  /** Compares a mark with the chain. Call it when its row was read, or after the last row. */
  compare(mark: Mark): void {
    const { sequence, hash } = mark;
    if (this.sequence < sequence) {
      if (!this.first.found) this.violationCount++;
      const kind = this.rows === 0 && this.sequence < 0 ? 'missing-chain' : 'cut-tail';
      this.first.report(kind, this.sequence + 1, describeMissingRows(mark, this.sequence));
    } else if (this.sequence === sequence && this.position?.hashes) {
      if (this.position.hashes.includes(hash)) this.confirm(sequence);
      else this.contradict(mark);
    }
  }

  /** Reports a violation of the chain as a whole. */
  reportChain(kind: 'foreign-chain' | 'wrong-head', detail: string): void {
    this.violationCount++;
    this.first.report(kind, 0, detail);
  }

  private confirm(sequence: number): void {
    if (!this.first.found) this.confirmed = sequence;
    else if (this.unlinked === sequence) this.blameRowBefore(sequence);
  }

  private contradict(mark: Mark): void {
    const { sequence, hash, source } = mark;
    if (sequence === this.confirmed)
      return this.reportChain('wrong-head', `${source} has the hash ${hash}, and a checkpoint another one`);
    this.violationCount++;
    this.first.dismissTime(sequence);
    if (this.first.found) return;
    const isOnlyRow = this.confirmed === sequence - 1;
    const detail = describeOtherHash(mark, this.confirmed);
    this.first.report(isOnlyRow ? 'rehashed-row' : 'rewritten-history', sequence, detail);
    this.contradicted = mark;
  }

  /** @returns whether the row is the next one, and right */
  private continueChain(value: unknown, { row, computedHash, violation }: CheckedRow): boolean {
    const expected = this.sequence + 1;
    const place = row ? parseSortKey(row.sk) : findPlace(value, expected);
    if (!row || place === undefined) {
      if (place !== undefined) this.position = createUnknownPosition(place, this.position);
      return this.first.report(violation!.kind, expected, violation!.detail);
    }
    const isMoved = violation?.kind === 'moved-row' || violation?.kind === 'swapped-region';
    if (place > expected)
      this.first.report(
        'deleted-row',
        expected,
        `expected sequence ${expected}; the next row found is ${place}`,
      );
    if (isMoved) this.findMissing(row.sequence, row);
    if (place < expected && isMoved)
      return this.first.report(violation.kind, this.isOwn(row) ? row.sequence : place, violation.detail);
    if (place < expected) return this.checkDuplicate(place, row, violation !== undefined);
    if (violation) this.first.report(violation.kind, place, violation.detail);
    const isNext = place === expected && !violation;
    const isRight = isNext && this.checkLink(row);
    if (place === 0) this.openedAt = row.recordedAt;
    this.position = isMoved
      ? createUnknownPosition(place, this.position)
      : {
          sequence: place,
          hashes: [...new Set([row.hash, computedHash])],
          recordedAt: row.recordedAt,
          previousHashes: place === expected ? (this.position?.hashes ?? [NO_HASH]) : undefined,
        };
    return isRight;
  }

  /** Checks that a row continues the one before. */
  private checkLink(row: EntryRow): boolean {
    const { sequence, previousHash, kind, recordedAt } = row;
    const isGenesis = kind === GENESIS && previousHash === NO_HASH;
    if (sequence === 0) {
      const detail = `expected kind ${GENESIS} without a previous hash; got kind ${kind}`;
      return isGenesis || this.first.report('missing-genesis', 0, detail);
    }
    const { contradicted, unlinked } = this;
    this.contradicted = undefined;
    this.unlinked = undefined;
    if (contradicted?.hash === previousHash) this.first.correct({ kind: 'rehashed-row' });
    if (kind === GENESIS || previousHash === NO_HASH)
      return this.first.report('second-genesis', sequence, `the row before has sequence ${sequence - 1}`);
    const { hashes, recordedAt: last = '' } = this.position ?? {};
    if (hashes && !hashes.includes(previousHash))
      return this.reportBrokenLink(sequence, previousHash, hashes);
    if (unlinked !== undefined) this.blameRowBefore(unlinked);
    if (recordedAt >= last) return true;
    return this.first.report(
      'time-backwards',
      sequence,
      `recorded at ${recordedAt}; the row before at ${last}`,
    );
  }

  private reportBrokenLink(sequence: number, previousHash: string, hashes: readonly string[]): false {
    this.first.dismissTime(sequence - 1);
    const detail = `row ${sequence} continues the hash ${previousHash}; row ${sequence - 1} has ${hashes.join(' or ')}`;
    if (!this.first.found) this.unlinked = sequence;
    return this.first.report('rehashed-row', sequence, detail);
  }

  /** A row that the next one or a mark confirms is right, so the row before it is wrong. */
  private blameRowBefore(unlinked: number): void {
    this.unlinked = undefined;
    if (unlinked - 1 > this.confirmed) this.first.correct({ sequence: unlinked - 1 });
  }

  /** Checks a row at a place that was already read or is missing. */
  private checkDuplicate(place: number, row: EntryRow, isWrong: boolean): false {
    if (this.findMissing(place, row)) return false;
    const { position } = this;
    const detail = `two rows have sequence ${place}`;
    if (place !== position?.sequence) return this.first.report('inserted-row', place, detail);
    const isLinked = !isWrong && (position.previousHashes?.includes(row.previousHash) ?? true);
    const hashes = position.hashes && [...position.hashes, row.hash].slice(0, MAX_RIVALS);
    this.position = { ...position, hashes };
    this.unlinked = undefined;
    // If the row before at this place was wrong, and this one is right, the row before was inserted.
    if (isLinked && this.first.found?.sequence === place)
      return this.first.correct({ kind: 'inserted-row', detail });
    return this.first.report(isLinked ? 'fork' : 'inserted-row', place, detail);
  }

  /** Whether a row is the first missing one, found at another place or later. */
  private findMissing(sequence: number, row: EntryRow): boolean {
    return this.isOwn(row) && this.first.findMissing(sequence, `${row.pk} ${row.sk}`);
  }

  /** Whether a row belongs to the chain, wherever it is stored. */
  private isOwn(row: EntryRow): boolean {
    return isSameChain(row, this.chain);
  }
}
