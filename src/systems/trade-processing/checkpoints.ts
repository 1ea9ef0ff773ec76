import { formatCheckpointPrefix, formatNewestCheckpointKey } from '../../domain/trade-records';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import { SigningKey } from '../../modules/signing-key';
import type { SystemContext } from './context';
import type { GrantSettings } from './settings';
import type { Storage } from './storage';

/** The longest timeout of Lambda, in seconds: the first checkpoint verifies the whole ledger. */
const TIMEOUT = 900;

/**
 * Creates the function that verifies the region's ledger and signs its state. Its role can't write entries to the ledger, and the
 * role of the recorder can't sign: a change of the ledger can't be hidden by new checkpoints.
 */
export function createCheckpoints(
  { stack, config, schedules: group, createFunction }: SystemContext,
  { trades, ledgerCheckpoints }: Pick<Storage, 'trades' | 'ledgerCheckpoints'>,
  grantSettings: GrantSettings,
) {
  const key = new SigningKey(stack, 'CheckpointKey');
  const checkpointer = createFunction('LedgerCheckpointer', {
    image: 'recorder',
    command: 'checkpointer.handler',
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.ledgerCheckpointer,
  });
  const { fn } = checkpointer;
  grantSettings(fn, ['TableEndpoint', 'CheckpointEndpoint', 'SigningEndpoint']);
  trades.grantQueryItems(fn);
  trades.grantBatchGet(fn);
  // Only the row of the newest checkpoint, so that this function cannot change what it signs.
  trades.grantPut(fn, [formatNewestCheckpointKey(config.region).pk]);
  const prefix = formatCheckpointPrefix(config.region);
  ledgerCheckpoints.grantListVersions(fn, prefix);
  ledgerCheckpoints.grantGet(fn, prefix);
  ledgerCheckpoints.grantPut(fn, prefix);
  key.grantSign(fn);
  key.grantGetPublicKey(fn);
  new RecurringSchedule(stack, 'CheckpointSchedule', {
    group,
    target: fn,
    schedule: 'rate(5 minutes)',
    input: {},
  });
  return { key, checkpointer };
}
