import type { LoggedEvent } from '../../../cli/trading-platform/audit/read-logged-events';
import type { LoggedRequest, OrderTrail } from '../../../cli/trading-platform/audit/read-order-trail';
import type { StoryStep } from '../../server/section';
import { createBookingSteps, createFailureSteps, isDeadLettered } from './booking-steps';
import { nameRequest } from './event-names';

const ACCEPTED = 202;

/** Creates the step of a request that the API has answered. */
export function createApiStep({
  request,
  response,
  duration_ms: duration,
  endedAt,
}: LoggedRequest): StoryStep {
  const what = nameRequest(request.method);
  const { statusCode } = response;
  const isAccepted = statusCode === ACCEPTED;
  const isRepeated = response.duplicate === true || response.duplicate === 'true';
  const verb = isAccepted ? (isRepeated ? 'accepted again' : 'accepted') : 'refused';
  return {
    name: `${verb} the ${what}${statusCode === undefined ? '' : ` (${statusCode})`}`,
    service: 'API Gateway, OrderIntake',
    startedAt: endedAt - duration,
    endedAt,
    status: isAccepted ? (isRepeated ? 'retried' : 'succeeded') : 'failed',
    input: request,
    output: response,
    ...(!isAccepted && { error: `the API answered ${statusCode ?? 'with a failure'}` }),
  };
}

/**
 * Creates the steps of a request after the API has accepted it: its time in the queue, the attempts to book it, and what the
 * booking did. A request that is not booked yet ends with the step that waits.
 * @param requests those with this request id: the same one can be sent several times
 */
export function createRequestSteps(
  requests: readonly LoggedRequest[],
  event: LoggedEvent | undefined,
  lines: OrderTrail['lines'],
): StoryStep[] {
  const acceptedAt = Math.min(
    ...requests.map(({ endedAt }) => endedAt),
    ...(requests.length === 0 && event ? [findReceipt(event)] : []),
  );
  const processed = lines.find(({ level }) => level === 'INFO');
  const failed = createFailureSteps(lines);
  const bookedAt = event ? Date.parse(event.event.detail.bookedAt) : processed?.at;
  const isLost = lines.some(isDeadLettered);
  const queue: StoryStep = {
    name: bookedAt === undefined ? 'waits in the queue' : 'waited in the queue',
    service: 'SQS, OrderCommands',
    startedAt: acceptedAt,
    ...(bookedAt !== undefined && { endedAt: Math.max(bookedAt, acceptedAt) }),
    status: bookedAt === undefined && !isLost ? 'waiting' : 'succeeded',
  };
  return [
    ...(Number.isFinite(acceptedAt) ? [queue] : []),
    ...failed,
    ...createResult(event, processed, lines),
  ];
}

/** When the API received the request of an order, by the order itself; its log can be gone. */
function findReceipt({ event }: LoggedEvent): number {
  const order = 'order' in event.detail ? event.detail.order : undefined;
  return order?.version === 1 ? Date.parse(order.createdAt) : Infinity;
}

function createResult(
  event: LoggedEvent | undefined,
  processed: OrderTrail['lines'][number] | undefined,
  lines: OrderTrail['lines'],
): StoryStep[] {
  if (event) return createBookingSteps(event, lines);
  if (!processed) return [];
  const { outcome, reason } = processed as typeof processed & { outcome?: string; reason?: string };
  const hasEvent = outcome === 'applied' || outcome === 'rejected';
  const booked: StoryStep = {
    name: hasEvent ? `booked: ${outcome}` : 'changed nothing',
    service: 'Lambda, OrderProcessor with PostgreSQL',
    startedAt: processed.at,
    status: 'succeeded',
    output: { outcome, reason },
  };
  const waiting: StoryStep = {
    name: 'waits in the outbox',
    service: 'PostgreSQL, outbox',
    startedAt: processed.at,
    status: 'waiting',
  };
  return hasEvent ? [booked, waiting] : [booked];
}
