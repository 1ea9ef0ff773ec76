import type { LoggedEvent } from '../../../cli/trading-platform/audit/read-logged-events';
import type { OrderTrail } from '../../../cli/trading-platform/audit/read-order-trail';
import type { PublicOrder } from '../../../domain/orders';
import type { Story, StoryStep } from '../../server/section';
import { createBookingSteps, createFailureSteps } from './booking-steps';
import { describeOrder, describeTitle } from './describe-order';
import { createApiStep, createRequestSteps } from './request-steps';

/**
 * Describes what happened to an order: each request from the API by the queue to its booking, each report of the venue, and each
 * event from the outbox by the bus to the audit log.
 * @returns undefined if nothing is known about the order
 */
export function createOrderStory(orderId: string, trail: OrderTrail): Story | undefined {
  const { requests, events } = trail;
  if (requests.length === 0 && events.length === 0) return undefined;
  const order = findLatestOrder(events);
  const account = order?.account ?? requests.flatMap((request) => request.account ?? [])[0];
  const steps = createSteps(trail);
  const ownerQuery = account === undefined ? '' : `?account=${encodeURIComponent(account)}`;
  return {
    title: order ? describeTitle(order) : `Order ${orderId}`,
    sentence: `${order ? describeOrder(order) : describeUnbooked(trail)}${describeOpenSteps(steps)}.`,
    correlationId: orderId,
    steps,
    links: [
      { title: 'The order', href: `/orders/${orderId}${ownerQuery}` },
      ...(account === undefined
        ? []
        : [{ title: `Orders of ${account}`, href: `/orders?account=${encodeURIComponent(account)}` }]),
      { title: 'State of the platform', href: '/platform' },
    ],
  };
}

const findLatestOrder = (events: readonly LoggedEvent[]): PublicOrder | undefined =>
  events
    .flatMap(({ event }) => ('order' in event.detail ? (event.detail.order ?? []) : []))
    .sort((a, b) => a.version - b.version)
    .at(-1);

function describeUnbooked({ requests }: OrderTrail): string {
  const accepted = requests.filter(({ response }) => response.statusCode === 202).length;
  if (accepted > 0) return 'The API has accepted the request; it is not booked yet';
  return requests.length > 0 ? 'The API has refused the request' : 'There is no such order';
}

function describeOpenSteps(steps: readonly StoryStep[]): string {
  const waiting = steps.filter(({ status }) => status === 'waiting').length;
  const retried = steps.filter(({ status }) => status === 'retried').length;
  return [
    waiting === 0 ? '' : `; ${waiting === 1 ? 'one step waits' : `${waiting} steps wait`}`,
    retried === 0 ? '' : `; ${retried === 1 ? 'one attempt was' : `${retried} attempts were`} repeated`,
  ].join('');
}

function createSteps({ requests, events, lines }: OrderTrail): StoryStep[] {
  const linesOf = (id: string) => lines.filter((line) => line.correlation_id === id);
  const eventsById = new Map(events.map((logged) => [logged.event.detail.eventId, logged]));
  const requestIds = new Set([
    ...requests.flatMap(({ response }) => response.requestId ?? []),
    ...[...eventsById.keys()].filter((id) => id.startsWith('req_')),
  ]);
  const accepted = [...requestIds].flatMap((id) =>
    createRequestSteps(
      requests.filter(({ response }) => response.requestId === id),
      eventsById.get(id),
      linesOf(id),
    ),
  );
  const reported = events
    .filter(({ event }) => !requestIds.has(event.detail.eventId))
    .flatMap((logged) => {
      const own = linesOf(logged.event.detail.eventId);
      return [...createReportStep(logged), ...createFailureSteps(own), ...createBookingSteps(logged, own)];
    });
  return [...requests.map(createApiStep), ...accepted, ...reported].sort((a, b) => a.startedAt - b.startedAt);
}

/** The execution at the venue, by the clock of the venue. */
function createReportStep({ event }: LoggedEvent): StoryStep[] {
  const execution = 'execution' in event.detail ? event.detail.execution : undefined;
  if (!execution) return [];
  return [
    {
      name: `executed ${execution.quantity} at ${execution.price}`,
      service: 'the venue',
      startedAt: Date.parse(execution.executedAt),
      status: 'succeeded',
      output: execution,
    },
  ];
}
