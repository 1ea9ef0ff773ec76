import { readdirSync, readFileSync } from 'node:fs';
import { getCalendar } from '../../../src/domain/calendar';
import { createThresholdChecker } from '../../../src/lambdas/pattern-detection/check-thresholds';
import { createDetector } from '../../../src/lambdas/pattern-detection/detector';
import { createAlertResponder } from '../../../src/lambdas/pattern-detection/respond-to-alerts';
import { createBarClock } from '../../../src/lambdas/pattern-detection/send-clock-events';
import { createSearch } from '../../../src/lambdas/pattern-detection/search';
import { createPowerTuner } from '../../../src/lambdas/pattern-detection/tune-power';
import {
  APPROVE,
  criticalAlert,
  get,
  createPageHandler,
  post,
  requestApproval,
  createApprovalHandler,
  visit,
} from './approvals';
import { apiEvent, createKinesisEvent, realEvents, sqsEvent } from './events';
import { createTestAlertProcessor, createTestConsumer } from './pipeline';
import { World } from './world';

const createTestDetector = ({ telemetry, patterns, recentBars, alertQueue: alerts }: World) =>
  createDetector({ telemetry, patterns, recentBars, alerts, alertMinConfidence: 60, metricSymbols: [] });
const createTestTuner = ({ telemetry }: World) =>
  createPowerTuner({ telemetry, functions: { invoke: () => Promise.resolve({ duration: 1, billed: 1 }) } });
const createTestChecker = ({ telemetry, pace }: World) =>
  createThresholdChecker({
    telemetry,
    pace,
    liquidSymbols: ['AAPL'],
    barMs: 0,
    observations: { loadAll: () => Promise.resolve([]) },
    thresholds: {
      load: () => Promise.resolve(new Map()),
      replaceCheck: jest.fn(),
      renewClaim: jest.fn(),
      clearPending: jest.fn(),
    },
    topic: { publish: jest.fn() },
    limits: { priceMove: 4, volumeSurge: 3 },
    calendar: getCalendar('XNYS'),
  });
const window = JSON.stringify({ symbol: 'IBM', prices: [{ timestamp: '2013-03-01', close: 1 }] });
const message = { Type: 'Notification', Message: '{"approvalId":"a"}', signed: true };

/** One invocation of each kind, by the file that a function is made from. */
const INVOCATIONS: readonly (readonly [
  entry: string,
  what: string,
  invoke: (world: World) => Promise<unknown>,
])[] = [
  [
    'kinesis-consumer',
    'a batch',
    (world) => createTestConsumer(world)(createKinesisEvent([JSON.stringify(realEvents()[0])], world.time)),
  ],
  ['pattern-detector', 'a step', (world) => createTestDetector(world)({ step: 'score', ...findings })],
  [
    'pattern-detector',
    'POST /patterns',
    (world) => createTestDetector(world)(apiEvent('api-post-patterns', { body: window })),
  ],
  [
    'pattern-query',
    'GET /alerts',
    ({ telemetry, patterns, history: alerts }) =>
      createSearch({ telemetry, patterns, alerts })(
        apiEvent('api-get-alerts', { queryStringParameters: null, multiValueQueryStringParameters: null }),
      ),
  ],
  [
    'alert-responder',
    'GET /mutes',
    ({ telemetry }) =>
      createAlertResponder({
        telemetry,
        mutes: { list: () => Promise.resolve([]), save: jest.fn(), remove: jest.fn() },
        acknowledgements: { record: jest.fn() },
      })(apiEvent('api-get-alerts', { resource: '/mutes', path: '/mutes' })),
  ],
  [
    'alert-processor',
    'a critical alert',
    (world) => createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: criticalAlert() }])),
  ],
  [
    'bar-clock',
    'the events of a minute',
    ({ telemetry }) =>
      createBarClock({
        telemetry,
        shards: { listOpenShards: () => Promise.resolve([]), put: () => Promise.resolve() },
        calendar: getCalendar('XNYS'),
      })(),
  ],
  ['threshold-checker', 'a check', (world) => createTestChecker(world)()],
  [
    'power-tuner',
    'a measurement',
    (world) => createTestTuner(world)({ step: 'measure', functionArn: 'f', payload: {} }),
  ],
  [
    'power-tuner',
    'a recommendation',
    (world) =>
      createTestTuner(world)({
        step: 'recommend',
        measurements: [{ memory: 512, runs: [{ duration: 1, billed: 1 }] }],
      }),
  ],
  ['approval-callback', 'a look', (world) => get(world, 'v1.no.link.ofours')],
  ['approval-callback', 'an answer', (world) => post(world, 'v1.no.link.ofours', APPROVE)],
  [
    'approval-callback',
    'a message of SNS',
    (world) =>
      createPageHandler(world)({
        ...visit('POST', 'requests'),
        resource: '/approve/requests',
        body: JSON.stringify(message),
      }),
  ],
  ['approval-processor', 'a sweep', (world) => createApprovalHandler(world)({ sweep: true })],
];

const findings = {
  correlationId: 'shardId-000000000006:1#0',
  symbol: 'AAPL',
  findings: ['head-and-shoulders', 'double-top', 'ascending-triangle'].map((pattern) => ({
    pattern,
    candidates: [],
  })),
};

test.each(INVOCATIONS)('%s opens a separate segment for %s', async (_, __, invoke) => {
  const world = new World();
  await invoke(world);
  expect(world.segments).not.toEqual([]);
  // The check finds no data of the symbol that the tests call liquid.
  const errors = world.logs.filter(({ level, message }) => level === 'error' && message !== 'symbols silent');
  expect(errors).toEqual([]);
});

test('ApprovalProcessor opens a segment for the request that it sends', async () => {
  const world = new World();
  await requestApproval(world);
  expect(world.segments).toContain('send request');
});

test('every function is covered', () => {
  const directory = 'src/lambdas/pattern-detection';
  const entries = readdirSync(directory)
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => readFileSync(`${directory}/${name}`, 'utf8').includes('export const handler ='))
    .map((name) => name.replace('.ts', ''));
  expect(entries.length).toBeGreaterThan(0);
  expect([...new Set(INVOCATIONS.map(([entry]) => entry))].sort()).toEqual(entries.sort());
});
