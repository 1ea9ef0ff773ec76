import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type {
  APIGatewayProxyEvent,
  KinesisStreamEvent,
  KinesisStreamRecord,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type { QueueMessage } from '../../../src/lambdas/shared/queues';

const texts = new Map<string, string>();

/** An event as AWS delivers it, from fixtures/events. */
export const fixture = <T>(name: string): T => {
  const text = texts.get(name) ?? readFileSync(`${__dirname}/../../fixtures/events/${name}.json`, 'utf8');
  texts.set(name, text);
  return JSON.parse(text) as T;
};

const [template] = fixture<KinesisStreamEvent>('kinesis-batch').Records as [KinesisStreamRecord];
const SHARD = 'shardId-000000000006';

/** A Kinesis batch of these payloads, numbered from `first`. */
export const createKinesisEvent = (
  payloads: readonly (string | Buffer)[],
  arrivedAt: number,
  first = 1,
): KinesisStreamEvent => ({
  Records: payloads.map((payload, index) => {
    const sequenceNumber = `4959033827149025660855969253836157109592157598913${String(first + index).padStart(7, '0')}`;
    return {
      ...template,
      eventID: `${SHARD}:${sequenceNumber}`,
      kinesis: {
        ...template.kinesis,
        sequenceNumber,
        approximateArrivalTimestamp: arrivedAt / 1000,
        data: Buffer.from(payload).toString('base64'),
      },
    };
  }),
});

const [message] = fixture<SQSEvent>('sqs-batch').Records as [SQSRecord];

/** An SQS batch with these bodies; ids are `m0`, `m1`, … */
export const sqsEvent = (bodies: readonly (string | QueueMessage)[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    ...message,
    messageId: `m${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body.body),
  })),
});

export const apiEvent = (
  name: 'api-post-patterns' | 'api-get-alerts',
  overrides: Partial<APIGatewayProxyEvent> = {},
) => ({
  ...fixture<APIGatewayProxyEvent>(name),
  ...overrides,
});

/** The rows of the real daily prices of five stocks, oldest first, as events. */
export const realEvents = (): { symbol: string; timestamp: string; close: number }[] => {
  const file = `${__dirname}/../../fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz`;
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    const [symbol = '', timestamp = ''] = values;
    const numbers = names.slice(2).map((name, index) => [name, Number(values[index + 2])]);
    return { symbol, timestamp, ...(Object.fromEntries(numbers) as { close: number }) };
  });
};
