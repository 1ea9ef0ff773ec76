import { formatError, UserError } from '../errors';
import { isTransientError } from '../release/transient-error';

/** A region does not answer, or trade processing is not deployed there. */
export class RegionUnavailable extends UserError {
  constructor(
    readonly region: string,
    /** Why, without the region: `does not answer (…)`. */
    readonly reason: string,
  ) {
    super(`region ${region} ${reason}`);
  }
}

/**
 * Runs work in a region. An error of the region's services or of the network becomes one that names the region; other
 * errors are not changed.
 * @throws RegionUnavailable if the region does not answer
 */
export async function nameRegion<T>(region: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTransientError(error)) throw error;
    throw new RegionUnavailable(
      region,
      `does not answer (${formatError(error)}): try again when it is available`,
    );
  }
}

/** What happened in a region: the result of work, or why the region could not do it. */
export type RegionResult<T> =
  { readonly region: string; readonly value: T } | { readonly region: string; readonly reason: string };

/** Runs work in a region. If the region is unavailable, returns the reason; other errors are thrown. */
export async function tryInRegion<T>(region: string, work: () => Promise<T>): Promise<RegionResult<T>> {
  try {
    return { region, value: await nameRegion(region, work) };
  } catch (error) {
    if (error instanceof RegionUnavailable) return { region, reason: error.reason };
    throw error;
  }
}

/** How long a region that is not needed may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Runs work in a region that is not needed. Whatever fails there, and if nothing answers within five seconds, the result is
 * the reason: in an outage a region can refuse valid credentials, answer with half of a document, have no route, or accept
 * connections and never answer. None of this may stop work that needs only another region.
 */
export async function tryInOptionalRegion<T>(
  region: string,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<RegionResult<T>> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<RegionResult<T>>((resolve) => {
    const reason = `does not answer within ${patienceMs / 1000} seconds`;
    timer = setTimeout(() => resolve({ region, reason }), patienceMs);
  });
  try {
    return await Promise.race([tryInRegion(region, work), deadline]);
  } catch (error) {
    return { region, reason: `cannot be used (${formatError(error)})` };
  } finally {
    clearTimeout(timer);
  }
}
