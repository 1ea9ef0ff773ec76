import type { Deployment } from '../../cli/trade-processing/deployment';
import { readNewestCheckpoint } from '../../cli/trade-processing/ledger/stored-checkpoints';
import { tryInOptionalRegion } from '../../cli/trade-processing/region-unavailable';
import { TRADE_REGIONS } from '../../config/trade-processing';
import type { Story } from '../server/section';
import { findRecorded } from './find-recorded';
import { readRejectionInRegions } from './rejection-in-regions';
import { createRejectionStory, createTradeStory } from './story';
import type { NewestCheckpoints } from './story-steps';
import { readTradeInRegions } from './trade-in-regions';

type Regions = Pick<Deployment, 'open'>;

/** Reads the story of a trade or of a rejected message by one of its ids. @returns undefined if none has the id */
export async function readStory(deployment: Regions, id: string): Promise<Story | undefined> {
  const recorded = await findRecorded(deployment, id);
  if (!recorded) return undefined;
  if ('tradeId' in recorded) {
    const trade = await readTradeInRegions(deployment, recorded.tradeId);
    return createTradeStory(trade, await readNewestCheckpoints(deployment));
  }
  const rejection = await readRejectionInRegions(deployment, recorded.rejection);
  return rejection && createRejectionStory(rejection, await readNewestCheckpoints(deployment));
}

/** Reads the newest checkpoint of each region that answers. */
export async function readNewestCheckpoints(deployment: Regions): Promise<NewestCheckpoints> {
  const results = await Promise.all(
    TRADE_REGIONS.map((region) =>
      tryInOptionalRegion(region, async () => {
        const { buckets, getOutput } = await deployment.open(region);
        return readNewestCheckpoint({ buckets, region, bucket: getOutput('LedgerCheckpointsBucketName') });
      }),
    ),
  );
  return new Map(
    results.flatMap((result) => ('value' in result ? [[result.region, result.value] as const] : [])),
  );
}
