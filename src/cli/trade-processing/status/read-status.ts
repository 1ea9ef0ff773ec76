import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import type { Head } from '../../../domain/ledger';
import { type ActiveRegion, chooseActiveRegion } from '../../../domain/trade-settings';
import { readRegionalCopies } from '../active-region';
import type { Deployment, RegionalDeployment } from '../deployment';
import { FAILURE_QUEUE_IDS, FAILURE_QUEUES, type FailureQueueId } from '../failures/queues';
import { getLedgerTable, readHeads } from '../ledger/read-entries';
import { readNewestObject } from '../ledger/stored-checkpoints';
import { tryInOptionalRegion } from '../region-unavailable';

type Regions = Pick<Deployment, 'open'>;

const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

/** What a region answers. Times are ISO 8601 in UTC with milliseconds. */
export interface RegionFacts {
  /** The chains that the region writes. */
  readonly chains: number;
  /** The time of its newest entry; undefined if there is none. */
  readonly newestEntry?: string;
  /** The time of the newest entry of the other region in this replica; undefined if there is none. */
  readonly newestReplicated?: string;
  readonly checkpoint?: { readonly number: number; readonly createdAt: string; readonly ageMs: number };
  /** The object of the newest checkpoint, if it cannot be read as one. */
  readonly damagedCheckpoint?: string;
  /** The messages in the queues of failures. */
  readonly failures: Readonly<Record<FailureQueueId, number>>;
}

/** The state of a region. */
export interface RegionStatus {
  readonly region: TradeRegion;
  readonly isActive: boolean;
  /** Why the region does not answer. */
  readonly reason?: string;
  readonly facts?: RegionFacts;
  /**
   * How far this replica is behind the other region at most, in milliseconds: for the chain that is behind most, from its
   * newest entry here to its newest one there. Undefined unless both regions answer and all chains have begun here.
   */
  readonly lagMs?: number;
}

/** The state of trade processing. */
export interface Status {
  /** The newest setting of the regions that answer. Undefined if none does. */
  readonly active?: ActiveRegion;
  /** Why the setting of a region could not be read: it can be newer, so `active` is not confirmed. */
  readonly unconfirmed: readonly string[];
  readonly regions: readonly RegionStatus[];
}

/** A region's state, with the heads of its chains, and of the other region's chains in its replica; none if it does not answer. */
export interface RegionReading {
  readonly status: RegionStatus;
  readonly heads: readonly Head[];
  readonly replicated: readonly Head[];
}

/** Reads the state of each region that answers. @param now the current time in milliseconds since 1970 */
export async function readStatus(deployment: Regions, now: number): Promise<Status> {
  const { regions, ...others } = await readRegions(deployment, now);
  return { ...others, regions: regions.map(({ status }) => status) };
}

/** Reads the state of each region that answers, with the heads of all chains. @param now milliseconds since 1970 */
export async function readRegions(
  deployment: Regions,
  now: number,
): Promise<Omit<Status, 'regions'> & { readonly regions: readonly RegionReading[] }> {
  const [copies, results] = await Promise.all([
    readRegionalCopies(deployment),
    Promise.all(
      TRADE_REGIONS.map((region) =>
        tryInOptionalRegion(region, async () => readFacts(await deployment.open(region), now)),
      ),
    ),
  ]);
  const active = chooseActiveRegion(copies.flatMap((copy) => ('active' in copy ? [copy.active] : [])));
  const facts = new Map(
    results.flatMap((result) => ('value' in result ? [[result.region, result.value] as const] : [])),
  );
  const regions = TRADE_REGIONS.map((region, index): RegionReading => {
    const result = results[index]!;
    const isActive = active?.region === region;
    if ('reason' in result)
      return { status: { region, isActive, reason: result.reason }, heads: [], replicated: [] };
    const { heads, replicated, facts: ofRegion } = result.value;
    const others = TRADE_REGIONS.filter((other) => other !== region);
    const lagMs = computeLag(replicated, others.map((other) => facts.get(other)?.heads)[0]);
    const status = { region, isActive, facts: ofRegion, ...(lagMs !== undefined && { lagMs }) };
    return { status, heads, replicated };
  });
  const unconfirmed = copies.flatMap((copy) => ('problem' in copy ? [copy.problem] : []));
  return { ...(active && { active }), unconfirmed, regions };
}

/** The facts, with the heads of the region's chains, and of the other region's chains in this replica. */
interface FactsAndHeads {
  readonly facts: RegionFacts;
  readonly heads: readonly Head[];
  readonly replicated: readonly Head[];
}

async function readFacts(regional: RegionalDeployment, now: number): Promise<FactsAndHeads> {
  const { region, buckets, getOutput } = regional;
  const table = getLedgerTable(regional);
  const [other] = TRADE_REGIONS.filter((each) => each !== region);
  // The replica is read first: an entry that arrives in between would look like a negative lag.
  const replicated = await readHeads(table, other!);
  const source = { buckets, region, bucket: getOutput('LedgerCheckpointsBucketName') };
  const [heads, stored, failures] = await Promise.all([
    readHeads(table, region),
    readNewestObject(source),
    countFailures(regional),
  ]);
  const checkpoint = stored?.checkpoint;
  const newestEntry = findNewest(heads);
  const newestReplicated = findNewest(replicated);
  const facts: RegionFacts = {
    chains: heads.length,
    ...(newestEntry !== undefined && { newestEntry }),
    ...(newestReplicated !== undefined && { newestReplicated }),
    ...(checkpoint && {
      checkpoint: {
        number: checkpoint.number,
        createdAt: checkpoint.createdAt,
        ageMs: now - Date.parse(checkpoint.createdAt),
      },
    }),
    ...(stored && !checkpoint && { damagedCheckpoint: stored.name }),
    failures,
  };
  return { facts, heads, replicated };
}

const findNewest = (heads: readonly { readonly recordedAt: string }[]): string | undefined =>
  heads
    .map(({ recordedAt }) => recordedAt)
    .sort()
    .at(-1);

/** Compares chain by chain: an idle chain that arrived says nothing about another one that did not. */
function computeLag(replicated: readonly Head[], heads: readonly Head[] | undefined): number | undefined {
  if (!heads || heads.length === 0) return undefined;
  const lags = heads.map(({ shard, sequence, recordedAt }) => {
    const here = replicated.find((head) => head.shard === shard);
    if (!here) return undefined;
    return here.sequence >= sequence ? 0 : Date.parse(recordedAt) - Date.parse(here.recordedAt);
  });
  return lags.includes(undefined) ? undefined : Math.max(...(lags as number[]));
}

/** Counts the messages in the queues of failures of a region. */
export async function countFailures({
  queues,
  getOutput,
}: RegionalDeployment): Promise<Readonly<Record<FailureQueueId, number>>> {
  const counts = FAILURE_QUEUE_IDS.map(async (id) => {
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({
        QueueUrl: getOutput(FAILURE_QUEUES[id]),
        AttributeNames: [...COUNTS],
      }),
    );
    return [id, COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0)] as const;
  });
  return Object.fromEntries(await Promise.all(counts)) as Record<FailureQueueId, number>;
}
