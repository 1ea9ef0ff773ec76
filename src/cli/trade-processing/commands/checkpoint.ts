import { z } from 'zod';
import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { print, printJson } from '../../terminal/print';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { requestCheckpoint } from '../ledger/request-checkpoint';
import { nameRegion, tryInRegion } from '../region-unavailable';

export interface CheckpointOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly json?: boolean;
}

const Output = z.object({
  checkpoint: z.looseObject({
    number: z.number(),
    createdAt: z.string(),
    chains: z.array(z.looseObject({ sequence: z.number() })),
  }),
  isNew: z.boolean(),
});

/** `stacks trade-processing checkpoint`: lets the checkpointer verify the newest entries and sign a checkpoint. */
export async function runCheckpoint({ region, json, ...options }: CheckpointOptions): Promise<void> {
  const results = await withDeployment(options, ({ open }) =>
    Promise.all(
      (region ? [region] : TRADE_REGIONS).map((each) =>
        tryInRegion(each, async () => {
          const regional = await open(each);
          const output = await nameRegion(each, () => requestCheckpoint(regional));
          return Output.parse(output);
        }),
      ),
    ),
  );
  const created = results.flatMap((result) =>
    'value' in result ? [{ region: result.region, ...result.value }] : [],
  );
  if (json) printJson(created);
  else
    for (const { region: each, isNew, checkpoint } of created)
      print(
        `${each}: ${isNew ? 'created' : 'nothing new since'} checkpoint ${checkpoint.number} of ${checkpoint.createdAt}, ` +
          `${checkpoint.chains.length} chains with ${countEntries(checkpoint.chains).toLocaleString('en-US')} rows`,
      );
  const missing = results.flatMap((result) =>
    'reason' in result ? [`region ${result.region} ${result.reason}`] : [],
  );
  if (missing.length > 0) throw new UserError(missing.join('; '));
}

const countEntries = (chains: readonly { readonly sequence: number }[]): number =>
  chains.reduce((sum, { sequence }) => sum + sequence + 1, 0);
