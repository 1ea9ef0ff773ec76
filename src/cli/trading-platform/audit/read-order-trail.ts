import { z } from 'zod';
import { ACCOUNT } from '../../../domain/orders';
import { safeParse } from '../../../domain/validation/safe-parse';
import { mapInParallel } from '../../process/map-in-parallel';
import { readFunctionLines } from '../../target/function-logs';
import type { Deployment } from '../deployment';
import { type LoggedEvent, readLoggedEvents } from './read-logged-events';

const PARALLEL_READS = 5;
/** An order with more requests and reports than this is not read line by line. */
const MAX_COMMANDS = 40;

const Line = z.looseObject({
  level: z.string().optional(),
  message: z.string(),
  correlation_id: z.string().optional(),
});

/** A line that a function has logged about something, with its fields. */
export interface FunctionLine extends z.infer<typeof Line> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What OrderIntake logs about a request and its response; secrets are masked there. */
const RequestLine = z.looseObject({
  request: z.looseObject({
    method: z.string(),
    account: z.string().optional(),
    body: z.looseObject({ account: z.string().optional() }).optional(),
  }),
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
  /** Undefined if the request contains none, or an invalid one. */
  readonly account: string | undefined;
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

/** Reads the trail of an order. @param since milliseconds since 1970; as long as logs are stored, if it is undefined */
export async function readOrderTrail(deployment: Logs, orderId: string, since?: number): Promise<OrderTrail> {
  const [requests, logged] = await Promise.all([
    readOrderRequests(deployment, orderId, since),
    readLoggedEvents(deployment, { text: orderId, since }),
  ]);
  const events = dropRepeatedEvents(logged);
  const ids = new Set([
    ...requests.flatMap(({ response }) => response.requestId ?? []),
    ...events.map(({ event }) => event.detail.eventId),
  ]);
  const lines = await mapInParallel([...ids].slice(0, MAX_COMMANDS), PARALLEL_READS, async (text) => {
    const name = text.startsWith('req_') ? 'OrderProcessor' : 'ArrivalProcessor';
    const found = await readLines(deployment, name, text, since);
    return found.map((line) => ({ ...line, function: name }));
  });
  return { requests, events, lines: lines.flat().sort((a, b) => a.at - b.at) };
}

/** Reads the requests about an order that the API has logged. @param text the id of the order or of a request */
export async function readOrderRequests(
  deployment: Logs,
  text: string,
  since?: number,
): Promise<LoggedRequest[]> {
  return (await readLines(deployment, 'OrderIntake', text, since)).flatMap(toLoggedRequest);
}

/** Finds the order that a request is about. @returns undefined if no log contains the request */
export async function findOrderOfRequest(deployment: Logs, requestId: string): Promise<string | undefined> {
  const [event] = await readLoggedEvents(deployment, { text: requestId });
  if (event && 'orderId' in event.event.detail) return event.event.detail.orderId;
  const requests = await readOrderRequests(deployment, requestId);
  return requests.flatMap(({ response }) => response.orderId ?? [])[0];
}

async function readLines(
  deployment: Logs,
  id: string,
  text: string,
  since: number | undefined,
): Promise<FunctionLine[]> {
  const found = await readFunctionLines(deployment, id, { text, since });
  return found.flatMap(({ at, line }) => {
    const read = safeParse(Line, line).data;
    return read ? [{ ...read, at }] : [];
  });
}

function toLoggedRequest(line: FunctionLine): LoggedRequest[] {
  const read = safeParse(RequestLine, line).data;
  if (!read) return [];
  const given = read.request.account ?? read.request.body?.account;
  const account = given !== undefined && ACCOUNT.isValid(given) ? given : undefined;
  return [{ ...read, account, correlationId: line.correlation_id, endedAt: line.at }];
}

/** Keeps the first delivery of each event, in the order of their bookings. */
export const dropRepeatedEvents = (events: readonly LoggedEvent[]): LoggedEvent[] =>
  [...new Map(events.toReversed().map((logged) => [logged.event.detail.eventId, logged])).values()].sort(
    compareBookings,
  );

/** Of one order, the version orders the events that were booked in the same millisecond. */
function compareBookings(a: LoggedEvent, b: LoggedEvent): number {
  const [left, right] = [a.event.detail, b.event.detail];
  if (left.bookedAt !== right.bookedAt) return left.bookedAt < right.bookedAt ? -1 : 1;
  return getVersion(left) - getVersion(right);
}

const getVersion = (detail: LoggedEvent['event']['detail']): number =>
  'order' in detail ? (detail.order?.version ?? 0) : 0;
