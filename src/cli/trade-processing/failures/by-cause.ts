import type { TradeRegion } from '../../../config/trade-processing';
import type { Deployment, RegionalDeployment } from '../deployment';
import { tryInRegion } from '../region-unavailable';
import { type HandledFailure, type Handling, listFailures, resendFailures } from './resend';

/** Messages of a region with the same cause. Times are ISO 8601 in UTC. */
export interface FailureGroup {
  readonly region: string;
  readonly queue: string;
  readonly cause: string;
  readonly messages: number;
  readonly oldest: string;
  readonly newest: string;
  readonly handling: Handling;
  readonly reason?: string;
}

/** The failures of the regions that answer. */
export interface FailuresByCause {
  readonly groups: readonly FailureGroup[];
  /** Why other regions do not answer, one line each. */
  readonly unavailable: readonly string[];
}

/** Lists the failures of regions. Their messages become visible again. */
export const listFailuresByCause = (
  deployment: Pick<Deployment, 'open'>,
  regions: readonly TradeRegion[],
): Promise<FailuresByCause> => handleRegions(deployment, regions, listFailures);

/**
 * Sends the failed events of regions again, as {@link resendFailures} does.
 * @param onProgress is called with a region and the number of its messages that are handled
 */
export const resendFailuresByCause = (
  deployment: Pick<Deployment, 'open'>,
  regions: readonly TradeRegion[],
  onProgress: (region: TradeRegion, count: number) => void,
): Promise<FailuresByCause> =>
  handleRegions(deployment, regions, (regional) =>
    resendFailures(regional, (count) => onProgress(regional.region, count)),
  );

/** Handles the failures of one region after the other. */
async function handleRegions(
  { open }: Pick<Deployment, 'open'>,
  regions: readonly TradeRegion[],
  handle: (regional: RegionalDeployment) => Promise<readonly HandledFailure[]>,
): Promise<FailuresByCause> {
  const groups: FailureGroup[] = [];
  const unavailable: string[] = [];
  for (const region of regions) {
    const result = await tryInRegion(region, async () => handle(await open(region)));
    if ('value' in result) groups.push(...groupByCause(region, result.value));
    else unavailable.push(`region ${region} ${result.reason}`);
  }
  return { groups, unavailable };
}

function groupByCause(region: string, handled: readonly HandledFailure[]): FailureGroup[] {
  const groups = new Map<string, HandledFailure[]>();
  for (const one of handled) {
    const key = JSON.stringify([one.failure.queue, one.failure.cause, one.handling, one.reason]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const [{ failure, handling, reason }] = members as [HandledFailure];
    const times = members.map(({ failure: { sentAt } }) => sentAt).sort((a, b) => a - b);
    return {
      region,
      queue: failure.queue,
      cause: failure.cause,
      messages: members.length,
      oldest: new Date(times[0]!).toISOString(),
      newest: new Date(times.at(-1)!).toISOString(),
      handling,
      ...(reason !== undefined && { reason }),
    };
  });
}
