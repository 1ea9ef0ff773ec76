import type { OrderEvent } from '../../../domain/orders';

/** Formats what an event is about: its type, and its order with the version or its account. */
const formatSubject = ({ type, detail }: OrderEvent): string => {
  if (!('orderId' in detail)) return `${type} of account ${detail.account}`;
  const version = detail.order ? ` version ${detail.order.version}` : '';
  return `${type} of order ${detail.orderId}${version}`;
};

/** Drops repeated deliveries of an event, which have its id. */
export const dropRepetitions = (events: readonly OrderEvent[]): OrderEvent[] => [
  ...new Map(events.map((event) => [event.detail.eventId, event])).values(),
];

/**
 * Compares the events of the audit log with the expected ones. Events with different ids that are about the same change are
 * a change that was made twice. Returns one line per difference.
 */
export function compareEvents(expected: readonly OrderEvent[], found: readonly OrderEvent[]): string[] {
  const [wanted, actual] = [countSubjects(expected), countSubjects(dropRepetitions(found))];
  return [...new Set([...wanted.keys(), ...actual.keys()])].flatMap((subject) => {
    const [count, goal] = [actual.get(subject) ?? 0, wanted.get(subject) ?? 0];
    return count === goal ? [] : [`the audit log contains ${subject} ${count} times: expected ${goal}`];
  });
}

function countSubjects(events: readonly OrderEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const subject = formatSubject(event);
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  return counts;
}
