import { TRADE_REGIONS, type TradeRegion } from '../../config/trade-processing';
import { formatHeadKey } from '../../domain/ledger';
import { getItems } from '../target/read-items';
import { findActiveRegion } from './active-region';
import type { Deployment, RegionalDeployment } from './deployment';
import { getLedgerTable } from './ledger/read-entries';
import { tryInOptionalRegion } from './region-unavailable';

/**
 * Opens the region whose replica of the table is read: the given one, the active one, or the other one if the active one does
 * not answer: its state, or its table.
 * @throws RegionUnavailable if the given region does not answer, or neither does
 */
export async function openReplica(
  deployment: Pick<Deployment, 'open'>,
  region?: TradeRegion,
): Promise<RegionalDeployment> {
  if (region) return deployment.open(region);
  const active = await findActiveRegion(deployment);
  const opened = await tryInOptionalRegion(active, async () => {
    const regional = await deployment.open(active);
    const { dynamo, table } = getLedgerTable(regional);
    await getItems(dynamo, table, [formatHeadKey({ region: active, shard: 0 })]);
    return regional;
  });
  if ('value' in opened) return opened.value;
  return deployment.open(TRADE_REGIONS.find((other) => other !== active)!);
}
