import { type BookingContext, ORDER_METRICS } from '../../domain/orders';
import { toError } from '../shared/concurrency';
import { withDeadline } from '../shared/deadline';
import type { Telemetry } from '../shared/telemetry';

/** Parameter Store must answer in this time, in milliseconds. */
const SETTINGS_MS = 2_000;

export interface LimitDeps {
  readonly telemetry: Pick<Telemetry, 'log' | 'meter'>;
  readonly readLimits: () => Promise<BookingContext['limits']>;
}

/**
 * Reads the limits of orders. The intake has checked new orders against them, so these are booked without them if they cannot be
 * read. Amendments that make an order larger are received again then, and rejected if that does not help.
 */
export const readLimitsOrNone = async (deps: LimitDeps): Promise<BookingContext['limits']> => {
  try {
    return await withDeadline(deps.readLimits(), SETTINGS_MS);
  } catch (thrown) {
    deps.telemetry.log.error('orders are booked without the limits of the settings, which cannot be read', {
      error: toError(thrown),
    });
    deps.telemetry.meter.count(ORDER_METRICS.withoutLimits, 1);
    return 'none';
  }
};
