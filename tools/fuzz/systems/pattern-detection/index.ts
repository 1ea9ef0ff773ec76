import type { FuzzEntry } from '../../core/entry';
import { createHandlerEntries } from '../../inputs/handler';
import { deliverRequests, listRoutes } from '../../inputs/http';
import { deliverEvents, deliverMessages, deliverStreamRecords } from '../../inputs/records';
import { createBarBuilder } from './bar-builder';
import { STREAM_RECORDS, TRADE_RECORDS } from './market-data';
import {
  createPageRequests,
  PAGE_ROUTES,
  DETECTOR_REQUESTS,
  QUERY_REQUESTS,
  RESPONDER_REQUESTS,
} from './requests';
import { READER_ENTRIES } from './readers';
import { APPROVAL, CRITICAL_ALERT, HIGH_ALERT, SERVICES, VARIABLES } from './services';
import { STEP_INPUTS, TUNING_INPUTS } from './steps';
import { createApprovalToken, serveCertificates } from './tokens';

const loadDetector = () => import('../../../../src/lambdas/pattern-detection/pattern-detector');
const loadAlerts = () => import('../../../../src/lambdas/pattern-detection/alert-processor');
const loadApprovals = () => import('../../../../src/lambdas/pattern-detection/approval-processor');

const toMessages = (...bodies: readonly object[]) => bodies.map((body) => ({ body: JSON.stringify(body) }));

/** The entries of the handlers. */
const HANDLER_ENTRIES: readonly FuzzEntry[] = createHandlerEntries(
  'pattern-detection',
  {
    variables: VARIABLES,
    services: SERVICES,
    prepare: serveCertificates,
    secrets: async (services) => [await createApprovalToken(services)],
  },
  [
    {
      kind: 'stream',
      file: 'kinesis-consumer',
      source: 'records',
      load: () => import('../../../../src/lambdas/pattern-detection/kinesis-consumer'),
      delivery: deliverStreamRecords(() => STREAM_RECORDS),
    },
    {
      kind: 'stream',
      file: 'kinesis-consumer',
      source: 'trades',
      load: () => Promise.resolve({ handler: createBarBuilder() }),
      delivery: deliverStreamRecords(() => [...STREAM_RECORDS, ...TRADE_RECORDS]),
    },
    {
      kind: 'http',
      file: 'pattern-detector',
      source: 'http',
      load: loadDetector,
      delivery: deliverRequests(listRoutes(DETECTOR_REQUESTS), () => DETECTOR_REQUESTS),
      routes: listRoutes(DETECTOR_REQUESTS),
    },
    {
      kind: 'bus',
      file: 'pattern-detector',
      source: 'step',
      load: loadDetector,
      delivery: deliverEvents(['ValidationError'], () => STEP_INPUTS),
    },
    {
      kind: 'http',
      file: 'pattern-query',
      source: 'http',
      load: () => import('../../../../src/lambdas/pattern-detection/pattern-query'),
      delivery: deliverRequests(listRoutes(QUERY_REQUESTS), () => QUERY_REQUESTS),
      routes: listRoutes(QUERY_REQUESTS),
    },
    {
      kind: 'http',
      file: 'alert-responder',
      source: 'http',
      load: () => import('../../../../src/lambdas/pattern-detection/alert-responder'),
      delivery: deliverRequests(listRoutes(RESPONDER_REQUESTS), () => RESPONDER_REQUESTS),
      routes: listRoutes(RESPONDER_REQUESTS),
    },
    {
      kind: 'http',
      file: 'approval-callback',
      source: 'http',
      load: () => import('../../../../src/lambdas/pattern-detection/approval-callback'),
      delivery: deliverRequests(PAGE_ROUTES, createPageRequests),
      routes: PAGE_ROUTES,
    },
    {
      kind: 'queue',
      file: 'alert-processor',
      source: 'messages',
      load: loadAlerts,
      delivery: deliverMessages('AlertQueue', () => [
        toMessages(CRITICAL_ALERT),
        toMessages({ ...HIGH_ALERT, alertId: 'IBM#new' }, { ...HIGH_ALERT, alertId: 'IBM#new' }),
      ]),
    },
    {
      kind: 'queue',
      file: 'approval-processor',
      source: 'messages',
      load: loadApprovals,
      delivery: deliverMessages('PendingApprovals', () => [toMessages({ approvalId: APPROVAL.approvalId })]),
    },
    {
      kind: 'bus',
      file: 'approval-processor',
      source: 'event',
      load: loadApprovals,
      delivery: deliverEvents(
        ['ValidationError', 'Error'],
        () => [{ approvalId: APPROVAL.approvalId }, { sweep: true }],
        /^approval [^]* not found$|: |expected/,
      ),
    },
    {
      kind: 'bus',
      file: 'power-tuner',
      source: 'step',
      load: () => import('../../../../src/lambdas/pattern-detection/power-tuner'),
      delivery: deliverEvents(['ValidationError'], () => TUNING_INPUTS),
    },
  ],
);

/** The entries of pattern detection. */
export const ENTRIES: readonly FuzzEntry[] = [...HANDLER_ENTRIES, ...READER_ENTRIES];
