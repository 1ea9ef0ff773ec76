import { TRADE_REGIONS } from '../../../config/trade-processing';
import type { QueueDepths } from '../../target/queue-depths';
import type { Deployment } from '../deployment';
import { tryInRegion } from '../region-unavailable';
import { countFailures } from '../status/read-status';

/** Counts the messages in the queues of failures of the regions that answer. */
export async function countQueuedFailures({ open }: Pick<Deployment, 'open'>): Promise<QueueDepths> {
  const perRegion = await Promise.all(
    TRADE_REGIONS.map(async (region) => {
      const result = await tryInRegion(region, async () => countFailures(await open(region)));
      const counts = 'value' in result ? Object.entries(result.value) : [];
      return counts.map(
        ([id, messages]) => [`${id} in ${region}`, { messages, isForFailures: true }] as const,
      );
    }),
  );
  return new Map(perRegion.flat());
}
