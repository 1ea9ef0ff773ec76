import { resolve } from 'node:path';
import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { NO_REFERENCE_DATA } from '../../../domain/trade-settings';
import type { Deployment } from '../deployment';
import { nameRegion } from '../region-unavailable';
import { readSettings } from '../settings/parameters';
import { activateReferenceData, readReferenceDataFile, storeReferenceData } from '../settings/reference-data';

const FILE = resolve(__dirname, '../demonstration/reference-data.json');

/** Stores and activates the sample reference data in each region that has none. */
export async function loadSampleReferenceData(
  deployment: Pick<Deployment, 'open'>,
  onProgress: (line: string) => void,
): Promise<void> {
  const file = readReferenceDataFile(FILE);
  const load = async (region: TradeRegion) => {
    const regional = await deployment.open(region);
    const key = (await readSettings(regional)).get('ReferenceDataKey') ?? NO_REFERENCE_DATA;
    if (key !== NO_REFERENCE_DATA) return;
    await storeReferenceData(regional, file);
    await activateReferenceData(regional, file);
    onProgress(`reference data loaded in ${region}`);
  };
  await Promise.all(TRADE_REGIONS.map((region) => nameRegion(region, () => load(region))));
}
