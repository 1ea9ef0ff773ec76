import { METRICS } from '../../domain/transactions';
import type { Telemetry } from '../shared/telemetry';
import type { Profile } from './adapters/profiles';

/**
 * Computes a value from the stored history of a profile. A history that cannot be read, because another version wrote it,
 * counts as none: otherwise the account or the merchant could never pay again.
 */
export const computeWithHistory = <T>(
  profile: Profile | undefined,
  compute: (state: Uint8Array | undefined) => T,
  { log, meter }: Pick<Telemetry, 'log' | 'meter'>,
): T => {
  try {
    return compute(profile?.state);
  } catch (error) {
    if (!(error instanceof RangeError) || profile?.state === undefined) throw error;
    log.error('history cannot be read, and begins again', { profile_id: profile.profileId, error });
    meter.count(METRICS.historiesReset, 1);
    return compute(undefined);
  }
};
