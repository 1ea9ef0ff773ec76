import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { OutgoingEvent } from '../../aws/put-events';
import { UserError } from '../errors';

/** Puts an event on a bus. Returns the id of the event. @throws UserError if EventBridge rejects it */
export async function putEvent(
  events: Pick<EventBridgeClient, 'send'>,
  { bus, source, detailType, detail }: OutgoingEvent,
): Promise<string> {
  const { Entries = [] } = await events.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: bus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) },
      ],
    }),
  );
  const [{ EventId, ErrorCode, ErrorMessage } = {}] = Entries;
  if (EventId !== undefined && ErrorCode === undefined) return EventId;
  throw new UserError(
    `failed to put ${detailType} on ${bus}: ${ErrorCode ?? 'no event id'}${ErrorMessage ? ` (${ErrorMessage})` : ''}`,
  );
}
