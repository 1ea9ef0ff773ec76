import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { createAlert, toPatternRow } from '../../../src/domain/alerts';
import { createApproval, applyDecision, signToken, type Approval } from '../../../src/domain/approvals';
import { DEPLOYED_PATTERNS, advanceState, encodeState, createState } from '../../../src/domain/patterns';
import { MEMORY_SIZES } from '../../../src/systems/pattern-detection/power-tuning';
import { detection } from '../../domain/alerts/detection';
import { APPROVE, criticalAlert, HOUR, keys, visit } from '../../lambdas/pattern-detection/approvals';
import {
  apiEvent,
  fixture,
  createKinesisEvent,
  realEvents,
  sqsEvent,
} from '../../lambdas/pattern-detection/events';
import type { Responses } from '../record-permissions';

// It fetches a certificate of SNS, which requires no IAM permission.
jest.mock('sns-payload-validator', () => ({
  __esModule: true,
  default: class {
    validate = () => Promise.resolve();
  },
}));

/** A function's real handler, and events with which it sends every request that it can send. */
export interface HandlerRun {
  readonly load: () => Promise<unknown>;
  readonly events: readonly unknown[];
  /** Responses of the services; empty ones if undefined. */
  readonly responses?: Responses;
}

const createPageRequest = (resource: string, body: object) => ({
  ...visit('POST', 'requests'),
  resource,
  body: JSON.stringify(body),
});

const createActionRequest = (httpMethod: string, resource: string, body?: object) =>
  apiEvent('api-get-alerts', {
    httpMethod,
    resource,
    path: resource,
    body: body ? JSON.stringify(body) : null,
  });

const createBar = (close: number, timestamp: number) => {
  const prices = { open: close, high: close + 1, low: close - 1, close };
  return { symbol: 'AAPL', timestamp, volume: 1000, ...prices };
};

/** Only detects, like power tuning: the copies of other sizes never run the step that writes. */
const detectOnly: HandlerRun = {
  load: () => import('../../../src/lambdas/pattern-detection/pattern-detector'),
  events: DEPLOYED_PATTERNS.map((pattern) => ({
    step: 'detect',
    pattern,
    correlationId: 'tuning',
    symbol: 'AAPL',
    windows: [
      {
        symbol: 'AAPL',
        scale: 3,
        patterns: [pattern],
        pivots: detection().pivots,
        bar: createBar(100, Date.UTC(2013, 2, 1)),
        index: 40,
        previousClose: 101,
        averageTrueRange: 2,
      },
    ],
  })),
};

function createCheckerRun(): HandlerRun {
  const state = createState();
  for (let day = 0; day < 40; day++) advanceState(state, createBar(100, day));
  const before = { count: 39, timestamp: 38, close: 50, averageTrueRange: 1, averageVolume: 1000 };
  const createWatchRow = (symbol: string, pending: object[]) => ({
    symbol,
    observation: { symbol, ...before },
    pending,
    claimedUntil: 0,
  });
  const notice = { kind: 'threshold', symbol: 'IBM', threshold: 'price-move', value: 9 };
  const rows = {
    // The price of AAPL has moved since. For IBM, an interrupted run has decided on a notification and not sent it.
    DetectorState: ['AAPL#5m', 'IBM#5m'].map((symbol) => ({ symbol, state: encodeState(state) })),
    ThresholdWatch: [createWatchRow('AAPL', []), createWatchRow('IBM', [notice])],
  };
  return {
    load: () => import('../../../src/lambdas/pattern-detection/threshold-checker'),
    events: [{}],
    responses: {
      ScanCommand: ({ TableName }) => ({
        Items: String(TableName).startsWith('DetectorState') ? rows.DetectorState : rows.ThresholdWatch,
      }),
    },
  };
}

/** Creates runs with three approvals: not yet requested, approved, and expired without a decision. */
function createApprovalRuns(audience: string): Readonly<Record<string, HandlerRun>> {
  const now = Date.now();
  const jti = 'A'.repeat(22);
  const createCritical = (symbol: string) => criticalAlert({ symbol });
  const fresh = createApproval(createCritical('AAPL'), jti, now);
  const approved = applyDecision(createApproval(createCritical('IBM'), jti, now), {
    jti,
    verdict: 'APPROVED',
    by: 'Ada Lovelace',
    decidedAt: now,
  });
  const expired: Approval = {
    ...createApproval(createCritical('GE'), jti, now - 2 * HOUR),
    sentAt: fresh.requestedAt,
  };
  const all = [fresh, approved, expired];
  const token = signToken({ aid: fresh.approvalId, jti, iat: Math.floor(now / 1000), aud: audience }, keys);
  const get: Responses = {
    GetCommand: ({ TableName, Key }) => {
      if (String(TableName).startsWith('AlertHistory')) return { Item: { notifiedAt: fresh.requestedAt } };
      return {
        Item: all.find(({ approvalId }) => approvalId === (Key as Partial<Approval>).approvalId),
      };
    },
  };
  const createSnsRequest = (message: object) =>
    createPageRequest('/approve/requests', {
      TopicArn: 'arn:aws:sns:us-east-1:111122223333:AlertApprovalRequests-dev',
      SignatureVersion: '2',
      SigningCertURL: 'https://sns.us-east-1.amazonaws.com/certificate.pem',
      ...message,
    });
  return {
    ApprovalProcessor: {
      load: () => import('../../../src/lambdas/pattern-detection/approval-processor'),
      events: [
        { sweep: true },
        { approvalId: expired.approvalId },
        sqsEvent(all.map(({ approvalId }) => ({ correlationId: 'c', body: { approvalId } }))),
      ],
      responses: {
        ...get,
        QueryCommand: () => ({ Items: all.map(({ approvalId }) => ({ approvalId })) }),
        GenerateMacCommand: () => ({ Mac: new Uint8Array(32) }),
      },
    },
    ApprovalCallback: {
      load: () => import('../../../src/lambdas/pattern-detection/approval-callback'),
      events: [
        token.then((text) => visit('GET', text)),
        token.then((text) => visit('POST', text, APPROVE)),
        createSnsRequest({ Type: 'SubscriptionConfirmation', Token: 'abc' }),
        createSnsRequest({ Type: 'Notification', Message: JSON.stringify({ approvalId: fresh.approvalId }) }),
      ],
      responses: { ...get, VerifyMacCommand: () => ({ MacValid: true }) },
    },
  };
}

/**
 * Creates the events with which each function's real handler sends every request that it can send.
 * @param stack the name of the stack
 * @param getLiveArn returns the ARN of a function's alias
 */
export function createHandlerRuns(
  stack: string,
  getLiveArn: (functionId: string) => string,
): Readonly<Record<string, HandlerRun>> {
  const prices = realEvents();
  const held = createAlert(detection({ symbol: 'HELD' }), 'c', 0);
  const copies = MEMORY_SIZES.map((memory) => `PatternDetectorAt${memory}`);
  return {
    KinesisConsumer: {
      load: () => import('../../../src/lambdas/pattern-detection/kinesis-consumer'),
      events: [
        fixture<KinesisStreamEvent>('kinesis-batch'),
        createKinesisEvent(
          Array.from({ length: 100 }, (_, index) =>
            JSON.stringify(prices.slice(4_000 + index * 25, 4_025 + index * 25)),
          ),
          Date.now(),
        ),
      ],
    },
    BarClock: {
      load: () => import('../../../src/lambdas/pattern-detection/bar-clock'),
      events: [{ clock: 'bars' }],
      responses: {
        ListShardsCommand: () => ({
          Shards: [
            {
              HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) },
              SequenceNumberRange: {},
            },
          ],
        }),
      },
    },
    PatternDetector: {
      load: () => import('../../../src/lambdas/pattern-detection/pattern-detector'),
      events: [{ step: 'decide', correlationId: 'shard:1#0', symbol: 'AAPL', detections: [detection()] }],
    },
    ...Object.fromEntries(copies.map((id) => [id, detectOnly])),
    PowerTuner: {
      load: () => import('../../../src/lambdas/pattern-detection/power-tuner'),
      events: copies.map((id) => ({ step: 'measure', functionArn: getLiveArn(id), payload: {} })),
      responses: {
        InvokeCommand: () => ({
          LogResult: Buffer.from(
            'REPORT RequestId: 1\tDuration: 9.5 ms\tBilled Duration: 10 ms\tMemory Size: 512 MB',
          ).toString('base64'),
        }),
      },
    },
    AlertProcessor: {
      load: () => import('../../../src/lambdas/pattern-detection/alert-processor'),
      events: [
        fixture<SQSEvent>('sqs-batch'),
        fixture<SQSEvent>('sqs-batch'),
        sqsEvent([{ correlationId: 'c', body: criticalAlert({ symbol: 'IBM' }) }]),
        { sweep: true },
      ],
      responses: {
        QueryCommand: ({ IndexName }) => ({
          Items: [IndexName === 'byDigestDue' ? held : toPatternRow(detection(), 'c', 0, true)],
        }),
        // Only alerts have a row: neither the brake nor the digests have one yet.
        GetCommand: ({ TableName }) =>
          String(TableName).startsWith('AlertHistory')
            ? { Item: { notifiedAt: '2024-05-01T14:30:00.000Z' } }
            : {},
        UpdateCommand: ({ UpdateExpression }) =>
          UpdateExpression === 'SET digestId = :digest' ? { Attributes: held } : {},
      },
    },
    ThresholdChecker: createCheckerRun(),
    ...createApprovalRuns(stack),
    AlertResponder: {
      load: () => import('../../../src/lambdas/pattern-detection/alert-responder'),
      events: [
        createActionRequest('POST', '/alerts/acknowledgements', { alertId: 'a', by: 'Ada' }),
        createActionRequest('POST', '/mutes', { symbol: 'IBM', by: 'Ada' }),
        createActionRequest('GET', '/mutes'),
        { ...createActionRequest('DELETE', '/mutes'), queryStringParameters: { symbol: 'IBM' } },
      ],
      responses: {
        UpdateCommand: () =>
          Promise.reject(new ConditionalCheckFailedException({ message: 'acknowledged', $metadata: {} })),
      },
    },
    PatternQuery: {
      load: () => import('../../../src/lambdas/pattern-detection/pattern-query'),
      events: ['/alerts', '/patterns'].flatMap((path) =>
        [{ symbol: 'IBM' }, { pattern: 'double-top' }, null].map((queryStringParameters) =>
          apiEvent('api-get-alerts', {
            resource: path,
            path,
            queryStringParameters,
            multiValueQueryStringParameters: null,
          }),
        ),
      ),
    },
  };
}
