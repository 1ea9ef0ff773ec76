import { type TradeRegion, TRADE_REGIONS } from '../../../config/trade-processing';
import { type Entry, formatPartitionKey } from '../../../domain/ledger';
import type { Deployment } from '../deployment';
import { tryInRegion } from '../region-unavailable';
import { getLedgerTable, readChain, readHeads } from './read-entries';

/**
 * Reads the entries that the regions append from now on. A region that does not answer is read later; nothing is skipped,
 * because each chain is read by its sequence numbers.
 */
export class ChainFollower {
  /** The last sequence number that was read, by the partition key of the chain. */
  private readonly positions = new Map<string, number>();

  constructor(private readonly deployment: Pick<Deployment, 'open'>) {}

  /** Skips all entries that exist. @throws RegionUnavailable if a region does not answer */
  async start(): Promise<void> {
    for (const region of TRADE_REGIONS) {
      const table = getLedgerTable(await this.deployment.open(region));
      for (const head of await readHeads(table, region))
        this.positions.set(formatPartitionKey(head), head.sequence);
    }
  }

  /** Reads the new entries of the regions that answer, in no order. */
  async read(): Promise<readonly Entry[]> {
    const perRegion = await Promise.all(
      TRADE_REGIONS.map(async (region) => {
        const result = await tryInRegion(region, () => this.readRegion(region));
        return 'value' in result ? result.value : [];
      }),
    );
    return perRegion.flat();
  }

  private async readRegion(region: TradeRegion): Promise<readonly Entry[]> {
    const table = getLedgerTable(await this.deployment.open(region));
    const heads = (await readHeads(table, region)).filter((head) => head.sequence > this.getPosition(head));
    const perChain = await Promise.all(
      heads.map(async (head) => {
        const entries: Entry[] = [];
        for await (const entry of readChain(table, head, this.getPosition(head))) entries.push(entry);
        return entries;
      }),
    );
    // The positions move when the whole region was read: if a request fails, nothing is skipped.
    for (const entries of perChain) {
      const last = entries.at(-1);
      if (last) this.positions.set(formatPartitionKey(last), last.sequence);
    }
    return perChain.flat();
  }

  private getPosition(chain: Parameters<typeof formatPartitionKey>[0]): number {
    return this.positions.get(formatPartitionKey(chain)) ?? -1;
  }
}
