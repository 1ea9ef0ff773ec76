import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent, SQSEvent, SQSRecord } from 'aws-lambda';

/** Reads an event as AWS delivers it. */
const readFixture = <T>(name: string): T =>
  JSON.parse(readFileSync(`${__dirname}/../../fixtures/events/${name}.json`, 'utf8')) as T;

const POST = readFixture<APIGatewayProxyEvent>('api-post-patterns');
const [MESSAGE] = readFixture<SQSEvent>('sqs-batch').Records as [SQSRecord];

export const NOW = Date.UTC(2026, 10, 29, 12);
export const TRACE_ID = '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d';

/** The transaction that tests send. */
export const TRANSACTION = {
  transactionId: 'txn-1',
  accountId: 'acc-1',
  merchantId: 'shop-1',
  timestamp: '2026-11-29T11:59:00.000Z',
  amount: 25.5,
  currency: 'EUR',
  merchantCategory: 'groceries',
  country: 'NL',
  timeZone: 'Europe/Amsterdam',
};
/** A transaction that {@link STRICT_RULES} declines. */
export const DECLINED = { ...TRANSACTION, merchantCategory: 'crypto' };

/** The active rules of tests: crypto is declined. */
export const STRICT_RULES = {
  ruleId: 'active',
  version: 'current',
  revision: 3,
  rules: [
    {
      ruleId: 'HighRiskMerchant',
      version: 3,
      pattern: { detail: { merchantCategory: ['crypto'] } },
      points: 100,
      description: 'crypto',
      enabled: true,
    },
  ],
};

const createRequest = (changes: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent => ({
  ...POST,
  ...changes,
  requestContext: { ...POST.requestContext, requestTimeEpoch: NOW - 20, requestId: 'req-1' },
});

/** POST /transactions. Header names arrive as the client wrote them, here in lower case. */
export const createPost = (
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyEvent =>
  createRequest({
    resource: '/transactions',
    path: '/transactions',
    httpMethod: 'POST',
    headers: { 'x-amzn-trace-id': `Root=${TRACE_ID}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** GET /transactions/{transactionId}. */
export const createGet = (transactionId: string): APIGatewayProxyEvent =>
  createRequest({
    resource: '/transactions/{transactionId}',
    path: `/transactions/${transactionId}`,
    httpMethod: 'GET',
    pathParameters: { transactionId },
    body: null,
  });

/** GET /transactions. */
export const createSearch = (parameters: Readonly<Record<string, string>>): APIGatewayProxyEvent =>
  createRequest({
    resource: '/transactions',
    path: '/transactions',
    httpMethod: 'GET',
    queryStringParameters: parameters,
    body: null,
  });

/** A batch of a queue. @param queue the name of the queue; default: that of the fixture */
export const createBatch = (
  messages: readonly { readonly id: string; readonly body: string }[],
  queue?: string,
): SQSEvent => ({
  Records: messages.map(({ id, body }) => ({
    ...MESSAGE,
    messageId: id,
    body,
    ...(queue !== undefined && { eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queue}` }),
  })),
});
