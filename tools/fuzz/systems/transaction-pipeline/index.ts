import { encodeCursor } from '../../../../src/domain/transactions/transaction-query';
import type { FuzzEntry } from '../../core/entry';
import { createHandlerEntries } from '../../inputs/handler';
import { deliverRequests, type FuzzRequest, listRoutes } from '../../inputs/http';
import { deliverChanges, deliverEvents, deliverMessages } from '../../inputs/records';
import { READER_ENTRIES } from './readers';
import {
  ACCEPTED_EVENT,
  ACCEPTED_ROW,
  BODY,
  CONFIRMED_EVENT,
  createFailure,
  RECEIVED_EVENT,
  RESULT_EVENT,
  RETRIED_REQUEST,
  SCORED_ROW,
  SUSPICIOUS_EVENT,
} from './examples';
import { SERVICES, VARIABLES } from './services';

const loadIngest = () => import('../../../../src/lambdas/transaction-pipeline/ingest-processor');
const loadDetector = () => import('../../../../src/lambdas/transaction-pipeline/fraud-detector');
const loadNotifier = () => import('../../../../src/lambdas/transaction-pipeline/notifier');
const loadRecorder = () => import('../../../../src/lambdas/transaction-pipeline/audit-recorder');

/** What a consumer of events may end with: Lambda then delivers the event to the queue of failures. */
const ERRORS = ['InvalidEventError', 'UnknownTransactionError'];

/** After this error, Lambda halves the batch, so that a row whose events are too long does not stop the others. */
const isHalved = ({ message }: Error): boolean => message.endsWith('Lambda tries each half of the batch');

const toMessages = (...bodies: readonly object[]) => bodies.map((body) => ({ body: JSON.stringify(body) }));

const REQUESTS: readonly FuzzRequest[] = [
  { route: 'POST /transactions', headers: { 'Idempotency-Key': 'key-1' }, body: JSON.stringify(BODY) },
  {
    route: 'POST /transactions',
    headers: { 'X-Amzn-Trace-Id': 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d' },
    body: Buffer.from(JSON.stringify(BODY)).toString('base64'),
    isBase64: true,
  },
  { route: 'GET /transactions/{transactionId}', path: { transactionId: SCORED_ROW.transactionId } },
  {
    route: 'GET /transactions',
    query: {
      accountId: SCORED_ROW.accountId,
      from: '2026-11-01',
      to: '2026-11-30T15:00:00Z',
      limit: '1',
      next: encodeCursor(ACCEPTED_ROW.ts),
    },
  },
];

/** The entries of the handlers. */
const HANDLER_ENTRIES: readonly FuzzEntry[] = createHandlerEntries(
  'transaction-pipeline',
  { variables: VARIABLES, services: SERVICES },
  [
    {
      kind: 'http',
      file: 'ingest-processor',
      source: 'http',
      load: loadIngest,
      delivery: deliverRequests(listRoutes(REQUESTS), () => REQUESTS),
      routes: listRoutes(REQUESTS),
    },
    {
      kind: 'queue',
      file: 'ingest-processor',
      source: 'retries',
      load: loadIngest,
      delivery: deliverMessages('IngestRetries', () => [toMessages(RETRIED_REQUEST)]),
    },
    {
      kind: 'stream',
      file: 'transaction-publisher',
      source: 'changes',
      load: () => import('../../../../src/lambdas/transaction-pipeline/transaction-publisher'),
      delivery: deliverChanges(
        'Transactions',
        () => [
          [
            { eventName: 'INSERT', after: ACCEPTED_ROW },
            { eventName: 'MODIFY', before: ACCEPTED_ROW, after: SCORED_ROW },
          ],
        ],
        isHalved,
      ),
    },
    {
      kind: 'stream',
      file: 'processed-writer',
      source: 'changes',
      load: () => import('../../../../src/lambdas/transaction-pipeline/processed-writer'),
      delivery: deliverChanges('Transactions', () => [
        [{ eventName: 'MODIFY', before: ACCEPTED_ROW, after: SCORED_ROW }],
        [{ eventName: 'MODIFY', before: SCORED_ROW, after: { ...SCORED_ROW, fraud: true } }],
      ]),
    },
    {
      kind: 'queue',
      file: 'fraud-detector',
      source: 'received',
      load: loadDetector,
      delivery: deliverMessages('ReceivedTransactions', () => [toMessages(RECEIVED_EVENT, RECEIVED_EVENT)]),
    },
    {
      kind: 'queue',
      file: 'fraud-detector',
      source: 'retries',
      load: loadDetector,
      delivery: deliverMessages('DetectorRetries', () => [
        toMessages(
          createFailure(RECEIVED_EVENT),
          createFailure({ rule: 'GeoAnomaly', event: RECEIVED_EVENT }),
        ),
        toMessages(CONFIRMED_EVENT),
      ]),
    },
    {
      kind: 'bus',
      file: 'fraud-detector',
      source: 'event',
      load: loadDetector,
      delivery: deliverEvents(ERRORS, () => [
        RECEIVED_EVENT,
        { rule: 'GeoAnomaly', event: RECEIVED_EVENT },
        CONFIRMED_EVENT,
      ]),
    },
    {
      kind: 'bus',
      file: 'notifier',
      source: 'event',
      load: loadNotifier,
      delivery: deliverEvents(ERRORS, () => [SUSPICIOUS_EVENT]),
    },
    {
      kind: 'queue',
      file: 'notifier',
      source: 'retries',
      load: loadNotifier,
      delivery: deliverMessages('NotifierRetries', () => [toMessages(createFailure(SUSPICIOUS_EVENT))]),
    },
    {
      kind: 'queue',
      file: 'audit-recorder',
      source: 'messages',
      load: loadRecorder,
      delivery: deliverMessages('AuditTrail', () => [
        toMessages(RESULT_EVENT, ACCEPTED_EVENT),
        toMessages({ rule: 'GeoAnomaly', event: RECEIVED_EVENT }, CONFIRMED_EVENT),
      ]),
    },
  ],
);

/** The entries of the transaction pipeline. */
export const ENTRIES: readonly FuzzEntry[] = [...HANDLER_ENTRIES, ...READER_ENTRIES];
