import { ORDER_EVENTS } from '../../../domain/orders';
import { computeDistribution, type Distribution } from '../../statistics/distribution';
import type { LoadResult } from './check';
import type { SentOrder } from './send-load';

/** The latency of one leg, in milliseconds. */
export interface Leg extends Distribution {
  readonly leg: string;
}

/**
 * Measures each leg. The time of a booking is of the processor's clock, which on AWS can differ from this machine's; an order
 * can be booked before its client has the response.
 */
export function measureLegs(load: readonly SentOrder[], { events }: LoadResult): Leg[] {
  const booked = new Map(
    events.flatMap(({ type, detail }) =>
      type === ORDER_EVENTS.accepted ? [[detail.orderId, Date.parse(detail.bookedAt)] as const] : [],
    ),
  );
  const create = (
    leg: string,
    getMs: (due: number, acceptedAt: number, bookedAt?: number) => number,
  ): Leg => ({
    leg,
    ...computeDistribution(
      load
        .flatMap(({ orderId = '', due, acceptedAt }) =>
          acceptedAt === undefined ? [] : [getMs(due, acceptedAt, booked.get(orderId))],
        )
        .filter((ms) => !Number.isNaN(ms)),
    ),
  });
  return [
    create('due → accepted, with repetitions', (due, acceptedAt) => acceptedAt - due),
    create('accepted → booked', (_, acceptedAt, bookedAt = NaN) => Math.max(0, bookedAt - acceptedAt)),
    create('due → booked', (due, _, bookedAt = NaN) => bookedAt - due),
  ];
}
