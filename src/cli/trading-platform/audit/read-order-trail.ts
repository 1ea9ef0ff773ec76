import { z } from 'zod';
import { mapInParallel } from '../../process/map-in-parallel';
import type { Deployment } from '../deployment';
import { type FunctionLine, readFunctionLines } from './read-function-lines';
import { type LoggedEvent, readLoggedEvents } from './read-logged-events';

const PARALLEL_READS = 5;
/** An order with more requests and reports than this is not read line by line. */
const MAX_COMMANDS = 40;

/** What OrderIntake logs about a request and its response; secrets are masked there. */
const RequestLine = z.looseObject({
  request: z.looseObject({ method: z.string() }),
  response: z.looseObject({
    statusCode: z.number().optional(),
    orderId: z.string().optional(),
    requestId: z.string().optional(),
    duplicate: z.union([z.boolean(), z.string()]).optional(),
  }),
  duration_ms: z.number(),
});

/** A request about an order, as the API logged it. */
export interface LoggedRequest extends z.infer<typeof RequestLine> {
  /** The id that API Gateway gave it. */
  readonly correlationId: string | undefined;
  /** When its response was ready, in milliseconds since 1970. */
  readonly endedAt: number;
}

/** Everything that the logs contain about an order. */
export interface OrderTrail {
  readonly requests: readonly LoggedRequest[];
  readonly events: readonly LoggedEvent[];
  /** What the processors logged about its requests and reports, the oldest first. */
  readonly lines: readonly (FunctionLine & { readonly function: string })[];
}

type Logs = Pick<Deployment, 'logs' | 'resources' | 'getOutput'>;

/** Reads the trail of an order. @param since milliseconds since 1970; as long as logs are kept, if it is undefined */
export async function readOrderTrail(deployment: Logs, orderId: string, since?: number): Promise<OrderTrail> {
  const [intake, logged] = await Promise.all([
    readFunctionLines(deployment, 'OrderIntake', { text: orderId, since }),
    readLoggedEvents(deployment, { text: orderId, since }),
  ]);
  const events = dropRepeatedEvents(logged);
  const requests = intake.flatMap(toLoggedRequest);
  const ids = new Set([
    ...requests.flatMap(({ response }) => response.requestId ?? []),
    ...events.map(({ event }) => event.detail.eventId),
  ]);
  const lines = await mapInParallel([...ids].slice(0, MAX_COMMANDS), PARALLEL_READS, (text) => {
    const name = text.startsWith('req_') ? 'OrderProcessor' : 'ArrivalProcessor';
    return readFunctionLines(deployment, name, { text, since }).then((found) =>
      found.map((line) => ({ ...line, function: name })),
    );
  });
  return { requests, events, lines: lines.flat().sort((a, b) => a.at - b.at) };
}

/** Finds the order that a request is about. @returns undefined if no log contains the request */
export async function findOrderOfRequest(deployment: Logs, requestId: string): Promise<string | undefined> {
  const [event] = await readLoggedEvents(deployment, { text: requestId });
  if (event && 'orderId' in event.event.detail) return event.event.detail.orderId;
  const lines = await readFunctionLines(deployment, 'OrderIntake', { text: requestId });
  return lines.flatMap(toLoggedRequest).flatMap(({ response }) => response.orderId ?? [])[0];
}

function toLoggedRequest(line: FunctionLine): LoggedRequest[] {
  const read = RequestLine.safeParse(line).data;
  return read ? [{ ...read, correlationId: line.correlation_id, endedAt: line.at }] : [];
}

/** Keeps the first delivery of each event, in the order of their bookings. */
const dropRepeatedEvents = (events: readonly LoggedEvent[]): LoggedEvent[] =>
  [
    ...new Map(events.toReversed().map((logged) => [logged.event.detail.eventId, logged])).values(),
  ].sort(compareBookings);

/** Of one order, the version orders the events that were booked in the same millisecond. */
function compareBookings(a: LoggedEvent, b: LoggedEvent): number {
  const [left, right] = [a.event.detail, b.event.detail];
  if (left.bookedAt !== right.bookedAt) return left.bookedAt < right.bookedAt ? -1 : 1;
  return getVersion(left) - getVersion(right);
}

const getVersion = (detail: LoggedEvent['event']['detail']): number =>
  'order' in detail ? (detail.order?.version ?? 0) : 0;
