import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { readOrderEvent } from '../../../domain/orders';
import { parseJson } from '../../json';
import { fetchAllPages } from '../../target/fetch-all-pages';
import type { Deployment } from '../deployment';
import { safeParse } from '../../../domain/validation/safe-parse';

const LoggedEvent = z.looseObject({ 'detail-type': z.string(), detail: z.unknown() });

/**
 * Finds the rejection of a request in the audit log, which contains an event some seconds after its booking.
 * @param since milliseconds since 1970
 * @returns the reason; undefined as long as the log contains no rejection of the request
 */
export async function findRejection(
  { logs, getOutput }: Pick<Deployment, 'logs' | 'getOutput'>,
  requestId: string,
  since: number,
): Promise<string | undefined> {
  const logGroupName = getOutput('AuditLogGroupName');
  const lines = await fetchAllPages(
    (nextToken) =>
      logs.send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: since,
          filterPattern: `"${requestId}"`,
          nextToken,
        }),
      ),
    (page) => page.events,
    (page) => page.nextToken,
  );
  return lines.flatMap(({ message = '' }) => readReason(message, requestId))[0];
}

function readReason(line: string, requestId: string): string[] {
  const event = safeParse(LoggedEvent, parseJson(line)).data;
  const read = event && readOrderEvent(event['detail-type'], event.detail);
  if (!read || 'violation' in read || read.value.detail.eventId !== requestId) return [];
  const { detail } = read.value;
  return 'reason' in detail && detail.reason !== undefined ? [detail.reason] : [];
}
