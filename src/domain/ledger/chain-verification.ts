import { formatViolation } from '../validation';
import { MAX_CLOCK_SKEW_MS } from './chain';
import { ChainChecker } from './chain-checker';
import { type ChainId, formatPartitionKey, isSameChain } from './chain-id';
import type { Checkpoint } from './checkpoint';
import type { Head } from './entry';
import { parseHeadRow } from './entry-row';
import type { Sha256 } from './hash';
import type { ChainReport } from './ledger-report';
import type { Mark } from './mark';
import { RowReader } from './row-reader';

/** Reads and checks the rows of one chain, as far as marks require it. */
export class ChainVerification {
  /** The row of the head, read before the other rows; undefined if there is none. */
  headRow: unknown;
  /** Whether a checkpoint lists the chain. */
  isListed: boolean;
  private readonly checker: ChainChecker;
  private readonly reader: RowReader;

  /** @param start the entry after which the pages begin; undefined if they contain all rows */
  constructor(
    private readonly chain: ChainId,
    pages: AsyncIterable<readonly unknown[]>,
    sha256: Sha256,
    start?: Head,
  ) {
    this.checker = new ChainChecker(chain, sha256, start);
    this.reader = new RowReader(pages);
    this.isListed = start !== undefined;
  }

  /** Reads up to the row of a mark, and compares it. */
  async advance(mark: Mark): Promise<void> {
    await this.readRows(mark.sequence);
    this.checker.compare(mark);
  }

  /**
   * Reads the other rows.
   * @param newest the newest checkpoint of the region
   * @param maxRows the number of rows to read; the head is compared if it is one of them
   */
  async finish(region: string, newest: Checkpoint | undefined, maxRows: number): Promise<ChainReport> {
    const { checker, chain } = this;
    const until = checker.sequence + maxRows;
    if (this.headRow !== undefined) await this.compareHead(until);
    await this.readRows(until);
    const foreign = checker.rows > 0 ? this.findForeign(region, newest) : undefined;
    if (foreign !== undefined) checker.reportChain('foreign-chain', foreign);
    const { rows, violationCount, confirmed, violation, last } = checker;
    return {
      region: chain.region,
      shard: chain.shard,
      rows,
      violationCount,
      confirmed,
      ...(last && { last }),
      unconfirmedRows: Math.max(0, checker.sequence - confirmed),
      ...(violation && { violation }),
    };
  }

  private async compareHead(until: number): Promise<void> {
    const head = parseHeadRow(this.headRow);
    if ('violation' in head) return this.checker.reportChain('wrong-head', formatViolation(head.violation));
    const key = formatPartitionKey(head.value);
    if (isSameChain(head.value, this.chain))
      return head.value.sequence > until ? undefined : this.advance({ ...head.value, source: 'the head' });
    this.checker.reportChain('wrong-head', `expected ${formatPartitionKey(this.chain)}; got ${key}`);
  }

  private async readRows(until: number): Promise<void> {
    const { checker, reader } = this;
    while (checker.sequence < until && (reader.hasRow || (await reader.readPage())))
      checker.check(reader.takeRow());
  }

  /** A chain that was opened shortly before a checkpoint may be missing in it: its first write was in progress. */
  private findForeign(region: string, newest: Checkpoint | undefined): string | undefined {
    const { chain, checker, isListed } = this;
    if (chain.region !== region) return `expected a chain of ${region}`;
    if (isListed || !newest) return undefined;
    return Date.parse(checker.openedAt ?? '') + MAX_CLOCK_SKEW_MS < Date.parse(newest.createdAt)
      ? `opened at ${checker.openedAt}; checkpoint ${newest.number} of ${newest.createdAt} does not list it`
      : undefined;
  }
}
