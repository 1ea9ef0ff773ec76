import type { MarketEvent } from './event';
import { EVENT_KIND } from './event-kind';
import type { EventFields } from './fields';
import { formatIsoTime } from './timestamp';

/** Returns the fields of an event as every reader accepts them, with the time in ISO 8601. */
export const toEventFields = ({ kind, bar, details }: MarketEvent): EventFields => {
  const { symbol, open, high, low, close, volume } = bar;
  const common = { symbol, timestamp: formatIsoTime(bar.timestamp) };
  switch (kind) {
    case EVENT_KIND.bar:
      return { ...common, open, high, low, close, volume, ...details };
    case EVENT_KIND.close:
      return { ...common, close, volume };
    case EVENT_KIND.trade:
      return { ...common, price: close, size: volume, ...details };
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
