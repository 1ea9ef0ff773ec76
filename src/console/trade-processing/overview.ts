import type { TradeRegion } from '../../config/trade-processing';
import type { Deployment } from '../../cli/trade-processing/deployment';
import { type NewestEntry, readNewestEntries } from '../../cli/trade-processing/ledger/newest-entries';
import { getLedgerTable } from '../../cli/trade-processing/ledger/read-entries';
import { tryInOptionalRegion } from '../../cli/trade-processing/region-unavailable';
import {
  type RegionFacts,
  type RegionReading,
  readRegions,
  type Status,
} from '../../cli/trade-processing/status/read-status';
import { type Head, isSameChain } from '../../domain/ledger';
import { type NewestMessage, toNewestMessage } from './newest-message';

/** How many messages the page shows. */
const NEWEST = 50;

/** The last entry of a chain, and how far the other region's replica has it. */
export interface ChainHead extends Head {
  /** The entries of the chain, with its genesis. */
  readonly entries: number;
  /** The last sequence number in the other region's replica; -1 if none, undefined if that region does not answer. */
  readonly replicated?: number;
}

/** A region as the page shows it. */
export interface RegionOverview {
  readonly region: TradeRegion;
  readonly isActive: boolean;
  /** Why it does not answer. */
  readonly reason?: string;
  readonly facts?: RegionFacts & {
    /** The entries that the region has recorded, and the messages in its queues of failures. */
    readonly entries: number;
    readonly failed: number;
  };
  readonly lagMs?: number;
  readonly chains: readonly ChainHead[];
}

/** The newest messages, or why they could not be read. */
export type NewestMessages =
  { readonly readIn: string; readonly messages: readonly NewestMessage[] } | { readonly problem: string };

/** What the page shows about both regions. */
export interface Overview extends Pick<Status, 'active' | 'unconfirmed'> {
  /** Milliseconds since 1970. */
  readonly readAt: number;
  readonly regions: readonly RegionOverview[];
  readonly newest: NewestMessages;
}

/**
 * Creates the function that reads both regions. A region that does not answer is shown with the reason. The newest messages are
 * read again only after a chain has a new entry.
 */
export function createOverviewReader(
  deployment: Pick<Deployment, 'open'>,
  now: () => number,
): () => Promise<Overview> {
  let last: { readonly heads: string; readonly newest: NewestMessages } | undefined;
  return async () => {
    const { regions, ...status } = await readRegions(deployment, now());
    const heads = JSON.stringify(regions.map(({ heads: own, replicated }) => [own, replicated]));
    const newest = last?.heads === heads ? last.newest : await readNewest(deployment, regions);
    last = 'problem' in newest ? undefined : { heads, newest };
    return { ...status, readAt: now(), regions: regions.map((each) => toOverview(each, regions)), newest };
  };
}

function toOverview(reading: RegionReading, all: readonly RegionReading[]): RegionOverview {
  const { region, isActive, reason, facts, lagMs } = reading.status;
  const [other] = all.filter(({ status }) => status.region !== region);
  const chains = reading.heads.map((head): ChainHead => {
    const arrived = findReplicated(head, other);
    return { ...head, entries: head.sequence + 1, ...(arrived !== undefined && { replicated: arrived }) };
  });
  return {
    region,
    isActive,
    ...(reason !== undefined && { reason }),
    ...(facts && {
      facts: {
        ...facts,
        entries: chains.reduce((sum, { entries }) => sum + entries, 0),
        failed: Object.values(facts.failures).reduce((sum, count) => sum + count, 0),
      },
    }),
    ...(lagMs !== undefined && { lagMs }),
    chains,
  };
}

/** Returns the last sequence number of a chain in a replica; -1 if none, undefined if the region does not answer. */
const findReplicated = (
  chain: Pick<Head, 'region' | 'shard'>,
  other: RegionReading | undefined,
): number | undefined =>
  other?.status.facts && (other.replicated.find((head) => isSameChain(head, chain))?.sequence ?? -1);

/** Reads the newest messages of both regions in the replica of the active one, or of another one that answers. */
async function readNewest(
  deployment: Pick<Deployment, 'open'>,
  regions: readonly RegionReading[],
): Promise<NewestMessages> {
  const answering = regions.filter(({ status }) => status.facts);
  const reading = answering.find(({ status }) => status.isActive) ?? answering[0];
  if (!reading) return { problem: 'no region answers' };
  const { region } = reading.status;
  const result = await tryInOptionalRegion(region, async () =>
    readNewestEntries(
      getLedgerTable(await deployment.open(region)),
      [...reading.heads, ...reading.replicated],
      NEWEST,
    ),
  );
  if ('reason' in result) return { problem: `region ${region} ${result.reason}` };
  const describe = (found: NewestEntry) => toNewestMessage(found, isReplicated(found, regions));
  return { readIn: region, messages: result.value.map(describe) };
}

/** Whether the other region has an entry too; undefined if it does not answer. */
function isReplicated({ entry }: NewestEntry, regions: readonly RegionReading[]): boolean | undefined {
  const arrived = findReplicated(
    entry,
    regions.find(({ status }) => status.region !== entry.region),
  );
  return arrived === undefined ? undefined : arrived >= entry.sequence;
}
