import type { Message } from '@aws-sdk/client-sqs';

/** A message of a queue of failures. */
export interface FailureMessage {
  /** SQS gave it when the message was sent to the queue. */
  readonly id: string;
  readonly body: string;
  /** The values of its attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it was first sent, in milliseconds since 1970. */
  readonly sentAt: number;
  /** The group of a message of a FIFO queue. */
  readonly group?: string;
}

/** Something that is wrong in a message. */
export interface MessageProblem {
  /** Its path in the content, such as `detail.amount` or `events[3].close`; empty if the content as a whole is wrong. */
  readonly path: string;
  readonly message: string;
  /** Whether the system processes the message all the same, for example by recording a rejection. @default false */
  readonly isTolerated?: boolean;
}

/** Why a message failed, and what it contains. */
export interface Explanation {
  /** The function, rule or schedule that failed, if the message names it. */
  readonly origin?: string;
  /** The class of the error, such as `TimeoutError`. */
  readonly errorType?: string;
  readonly reason: string;
  readonly correlationId?: string;
  /** The body as JSON, in which the system can replace texts by what they contain; the text if it is no JSON. */
  readonly content: unknown;
  /** What the parser of the system finds wrong. If it refuses nothing, the message may succeed the next time. */
  readonly problems: readonly MessageProblem[];
}

/** Whether the parser of the system refuses a message, so that it would fail again. */
export const isRefused = ({ problems }: Pick<Explanation, 'problems'>): boolean =>
  problems.some(({ isTolerated = false }) => !isTolerated);

/** Reads a message of SQS. */
export function toFailureMessage({
  MessageId,
  Body,
  MessageAttributes,
  Attributes,
}: Message): FailureMessage {
  const group = Attributes?.MessageGroupId;
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? '']),
    ),
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    ...(group !== undefined && { group }),
  };
}
