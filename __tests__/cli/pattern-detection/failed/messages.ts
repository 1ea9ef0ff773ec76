import type { Message } from '@aws-sdk/client-sqs';
import { createFailedMessage } from '../../../../src/lambdas/pattern-detection/failed-message';
import { createKinesisEvent } from '../../../lambdas/pattern-detection/events';

/** Creates a message as SQS returns it. */
export const createSqsMessage = (body: unknown, sent = 1_714_574_000_000): Message => ({
  MessageId: String(sent),
  ReceiptHandle: `handle ${sent}`,
  Body: typeof body === 'string' ? body : JSON.stringify(body),
  Attributes: { SentTimestamp: String(sent) },
});

/** Creates Lambda's message about a discarded Kinesis batch. The values are those of the example in the Lambda guide. */
export const createDiscardedBatch = (overrides: object = {}) => ({
  requestContext: {
    requestId: 'c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5',
    functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:myfunction',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 11,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2019-11-14T00:38:06.021Z',
  KinesisBatchInfo: {
    shardId: 'shardId-000000000001',
    startSequenceNumber: '49601189658422359378836298521827638475320189012309704722',
    endSequenceNumber: '49601189658422359378836298522902373528957594348623495186',
    approximateArrivalOfFirstRecord: '2019-11-14T00:38:04.835Z',
    approximateArrivalOfLastRecord: '2019-11-14T00:38:05.580Z',
    batchSize: 2,
    streamArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/mystream',
    ...overrides,
  },
});

/** Creates KinesisConsumer's message about a rejected event. */
export const createRejectedEvent = (text: string) =>
  createFailedMessage(
    {
      correlationId: 'shardId-000000000006:1#0',
      record: 0,
      field: 'events[0].close',
      rule: 'be a number',
      got: 'NaN',
      text,
    },
    createKinesisEvent(['[]'], 0),
    0,
  ).body;
