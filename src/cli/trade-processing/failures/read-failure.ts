import type { Message } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { cutText } from '../../terminal/visible';
import type { FailureQueueId } from './queues';
import { safeParse } from '../../../domain/validation/safe-parse';

const MAX_CAUSE_LENGTH = 120;

const TradeEvent = z.looseObject({
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  detail: z.looseObject({}),
  time: z.iso.datetime(),
});

/** The message of the workflow: the function that failed, its input, and the error. */
const WorkflowFailure = z.looseObject({
  function: z.string(),
  event: z.unknown(),
  error: z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() }),
});

/** An event that can be put on the bus again. */
export interface FailedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  readonly time: Date;
}

/** A message in a queue of failures. */
export interface Failure {
  readonly queue: FailureQueueId;
  /** The function or rule, and its error, in one line. */
  readonly cause: string;
  /** When it was sent to the queue, in milliseconds since 1970. */
  readonly sentAt: number;
  /** Undefined if the message contains no event. */
  readonly event?: FailedEvent;
  /** Whether it is the empty input of a schedule, which EventBridge Scheduler could not deliver to the checkpointer. */
  readonly isSchedule: boolean;
  readonly messageId: string;
  readonly receiptHandle: string;
}

/** Reads a message: one of the workflow, an event that EventBridge could not deliver, or an invocation that failed. */
export function readFailure(queue: FailureQueueId, message: Message): Failure {
  const body = tryParse(message.Body ?? '');
  const failure = safeParse(WorkflowFailure, body).data;
  const event = safeParse(TradeEvent, failure ? failure.event : body).data;
  return {
    queue,
    cause: cutText(describeCause(message, failure, event).replace(/\s+/g, ' '), MAX_CAUSE_LENGTH),
    sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
    ...(event && {
      event: {
        source: event.source,
        detailType: event['detail-type'],
        detail: event.detail,
        time: new Date(event.time),
      },
    }),
    isSchedule: isEmptyObject(body),
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
  };
}

const isEmptyObject = (value: unknown): boolean => safeParse(z.strictObject({}), value).success;

function describeCause(
  message: Message,
  failure: z.infer<typeof WorkflowFailure> | undefined,
  event: z.infer<typeof TradeEvent> | undefined,
): string {
  if (failure) return describeWorkflowFailure(failure);
  const described = describeAttributes(message);
  if (described !== undefined) return described;
  // The bus sends an event of an unknown source as it is.
  return event
    ? `no rule matches the source ${event.source} and the detail-type ${event['detail-type']}`
    : 'unknown: the message has no error';
}

function describeWorkflowFailure({ function: name, error }: z.infer<typeof WorkflowFailure>): string {
  const cause = safeParse(z.looseObject({ errorMessage: z.string() }), tryParse(error.Cause ?? '')).data;
  const text = cause?.errorMessage ?? error.Cause ?? '';
  return `${name}: ${error.Error ?? 'unknown error'}${text === '' ? '' : `: ${text}`}`;
}

/** EventBridge and Lambda describe the error in attributes of the message. */
function describeAttributes({ MessageAttributes = {} }: Message): string | undefined {
  const get = (...names: readonly string[]) =>
    names.map((name) => MessageAttributes[name]?.StringValue).find((value) => value !== undefined);
  const rule = get('RULE_ARN')?.split('/').at(-1);
  const code = get('ERROR_CODE', 'ErrorCode');
  const text = get('ERROR_MESSAGE', 'ErrorMessage');
  if (code === undefined && text === undefined) return undefined;
  return `${rule === undefined ? '' : `rule ${rule}: `}${[code, text].filter((part) => part !== undefined).join(': ')}`;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
