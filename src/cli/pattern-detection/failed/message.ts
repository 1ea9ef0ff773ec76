import type { Message } from '@aws-sdk/client-sqs';
import { z } from 'zod';

/** Records of the stream that lie next to each other in one shard. */
export interface Range {
  readonly stream: string;
  readonly shardId: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** When the first of them came in, in ISO, where the message tells. */
  readonly arrived?: string;
}

/** A message of FailedMessages, and where its payload is: in the message itself, or still in the stream. */
export interface Failed {
  /** When it was sent, in ISO. */
  readonly sent: string;
  readonly why: string;
  /** The correlation id of a rejected event; of a batch that was given up, its shard and first sequence number. */
  readonly id: string;
  /** What KinesisConsumer kept of a rejected event or record. */
  readonly kept?: Buffer;
  /** What to fetch from the stream: the message does not hold it, or not all of it. */
  readonly range?: Range;
}

/** What KinesisConsumer sends of market data that it rejects: src/lambdas/pattern-detection/failed-message.ts. */
const Rejected = z.object({
  correlationId: z.string(),
  message: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  text: z.string().optional(),
  data: z.string().optional(),
  truncated: z.boolean(),
});

/** What Lambda sends of a batch that it gives up: where the records are, and not what they hold. */
const GivenUp = z.object({
  requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
  KinesisBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string(),
    batchSize: z.number(),
    streamArn: z.string(),
  }),
});

/**
 * Reads either kind of message; any other is shown as it is.
 * @param stream the name of the stream that rejected records came by; their messages don't say
 */
export function readFailed({ Body = '', Attributes }: Message, stream: string): Failed {
  const body = jsonIn(Body);
  const sent = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const rejected = Rejected.safeParse(body).data;
  if (rejected) {
    const { correlationId: id, message: why, text, data, truncated, shardId, sequenceNumber } = rejected;
    const range = { stream, shardId, first: sequenceNumber, last: sequenceNumber, count: 1 };
    const kept = text === undefined ? Buffer.from(data ?? '', 'base64') : Buffer.from(text);
    return { sent, why, id, kept, ...(truncated && { range }) };
  }
  const givenUp = GivenUp.safeParse(body).data;
  if (givenUp) {
    const { condition, approximateInvokeCount: times } = givenUp.requestContext;
    const { shardId, startSequenceNumber, endSequenceNumber, ...batch } = givenUp.KinesisBatchInfo;
    return {
      sent,
      why: `given up after ${times} invocation${times === 1 ? '' : 's'}: ${condition}`,
      id: `${shardId}:${startSequenceNumber}`,
      range: {
        stream: streamIn(batch.streamArn),
        shardId,
        first: startSequenceNumber,
        last: endSequenceNumber,
        count: batch.batchSize,
        arrived: batch.approximateArrivalOfFirstRecord,
      },
    };
  }
  return {
    sent,
    why: 'a message that neither KinesisConsumer nor Lambda sends',
    id: '',
    kept: Buffer.from(Body),
  };
}

/** The stream's name, from its own ARN or a fan-out consumer's. */
const streamIn = (arn: string): string => /:stream\/([^/]+)/.exec(arn)?.[1] ?? arn;

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
