import { TRADE_REGIONS } from '../../../config/trade-processing';
import { printJson, printNote } from '../../terminal/print';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { fetchTrustedKey } from '../ledger/trusted-keys';
import { tryInRegion } from '../region-unavailable';

/** `stacks trade-processing trusted-keys`: prints the keys that sign the checkpoints of the regions that answer. */
export async function runTrustedKeys(options: DeploymentOptions): Promise<void> {
  const results = await withDeployment(options, ({ open }) =>
    Promise.all(
      TRADE_REGIONS.map((region) => tryInRegion(region, async () => fetchTrustedKey(await open(region)))),
    ),
  );
  for (const result of results)
    if ('reason' in result) printNote(`region ${result.region} ${result.reason}: its key is not in the list`);
  printJson(results.flatMap((result) => ('value' in result ? [result.value] : [])));
  if (results.some((result) => 'reason' in result)) process.exitCode = 1;
}
