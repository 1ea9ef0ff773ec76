import type { MarketEvent } from './event';
import { EVENT_KIND } from './event-kind';
import type { EventFields } from './fields';
import { formatIsoTime } from '../timestamp';

/** The fields of an event. */
export interface WrittenEvent extends EventFields {
  readonly symbol: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Returns the fields of an event as every reader accepts them, without a volume or size of 0, which is the default. */
export const toEventFields = ({ kind, bar, details }: MarketEvent): WrittenEvent => {
  const { symbol, open, high, low, close, volume } = bar;
  const common = { symbol, timestamp: formatIsoTime(bar.timestamp) };
  const withVolume = volume > 0 ? { volume } : {};
  switch (kind) {
    case EVENT_KIND.bar:
      return { ...common, open, high, low, close, ...withVolume, ...details };
    case EVENT_KIND.close:
      return { ...common, close, ...withVolume };
    case EVENT_KIND.trade:
      return { ...common, price: close, ...(volume > 0 && { size: volume }), ...details };
    case EVENT_KIND.correction:
      return {
        kind: 'correction',
        ...common,
        ...details,
        // A correction that cancels its trade can have no price.
        ...(close > 0 && { price: close }),
        size: volume,
      };
    case EVENT_KIND.split:
      return { kind: 'split', ...common, ...details };
    default:
      return { kind: 'status', ...common, status: kind === EVENT_KIND.halt ? 'halt' : 'resume' };
  }
};
