import { KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { Message } from '@aws-sdk/client-sqs';
import { UserError } from '../../errors';
import type { Resend, ResendDefinition, ResendResult } from '../../failures/system-failures';
import { createClientOptions } from '../../target/aws';
import { findPhysicalName } from '../../terraform/state-bucket';
import { formatCount } from '../../terminal/print';
import { getHashKey, isPartitionKey } from '../replay/pack';
import { parseFailedMessage } from './message';
import { type Payload, traceMessage, type TracedMessage } from './payloads';

/** Kinesis limits a request to 500 records. */
const MAX_RECORDS = 500;

/** Puts the market data of failed messages into the stream again. */
export const PUT_AGAIN: ResendDefinition = {
  destination: 'to the stream MarketDataStream',
  open: async ({ session: { config }, resources }) => {
    const stream = findPhysicalName(resources, 'aws_kinesis_stream', 'MarketDataStream');
    if (stream === undefined)
      throw new UserError('the stack has no stream MarketDataStream: deploy it first');
    return createPutAgain(new KinesisClient(createClientOptions(config)), stream);
  },
};

/**
 * Creates the function that puts market data into the stream again. Only complete data is put. An event that is put twice
 * changes nothing: KinesisConsumer recognizes the events that it has processed.
 */
export const createPutAgain =
  (kinesis: Pick<KinesisClient, 'send'>, stream: string): Resend =>
  async (messages) => {
    const results: ResendResult[] = [];
    // One after the other, so that the events of a symbol remain in their order.
    for (const message of messages) results.push(await putMessage(message, kinesis, stream));
    return results;
  };

async function putMessage(
  message: Message,
  kinesis: Pick<KinesisClient, 'send'>,
  stream: string,
): Promise<ResendResult> {
  const failed = parseFailedMessage(message, stream);
  if (failed.id === '') return { outcome: 'retained', reason: 'the message contains no market data' };
  const traced = await traceMessage(failed, kinesis);
  const missing = findMissing(traced);
  if (missing !== undefined) return { outcome: 'retained', reason: missing };
  for (let start = 0; start < traced.payloads.length; start += MAX_RECORDS) {
    const Records = traced.payloads.slice(start, start + MAX_RECORDS).map(toRecord);
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName: stream, Records }));
    const refused = (answer.Records ?? []).filter(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused.length > 0)
      return {
        outcome: 'retained',
        reason: `Kinesis refused ${formatCount(refused.length, 'record')}: ${refused[0]!.ErrorCode}`,
      };
  }
  return { outcome: 'sent' };
}

/** Returns why the data of a message cannot be put. */
function findMissing({ payloads, expired }: TracedMessage): string | undefined {
  if (expired > 0)
    return `${formatCount(expired, 'record')} no longer available: the stream retains records for 24 hours`;
  if (payloads.some(({ isComplete }) => !isComplete))
    return 'the message contains only the beginning of its data';
  if (payloads.some(({ partitionKey }) => !partitionKey))
    return 'the message does not contain its partition key';
  return undefined;
}

const toRecord = ({ partitionKey = '', bytes }: Payload): PutRecordsRequestEntry => ({
  PartitionKey: partitionKey,
  ...(isPartitionKey(partitionKey) && { ExplicitHashKey: getHashKey(partitionKey) }),
  Data: bytes,
});
