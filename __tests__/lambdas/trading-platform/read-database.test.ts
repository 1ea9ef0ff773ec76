import { MigrationError } from '../../../src/lambdas/trading-platform/migrate-database';
import { MIGRATIONS } from '../../../src/lambdas/trading-platform/migrations';
import { planMigrations, readDatabaseStatus } from '../../../src/lambdas/trading-platform/read-database';
import { LONG, type TestDatabase, TestServer } from './postgres';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ max_connections: '37' });
});
afterAll(() => server.stop());

const NAMES = MIGRATIONS.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}`);
const plan = (database: TestDatabase) =>
  planMigrations({ query: (text) => database.run(text) }, MIGRATIONS, LONG);

describe('the migrations of a database', () => {
  it('are all to apply while it is empty, and nothing is changed by the question', async () => {
    const database = await server.createEmpty();
    expect(await plan(database)).toEqual({ applied: [], pending: NAMES });
    expect(await database.run("SELECT 1 FROM pg_namespace WHERE nspname = 'trading'")).toEqual([]);
    await database.migrate(MIGRATIONS.slice(0, 1));
    expect(await plan(database)).toEqual({
      applied: [{ name: NAMES[0], appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) }],
      pending: NAMES.slice(1),
    });
    database.close();
  });

  it('are an error if one was changed after it was applied', async () => {
    const database = await server.create();
    await database.run("UPDATE trading.schema_migrations SET checksum = 'other' WHERE version = 1");
    await expect(plan(database)).rejects.toThrow(MigrationError);
    database.close();
  });
});

test('the state of a database names its connections, their limit, and the standby server with its lag', async () => {
  const database = await server.create();
  const read = () => readDatabaseStatus({ query: (text) => database.run(text) }, MIGRATIONS, LONG);
  const alone = await read();
  expect(alone).toMatchObject({ pending: [], maxConnections: 37, replicas: [] });
  expect(alone.outbox).toEqual({ unpublished: 0, oldestMs: 0 });
  expect(alone.connections).toBeGreaterThan(0);
  await server.cluster.addStandby();
  await database.run('CREATE TABLE trading.change ()');
  const { replicas } = await read();
  expect(replicas).toEqual([{ name: expect.any(String), lagMs: replicas[0]!.lagMs }]);
  // A standby that has nothing to apply reports no lag.
  expect(replicas[0]!.lagMs ?? 0).toBeGreaterThanOrEqual(0);
  database.close();
});

test('the state of a database counts the events that are not published, and is read before there is an outbox', async () => {
  const database = await server.createEmpty();
  await database.migrate(MIGRATIONS.slice(0, 1));
  const read = async () =>
    (await readDatabaseStatus({ query: (text) => database.run(text) }, MIGRATIONS, LONG)).outbox;
  expect(await read()).toEqual({ unpublished: 0, oldestMs: 0 });
  await database.migrate(MIGRATIONS);
  await database.run(`
    INSERT INTO trading.outbox (event_id, type, detail, created_at, published_at) VALUES
      ('e-1', 'OrderAccepted', '{}', now() - interval '90 seconds', now()),
      ('e-2', 'OrderAccepted', '{}', now() - interval '60 seconds', NULL),
      ('e-3', 'OrderFilled', '{}', now() - interval '5 seconds', NULL)`);
  const { unpublished, oldestMs } = await read();
  expect(unpublished).toBe(2);
  expect(oldestMs).toBeGreaterThanOrEqual(60_000);
  expect(oldestMs).toBeLessThan(90_000);
  database.close();
});
