import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { print, printJson } from '../../terminal/print';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { nameRegion } from '../region-unavailable';
import {
  activateReferenceData,
  compareWithActive,
  type ReferenceDataChange,
  readReferenceDataFile,
  storeReferenceData,
} from '../settings/reference-data';

export interface ReferenceDataOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly json?: boolean;
}

/**
 * `stacks trade-processing reference-data`: stores a file of reference data in both regions, and makes it the active one.
 * Each step is completed in all regions before the next one, so that no region names a file that is missing.
 */
export async function runReferenceData(
  path: string,
  { region, json, ...options }: ReferenceDataOptions,
): Promise<void> {
  const file = readReferenceDataFile(path);
  const changes = await withDeployment(options, async ({ open }) => {
    const regions = await Promise.all((region ? [region] : TRADE_REGIONS).map((each) => open(each)));
    const inEach = <T>(work: (regional: (typeof regions)[number]) => Promise<T>): Promise<T[]> =>
      Promise.all(regions.map((regional) => nameRegion(regional.region, () => work(regional))));
    const before = await inEach((regional) => compareWithActive(regional, file));
    await inEach((regional) => storeReferenceData(regional, file));
    await inEach((regional) => activateReferenceData(regional, file));
    return regions.map((regional, index): ReferenceDataChange => ({
      region: regional.region,
      from: before[index]!,
      to: file.key,
    }));
  });
  if (json) return printJson(changes);
  for (const { region: each, from, to } of changes)
    print(from === to ? `${each}: ${to} is active already` : `${each}: ${to} is active (before: ${from})`);
}
