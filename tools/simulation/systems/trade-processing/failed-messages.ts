import type { FailureQueueId } from '../../../../src/cli/trade-processing/failures/queues';
import type { Queue } from '../../services/sqs/queue';
import { identifyMessage } from './ledger-entries';

interface Event {
  readonly source: string;
  readonly detail: { readonly messages?: readonly { readonly text: string }[] };
}

/** Counts the messages in what a function receives: an event, or an event with what was found out about its messages. */
export const countMessages = (input: Partial<Event> & { readonly event?: Event }): number =>
  (input.event ?? input).detail?.messages?.length ?? 1;

/** Lists the identities of the messages in events. */
export const listEventMessages = ({ source, detail }: Event): readonly string[] =>
  (detail.messages ?? []).map(({ text }) => identifyMessage(source.replace(/^trades\./, ''), text));

/** Lists the identities of all messages that wait in queues of failures. */
export const listFailedMessages = (queues: Readonly<Record<FailureQueueId, Queue>>): readonly string[] =>
  Object.values(queues).flatMap((queue) =>
    queue.messages.flatMap(({ body }) => {
      const { event = JSON.parse(body) as Event } = JSON.parse(body) as { readonly event?: Event };
      return 'detail' in event ? listEventMessages(event) : [];
    }),
  );
