import { serveSections, type TestConsole } from '../support';
import { DATABASE_STATUS, World } from './world';

// The URL of a module that the browser loads.
jest.mock(
  '/client/components/index.js',
  () => jest.requireActual<object>('../../../src/console/client/components/format.js'),
  { virtual: true },
);

const { describePlatform } = jest.requireActual<{
  readonly describePlatform: (readings: object) => string | undefined;
}>('../../../src/console/trading-platform/client/describe-platform.js');

let served: TestConsole | undefined;
afterEach(() => served?.stop());

const HEALTHY = {
  health: { value: { isHealthy: true, checks: [{ name: 'api', status: 'ok' }] } },
  queues: {
    value: [
      { name: 'queue-arrivals', messages: 0, isForFailures: false },
      { name: 'queue-arrivals-dlq', messages: 0, isForFailures: true },
    ],
  },
  cluster: {
    value: {
      status: 'available',
      instances: [
        { id: 'db-1', role: 'writer' },
        { id: 'db-2', role: 'reader' },
      ],
    },
  },
  database: { value: DATABASE_STATUS },
};

describe('the sentence about the platform', () => {
  it('says nothing before anything is read', () => {
    expect(describePlatform({ health: {}, queues: {}, cluster: {}, database: {} })).toBeUndefined();
  });

  it('names the writer and what waits while all is well', () => {
    expect(describePlatform(HEALTHY)).toBe(
      'The platform is healthy, db-1 is the writer, and nothing waits in the queues.',
    );
    const queues = { value: [{ name: 'queue-arrivals', messages: 1, isForFailures: false }] };
    expect(describePlatform({ ...HEALTHY, queues })).toMatch(/and 1 message waits in the queues\.$/);
  });

  it('is not healthy as long as a part was not read', () => {
    for (const part of Object.keys(HEALTHY))
      expect(describePlatform({ ...HEALTHY, [part]: {} })).toBeUndefined();
  });

  it.each<[string, object]>([
    ['the health check cannot be read', { health: { error: { what: 'no answer' } } }],
    ['the queues cannot be read', { queues: { ...HEALTHY.queues, error: { what: 'no answer' } } }],
    [
      'the database cluster cannot be read',
      { cluster: { ...HEALTHY.cluster, error: { what: 'no answer' } } },
    ],
    [
      'the health check of queue fails',
      { health: { value: { isHealthy: false, checks: [{ name: 'queue', status: 'failed' }] } } },
    ],
    [
      'the database is failing-over; the database has no writer',
      { cluster: { value: { status: 'failing-over', instances: [{ id: 'db-2', role: 'reader' }] } } },
    ],
    [
      'the database has no reader to promote',
      { cluster: { value: { status: 'available', instances: [{ id: 'db-1', role: 'writer' }] } } },
    ],
    ['the writer does not answer', { database: { error: { what: 'no connection' } } }],
    ['1 migration not applied', { database: { value: { ...DATABASE_STATUS, pending: ['0008-more'] } } }],
    [
      '2 events not published, the oldest for 3 min',
      { database: { value: { ...DATABASE_STATUS, outbox: { unpublished: 2, oldestMs: 180_000 } } } },
    ],
    [
      '3 messages failed for good, in queue-dlq',
      { queues: { value: [{ name: 'queue-dlq', messages: 3, isForFailures: true }] } },
    ],
  ])('names what needs attention: %s', (problem, reading) => {
    expect(describePlatform({ ...HEALTHY, ...reading })).toBe(`Look at this: ${problem}.`);
  });
});

test('the sessions that give access are counted', async () => {
  const world = new World();
  const at = (ms: number) => new Date(world.simulated.now + ms).toISOString();
  const row = {
    accounts: ['A-1'],
    generation: 0,
    idleMinutes: 15,
    createdAt: at(-60_000),
    expiresAt: at(60_000),
  };
  world.simulated.sessionRows = ['alice', 'alice', 'bob'].map((user, index) => ({
    ...{ ...row, user, sessionId: `${user}-${index}`, lastUsedAt: at(-index) },
  }));
  served = await serveSections([world.createSection()]);
  expect(await served.query('/api/trading-platform/sessions')).toMatchObject({ count: 3, users: 2 });
});

test('a platform that is not deployed is an error with its remedy', async () => {
  served = await serveSections([new World().createSection(false)]);
  const response = await served.request('/api/trading-platform/sessions');
  expect([response.status, await response.json()]).toEqual([
    409,
    { error: { what: 'Trading platform is not deployed', fix: expect.stringContaining('npx stacks up') } },
  ]);
});
