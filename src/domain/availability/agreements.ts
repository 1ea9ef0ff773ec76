/** The share of time, or of requests, that AWS agrees to: below it, AWS refunds a part of the service's price. */
export interface Agreement {
  readonly service: string;
  /** From 0 to 1, in a month and a region. */
  readonly availability: number;
  /** The public page that states it. */
  readonly page: string;
  /** Whether a copy of the agreement itself confirms the figure. Otherwise, third parties state it. */
  readonly verified: boolean;
}

/** When the figures were last compared with the pages. */
export const AGREEMENTS_CHECKED = '2026-11-29';

const createAgreement = (
  service: string,
  availability: number,
  page: string,
  verified: boolean,
): Agreement => ({
  service,
  availability,
  page,
  verified,
});

/** The agreements of the services in us-east-1. */
export const AGREEMENTS = {
  route53: createAgreement('Route 53', 1, 'Amazon Route 53 Service Level Agreement', false),
  apiGateway: createAgreement('API Gateway', 0.9995, 'Amazon API Gateway Service Level Agreement', true),
  lambda: createAgreement('Lambda', 0.9995, 'AWS Lambda Service Level Agreement', false),
  dynamoDb: createAgreement('DynamoDB', 0.9999, 'Amazon DynamoDB Service Level Agreement', false),
  sqs: createAgreement('SQS', 0.999, 'Amazon Messaging (SQS, SNS) Service Level Agreement', false),
  eventBridge: createAgreement('EventBridge', 0.9999, 'Amazon EventBridge Service Level Agreement', false),
  /** A cluster with instances in two or more availability zones. */
  aurora: createAgreement('Aurora in several zones', 0.9999, 'Amazon Aurora Service Level Agreement', true),
  auroraSingleZone: createAgreement(
    'Aurora in one zone',
    0.999,
    'Amazon Aurora Service Level Agreement',
    true,
  ),
  /** An interface endpoint in two or more availability zones. */
  privateLink: createAgreement('PrivateLink', 0.9999, 'AWS PrivateLink Service Level Agreement', false),
} as const satisfies Readonly<Record<string, Agreement>>;
