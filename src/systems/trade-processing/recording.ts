import { listRecorderPrefixes } from '../../domain/trade-records';
import type { SystemContext } from './context';
import type { GrantSettings } from './settings';
import type { Storage } from './storage';
import { TIMEOUT } from './trade-workflow';

/**
 * Creates the function that records each trade once, as an entry of the region's ledger. An invocation that loses against others
 * repeats its transaction within its timeout.
 */
export function createRecording(
  { config, createFunction }: SystemContext,
  { trades }: Pick<Storage, 'trades'>,
  grantSettings: GrantSettings,
) {
  const recorder = createFunction('ComplianceRecorder', {
    image: 'recorder',
    command: 'recorder.handler',
    timeout: TIMEOUT.recording,
    reservedConcurrency: config.concurrency.complianceRecorder,
  });
  grantSettings(recorder.fn, ['ChainShards', 'TableEndpoint', 'ActiveRegion']);
  trades.grantQueryItems(recorder.fn);
  trades.grantBatchGet(recorder.fn);
  // AWS has no permission of its own for transactions: each of their writes needs its own. The table is global, so a wrong
  // write would also reach the chains of the other region.
  trades.grantPut(recorder.fn, listRecorderPrefixes(config.region));
  return { recorder };
}
