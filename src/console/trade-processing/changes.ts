import { z } from 'zod';
import type { Deployment } from '../../cli/trade-processing/deployment';
import { listFailuresByCause, resendFailuresByCause } from '../../cli/trade-processing/failures/by-cause';
import { failOver } from '../../cli/trade-processing/failover/failover';
import { reconcile } from '../../cli/trade-processing/reconcile/reconcile';
import { pause } from '../../cli/process/interrupt';
import { formatCommand } from '../../cli/terminal/format-command';
import { TRADE_REGIONS, type TradeRegion } from '../../config/trade-processing';
import { type Change, defineChange } from '../server/section';
import { countEntries, countFailuresOfRegions } from './count-work';
import { describeVerification, verifyWithProgress } from './verify';

const Region = z.enum(TRADE_REGIONS);
/** The regions that a change is about: one, or all of them. */
const Regions = z.strictObject({ region: Region.optional() });
type RegionsInput = z.infer<typeof Regions>;

const listRegions = ({ region }: RegionsInput): readonly TradeRegion[] => (region ? [region] : TRADE_REGIONS);
const formatRegion = ({ region }: RegionsInput): string => (region ? ` --region ${region}` : '');

/** What operators do, by the functions of the commands. @param now the current time in milliseconds since 1970 */
export const createChanges = (
  deployment: Deployment,
  now: () => number,
): Readonly<Record<string, Change>> => ({
  failover: createFailover(deployment, now),
  verify: defineChange({
    parameters: Regions,
    preview: async (input) => ({
      ...(await countEntries(deployment, listRegions(input))),
      command: formatCommand(`trade-processing verify${formatRegion(input)}`),
    }),
    run: async (input, { onProgress }) =>
      (await verifyWithProgress(deployment, listRegions(input), { now, onProgress })).map(
        describeVerification,
      ),
  }),
  reconcile: defineChange({
    parameters: z.strictObject({}),
    requiresReason: true,
    preview: async () => ({
      ...(await countEntries(deployment, TRADE_REGIONS)),
      command: formatCommand('trade-processing reconcile'),
    }),
    run: async (_, { onProgress }) => {
      const { regions } = await countEntries(deployment, TRADE_REGIONS);
      // The region with fewer entries is read, and looked up in the other one.
      const total = Math.min(...regions.map(({ entries }) => entries));
      return reconcile(deployment, {
        now,
        wait: pause,
        onRead: (entries) => onProgress(Math.min(entries, total), total),
      });
    },
  }),
  resend: defineChange({
    parameters: Regions,
    requiresReason: true,
    preview: async (input) => ({
      ...(await listFailuresByCause(deployment, listRegions(input))),
      command: formatCommand(`trade-processing failures --resend${formatRegion(input)}`),
    }),
    run: async (input, { onProgress }) => {
      const regions = listRegions(input);
      const total = await countFailuresOfRegions(deployment, regions);
      const handled = new Map<string, number>();
      return resendFailuresByCause(deployment, regions, (region, count) => {
        handled.set(region, count);
        const done = [...handled.values()].reduce((sum, each) => sum + each, 0);
        onProgress(done, Math.max(total, done));
      });
    },
  }),
});

/** Makes a region the active one. The preview shows the problems of the region that the change would be refused for. */
const createFailover = (deployment: Deployment, now: () => number): Change =>
  defineChange({
    parameters: z.strictObject({ to: Region, force: z.boolean().default(false) }),
    requiresReason: true,
    preview: async ({ to, force }) => ({
      ...(await failOver(deployment, { to, isDryRun: true, isForced: true, now })),
      command: formatCommand(`trade-processing failover --to ${to}${force ? ' --force' : ''}`),
    }),
    run: ({ to, force }) => failOver(deployment, { to, isDryRun: false, isForced: force, now }),
  });
