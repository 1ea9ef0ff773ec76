import type { EventPattern } from '../../domain/event-patterns';
import { formatEventSource, TRADE_REPORTED } from '../../domain/trade-records';
import { TRADE_SOURCES, type TradeSource } from '../../domain/trades';

/** The pattern of a source's events. */
export const createSourcePattern = (source: TradeSource): EventPattern => ({
  source: [formatEventSource(source)],
  'detail-type': [TRADE_REPORTED],
});

/** The pattern of all events that are not those of a source: EventBridge would accept and then drop them. */
export const OTHER_EVENTS: EventPattern = {
  $or: [
    { source: [{ 'anything-but': TRADE_SOURCES.map(formatEventSource) }] },
    { 'detail-type': [{ 'anything-but': [TRADE_REPORTED] }] },
  ],
};
