import type { Message } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { safeParse } from '../../../domain/validation/safe-parse';

/** Consecutive records of one shard. */
export interface SequenceRange {
  readonly stream: string;
  readonly shardId: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** The arrival time of the first record in ISO 8601, if the message contains it. */
  readonly arrived?: string;
}

/** A message of FailedMessages; its payload is in the message itself or in the stream. */
export interface FailedMessage {
  /** The time at which the message was sent, in ISO 8601. */
  readonly sent: string;
  readonly reason: string;
  /** The correlation id of a rejected event; the shard and first sequence number of a discarded batch. */
  readonly id: string;
  /** The payload that KinesisConsumer saved in the message, possibly truncated. */
  readonly saved?: Buffer;
  /** The partition key of the record with this payload. */
  readonly partitionKey?: string;
  /** The records to fetch from the stream if the message does not contain the complete payload. */
  readonly range?: SequenceRange;
}

/** The message of KinesisConsumer for rejected market data: see src/lambdas/pattern-detection/failed-message.ts. */
const RejectedEvent = z.object({
  correlationId: z.string(),
  message: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  partitionKey: z.string().optional(),
  text: z.string().optional(),
  data: z.string().optional(),
  truncated: z.boolean(),
});

/** The message of Lambda for a discarded batch: it contains the positions of the records, not their data. */
const DiscardedBatch = z.object({
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
 * Parses a message of KinesisConsumer or Lambda; any other message becomes its own payload.
 * @param stream the name of the stream, which messages about rejected records do not contain
 */
export function parseFailedMessage({ Body = '', Attributes }: Message, stream: string): FailedMessage {
  const body = parseJsonOrUndefined(Body);
  const sent = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const rejected = safeParse(RejectedEvent, body).data;
  if (rejected) {
    const { correlationId: id, message: reason, text, data, truncated } = rejected;
    const { shardId, sequenceNumber, partitionKey } = rejected;
    const range = { stream, shardId, first: sequenceNumber, last: sequenceNumber, count: 1 };
    const payload = text === undefined ? Buffer.from(data ?? '', 'base64') : Buffer.from(text);
    return {
      ...{ sent, reason, id, saved: payload },
      ...(partitionKey !== undefined && { partitionKey }),
      ...(truncated && { range }),
    };
  }
  const discarded = safeParse(DiscardedBatch, body).data;
  if (discarded) {
    const { condition, approximateInvokeCount: invocations } = discarded.requestContext;
    const { shardId, startSequenceNumber, endSequenceNumber, ...batch } = discarded.KinesisBatchInfo;
    return {
      sent,
      reason: `discarded after ${invocations} invocation${invocations === 1 ? '' : 's'}: ${condition}`,
      id: `${shardId}:${startSequenceNumber}`,
      range: {
        stream: parseStreamName(batch.streamArn),
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
    reason: 'unknown message: not sent by KinesisConsumer or Lambda',
    id: '',
    saved: Buffer.from(Body),
  };
}

/** Parses the name of a stream from its ARN or from the ARN of a fan-out consumer. */
const parseStreamName = (arn: string): string => /:stream\/([^/]+)/.exec(arn)?.[1] ?? arn;

function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
