import { z } from 'zod';
import { ORDER_EVENT_SOURCE, type OrderEvent, readOrderEvent } from '../../../domain/orders';
import { safeParse } from '../../../domain/validation/safe-parse';
import { parseJson } from '../../json';
import { createTextPattern, filterLog } from '../../target/filter-log';
import type { Deployment } from '../deployment';

const LogLine = z.looseObject({
  source: z.string().optional(),
  time: z.string().optional(),
  'detail-type': z.string(),
  detail: z.unknown(),
});

/** An event of the audit log. Times are in milliseconds since 1970. */
export interface LoggedEvent {
  readonly event: OrderEvent;
  /** When the bus received it, to a second; undefined if the line does not contain it. */
  readonly receivedAt?: number;
  /** When the log received it. */
  readonly loggedAt: number;
}

/** Which events to read. */
export interface LoggedEventFilter {
  /** Milliseconds since 1970. @default - the events as long as they are stored */
  readonly since?: number;
  /** A text that each event contains, such as the id of an order. @default - all events */
  readonly text?: string;
  /** After this many events, no further page is read: the newest events are missing then. @default - all events */
  readonly maxEvents?: number;
}

/**
 * Reads events of orders and accounts in the log AuditLog, which contains an event some seconds after its booking. One that
 * was delivered again is in it twice. Lines that are no such events are skipped.
 */
export async function readLoggedEvents(
  { logs, getOutput }: Pick<Deployment, 'logs' | 'getOutput'>,
  { since, text, maxEvents }: LoggedEventFilter,
): Promise<LoggedEvent[]> {
  const lines = await filterLog(logs, {
    group: getOutput('AuditLogGroupName'),
    since,
    pattern: text === undefined ? undefined : createTextPattern(text),
    maxLines: maxEvents,
  });
  return lines.flatMap(({ message = '', timestamp = 0, ingestionTime = timestamp }) =>
    readLine(message, ingestionTime),
  );
}

function readLine(message: string, loggedAt: number): LoggedEvent[] {
  const line = safeParse(LogLine, parseJson(message)).data;
  if (!line || (line.source !== undefined && line.source !== ORDER_EVENT_SOURCE)) return [];
  const read = readOrderEvent(line['detail-type'], line.detail);
  if ('violation' in read) return [];
  const receivedAt = Date.parse(line.time ?? '');
  return [{ event: read.value, loggedAt, ...(!Number.isNaN(receivedAt) && { receivedAt }) }];
}
