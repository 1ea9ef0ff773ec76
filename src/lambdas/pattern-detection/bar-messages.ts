import type { KinesisStreamEvent } from 'aws-lambda';
import type { BarRejection } from '../../domain/bars';
import {
  type Batch,
  EVENT_KIND,
  type EventInNoBar,
  formatCorrelationId,
  formatIsoTime,
  toEventFields,
} from '../../domain/market-data';
import { createMissedMessage, type FailedMessage, type MissedReason } from './failed-message';

/**
 * The rejections whose events go to FailedMessages. All other rejected events are copies, or are not prices of the
 * session.
 */
const REASONS: Readonly<Partial<Record<BarRejection, MissedReason>>> = {
  late: 'events late for their bar',
  'bad-print': 'bad prints',
  'longer-interval': 'bars too long',
};

/** Creates a message for each record and reason with events that are in no bar. @param now milliseconds since 1970 */
export const createBarMessages = (
  batch: Batch,
  rejected: readonly EventInNoBar[],
  event: KinesisStreamEvent,
  now: number,
): readonly FailedMessage[] => {
  const groups = new Map<string, { readonly reason: MissedReason; readonly events: EventInNoBar[] }>();
  for (const one of rejected) {
    const reason = findReason(batch, one);
    if (reason === undefined) continue;
    const key = `${batch.events.record[one.event]!} ${reason}`;
    const group = groups.get(key);
    if (group) group.events.push(one);
    else groups.set(key, { reason, events: [one] });
  }
  return [...groups.values()].map(({ reason, events }) => {
    const [first] = events as [EventInNoBar];
    const source = {
      correlationId: formatCorrelationId(batch, first.event),
      record: batch.events.record[first.event]!,
      index: batch.events.index[first.event]!,
      timestamp: first.rejected.timestamp,
      events: events.map((one) => toFields(batch, one)),
    };
    return createMissedMessage(reason, source, event, now);
  });
};

const findReason = ({ events }: Batch, { event, reason }: EventInNoBar): MissedReason | undefined =>
  reason === 'late' && events.kind[event] === EVENT_KIND.correction ? 'trades corrected' : REASONS[reason];

/**
 * Returns the fields of a rejected event. A bad print is rejected when the event after it arrives, so its own fields
 * are in `rejected`.
 */
const toFields = ({ events }: Batch, { event, rejected, reason }: EventInNoBar) =>
  reason === 'bad-print'
    ? { ...rejected, timestamp: formatIsoTime(rejected.timestamp) }
    : toEventFields(events.event(event));
