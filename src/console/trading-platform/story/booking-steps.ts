import type { LoggedEvent } from '../../../cli/trading-platform/audit/read-logged-events';
import type { OrderTrail } from '../../../cli/trading-platform/audit/read-order-trail';
import type { OrderChange } from '../../../domain/orders';
import type { StoryStep } from '../../server/section';
import { describeReason } from './describe-order';
import { EVENT_NAMES } from './event-names';

type ProcessorLine = OrderTrail['lines'][number];

/** What a processor logs about a message that it could not book. */
interface FailureFields {
  readonly receives?: string;
  readonly reason?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
}

export const isDeadLettered = ({ level }: ProcessorLine): boolean => level === 'ERROR';
const isFailure = (line: ProcessorLine): boolean => line.level === 'WARN' || isDeadLettered(line);

/** Creates the steps of attempts that failed: the message is received again, or was moved to the dead-letter queue. */
export const createFailureSteps = (lines: readonly ProcessorLine[]): StoryStep[] =>
  lines.filter(isFailure).map((line): StoryStep => {
    const { receives, reason, error } = line as ProcessorLine & FailureFields;
    const attempt = Number(receives);
    return {
      name: isDeadLettered(line) ? 'moved to the dead-letter queue' : 'could not be booked',
      service: `Lambda, ${line.function}`,
      startedAt: line.at,
      status: isDeadLettered(line) ? 'failed' : 'retried',
      ...(attempt > 0 && { attempt }),
      error: reason ?? ([error?.name, error?.message].filter(Boolean).join(': ') || line.message),
    };
  });

/** Creates the steps from the booking of an event to its line in the audit log. */
export function createBookingSteps(logged: LoggedEvent, lines: readonly ProcessorLine[]): StoryStep[] {
  const { event, receivedAt, loggedAt } = logged;
  const detail = event.detail as OrderChange;
  const { eventId, reason, order, execution } = detail;
  const bookedAt = Date.parse(detail.bookedAt);
  const processed = lines.find((line) => !isFailure(line) && line.at >= bookedAt);
  const recorded = Math.max(loggedAt, bookedAt);
  // The bus gives the second. If it is that of the booking, the event was published until it was recorded.
  const published =
    receivedAt !== undefined && receivedAt > bookedAt ? Math.min(receivedAt, recorded) : recorded;
  return [
    {
      name: EVENT_NAMES[event.type],
      service: `Lambda, ${eventId.startsWith('req_') ? 'OrderProcessor' : 'ArrivalProcessor'} with PostgreSQL`,
      startedAt: bookedAt,
      ...(processed && { endedAt: processed.at }),
      status: reason === undefined ? 'succeeded' : 'failed',
      ...(execution && { input: execution }),
      output: order ?? { orderId: detail.orderId, account: detail.account },
      ...(reason !== undefined && { error: `${reason}: ${describeReason(reason)}` }),
    },
    {
      name: 'published the event from the outbox',
      service: 'EventBridge, TradingEvents',
      startedAt: bookedAt,
      endedAt: published,
      status: 'succeeded',
      output: { type: event.type, eventId },
    },
    {
      name: 'recorded in the audit log',
      service: 'CloudWatch Logs, AuditLog',
      startedAt: published,
      endedAt: recorded,
      status: 'succeeded',
    },
  ];
}
