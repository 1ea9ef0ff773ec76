import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Message } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { type OutgoingEvent, putEvents } from '../../../aws/put-events';
import { parseArrival, parseOrderCommand } from '../../../domain/orders';
import type { ParseResult } from '../../../domain/validation';
import { safeParse } from '../../../domain/validation/safe-parse';
import { toProblem } from '../../failures/problems';
import type { QueueHandler, Resend, ResendResult } from '../../failures/system-failures';
import { parseJson } from '../../json';
import { pause } from '../../process/interrupt';
import { createClientOptions } from '../../target/aws';
import { createDeployment } from '../deployment';
import { formatQueueName } from './queue-name';

const RETRY_MS = 200;

const BusEvent = z.looseObject({
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  detail: z.looseObject({}),
  time: z.iso.datetime(),
});
/** The ids in commands, reports and credits by which people search. */
const Identified = z.looseObject({
  requestId: z.string().optional(),
  executionId: z.string().optional(),
  creditId: z.string().optional(),
});

/** Marks what the parser of the function that receives the messages refuses. @param root how the parser calls the message */
const explainWith =
  (parse: (body: string) => ParseResult<unknown>, root: string): QueueHandler['explain'] =>
  ({ body }) => {
    const parsed = parse(body);
    const json = parseJson(body);
    const { requestId, executionId, creditId } =
      safeParse(Identified, safeParse(BusEvent, json).data?.detail ?? json).data ?? {};
    const correlationId = requestId ?? executionId ?? creditId;
    return {
      problems: 'violation' in parsed ? [toProblem(parsed.violation, root)] : [],
      ...(correlationId !== undefined && { correlationId }),
    };
  };

/**
 * Puts events on their bus again. An event that is delivered twice is booked once.
 * @param bus the name of the bus
 */
export const createResend =
  (events: Pick<EventBridgeClient, 'send'>, bus: string): Resend =>
  async (messages) => {
    const outgoing = messages.map((message) => ({ message, event: readEvent(message, bus) }));
    const failures = await putEvents(
      events,
      outgoing.flatMap(({ event }) => (event ? [event] : [])),
      (attempt) => pause(RETRY_MS * 2 ** attempt),
    );
    const reasons = new Map(failures.map(({ event, reason }) => [event, reason]));
    return outgoing.map(({ event }): ResendResult => {
      if (!event) return { outcome: 'retained', reason: 'the message contains no event' };
      const reason = reasons.get(event);
      return reason === undefined ? { outcome: 'sent' } : { outcome: 'retained', reason };
    });
  };

function readEvent({ Body = '' }: Message, bus: string): OutgoingEvent | undefined {
  const event = safeParse(BusEvent, parseJson(Body)).data;
  if (!event) return undefined;
  const { source, 'detail-type': detailType, detail, time } = event;
  return { bus, source, detailType, detail, time: new Date(time) };
}

/** How the trading platform explains and repairs the messages of its queues of failures. */
export const QUEUE_HANDLERS: Readonly<Record<string, QueueHandler>> = {
  [formatQueueName('OrderCommandsDlq')]: { explain: explainWith(parseOrderCommand, 'command') },
  [formatQueueName('ArrivalsDlq')]: { explain: explainWith(parseArrival, 'event') },
  [formatQueueName('UndeliveredEvents')]: {
    resend: {
      destination: 'to the bus TradingEvents',
      open: async ({ session: { config }, resources, outputs }) => {
        const { getOutput } = createDeployment(config, resources, outputs);
        return createResend(new EventBridgeClient(createClientOptions(config)), getOutput('TradingBusName'));
      },
    },
  },
};
