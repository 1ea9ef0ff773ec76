import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { createApproval, applyDecision, signToken, type Approval } from '../../../src/domain/approvals';
import { DEPLOYED_PATTERNS, advanceState, encodeState, createState } from '../../../src/domain/patterns';
import { MEMORY_SIZES } from '../../../src/systems/pattern-detection/power-tuning';
import { detection } from '../../domain/alerts/detection';
import { APPROVE, criticalAlert, HOUR, keys, visit } from '../../lambdas/pattern-detection/approvals';
import {
  apiEvent,
  fixture,
  kinesisEvent,
  realEvents,
  sqsEvent,
} from '../../lambdas/pattern-detection/events';
import type { Answers } from '../calls';

// What it fetches is a certificate of SNS's, for which IAM is not asked.
jest.mock('sns-payload-validator', () => ({
  __esModule: true,
  default: class {
    validate = () => Promise.resolve();
  },
}));

/** How a function's real handler is brought to make every call that it ever makes. */
export interface Exercise {
  readonly load: () => Promise<unknown>;
  readonly events: readonly unknown[];
  /** What the services hold; without it, nothing. */
  readonly answers?: Answers;
}

const pageAt = (resource: string, body: object) => ({
  ...visit('POST', 'requests'),
  resource,
  body: JSON.stringify(body),
});

const bar = (close: number, timestamp: number) => {
  const prices = { open: close, high: close + 1, low: close - 1, close };
  return { symbol: 'AAPL', timestamp, volume: 1000, ...prices };
};

/** Detects, as power tuning does: the copies at other sizes never receive an event that writes. */
const detectOnly: Exercise = {
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
        bar: bar(100, Date.UTC(2013, 2, 1)),
        index: 40,
        previousClose: 101,
        averageTrueRange: 2,
      },
    ],
  })),
};

function checker(): Exercise {
  const state = createState();
  for (let day = 0; day < 40; day++) advanceState(state, bar(100, day));
  const before = { count: 39, timestamp: 38, close: 50, averageTrueRange: 1, averageVolume: 1000 };
  const watched = (symbol: string, pending: object[]) => ({
    symbol,
    observation: { symbol, ...before },
    pending,
    claimedUntil: 0,
  });
  const notice = { kind: 'threshold', symbol: 'IBM', threshold: 'price-move', value: 9 };
  const rows = {
    // AAPL has moved since; the invocation for IBM ended after its decision, before it notified anyone.
    DetectorState: ['AAPL', 'IBM'].map((symbol) => ({ symbol, state: encodeState(state) })),
    ThresholdWatch: [watched('AAPL', []), watched('IBM', [notice])],
  };
  return {
    load: () => import('../../../src/lambdas/pattern-detection/threshold-checker'),
    events: [{}],
    answers: {
      ScanCommand: ({ TableName }) => ({
        Items: String(TableName).startsWith('DetectorState') ? rows.DetectorState : rows.ThresholdWatch,
      }),
    },
  };
}

/** One approval to request, one to notify of, one that has expired. */
function approvalExercises(audience: string): Readonly<Record<string, Exercise>> {
  const now = Date.now();
  const jti = 'A'.repeat(22);
  const alertOn = (symbol: string) => criticalAlert({ symbol });
  const fresh = createApproval(alertOn('AAPL'), jti, now);
  const approved = applyDecision(createApproval(alertOn('IBM'), jti, now), {
    jti,
    verdict: 'APPROVED',
    by: 'Ada Lovelace',
    decidedAt: now,
  });
  const lapsed: Approval = {
    ...createApproval(alertOn('GE'), jti, now - 2 * HOUR),
    sentAt: fresh.requestedAt,
  };
  const all = [fresh, approved, lapsed];
  const token = signToken({ aid: fresh.approvalId, jti, iat: Math.floor(now / 1000), aud: audience }, keys);
  const get: Answers = {
    GetCommand: ({ TableName, Key }) => {
      if (String(TableName).startsWith('AlertHistory')) return { Item: { notifiedAt: fresh.requestedAt } };
      return {
        Item: all.find(({ approvalId }) => approvalId === (Key as Partial<Approval>).approvalId),
      };
    },
  };
  const fromSns = (message: object) =>
    pageAt('/approve/requests', {
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
        { approvalId: lapsed.approvalId },
        sqsEvent(all.map(({ approvalId }) => ({ correlationId: 'c', body: { approvalId } }))),
      ],
      answers: {
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
        fromSns({ Type: 'SubscriptionConfirmation', Token: 'abc' }),
        fromSns({ Type: 'Notification', Message: JSON.stringify({ approvalId: fresh.approvalId }) }),
      ],
      answers: { ...get, VerifyMacCommand: () => ({ MacValid: true }) },
    },
  };
}

/**
 * The events with which each function's real handler makes every call that it ever makes.
 * @param stack the stack's name
 * @param liveArn of a function's alias
 */
export function exercises(
  stack: string,
  liveArn: (functionId: string) => string,
): Readonly<Record<string, Exercise>> {
  const prices = realEvents();
  const copies = MEMORY_SIZES.map((memory) => `PatternDetectorAt${memory}`);
  return {
    KinesisConsumer: {
      load: () => import('../../../src/lambdas/pattern-detection/kinesis-consumer'),
      events: [
        fixture<KinesisStreamEvent>('kinesis-batch'),
        kinesisEvent(
          Array.from({ length: 100 }, (_, index) =>
            JSON.stringify(prices.slice(4_000 + index * 25, 4_025 + index * 25)),
          ),
          Date.now(),
        ),
      ],
    },
    PatternDetector: {
      load: () => import('../../../src/lambdas/pattern-detection/pattern-detector'),
      events: [{ step: 'decide', correlationId: 'shard:1#0', symbol: 'AAPL', detections: [detection()] }],
    },
    ...Object.fromEntries(copies.map((id) => [id, detectOnly])),
    PowerTuner: {
      load: () => import('../../../src/lambdas/pattern-detection/power-tuner'),
      events: copies.map((id) => ({ step: 'measure', functionArn: liveArn(id), payload: {} })),
      answers: {
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
        sqsEvent([{ correlationId: 'c', body: criticalAlert() }]),
      ],
    },
    ThresholdChecker: checker(),
    ...approvalExercises(stack),
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
