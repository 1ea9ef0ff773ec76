import type { EventPattern } from '../../domain/event-patterns';
import { ARRIVAL_EVENTS, ORDER_EVENT_SOURCE } from '../../domain/orders';

const SOURCES = [ORDER_EVENT_SOURCE, ...Object.values(ARRIVAL_EVENTS).map(({ source }) => source)];

/** The pattern of all events that no other rule matches: EventBridge would accept and then drop them. */
export const OTHER_EVENTS: EventPattern = {
  $or: [
    { source: [{ 'anything-but': SOURCES }] },
    ...Object.values(ARRIVAL_EVENTS).map(({ source, detailType }) => ({
      source: [source],
      'detail-type': [{ 'anything-but': [detailType] }],
    })),
  ],
};
