import { DATABASE_NAMES } from '../../../src/config/trading-platform';
import { bookCommand } from '../../../src/lambdas/trading-platform/book-command';
import { MigrationError } from '../../../src/lambdas/trading-platform/migrate-database';
import { MIGRATIONS } from '../../../src/lambdas/trading-platform/migrations';
import { CANCEL, CONTEXT, ORDER_ID, PLACE } from '../../domain/orders/examples';
import { LONG, type TestDatabase, TestServer } from './postgres';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const NAMES = MIGRATIONS.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}`);
const withoutLast = (count: number) => MIGRATIONS.slice(0, MIGRATIONS.length - count);

/** Rows that a release with this version could have written. */
const DATA: Readonly<Record<number, string>> = {
  1: `INSERT INTO trading.accounts VALUES ('alpha', 'USD', 50000, 18950);
      INSERT INTO trading.orders VALUES ('${ORDER_ID}', 'alpha', 'AAPL', 'buy', 'limit', 100, 189.5, 'day', 'accepted',
        0, 0, 1, NULL, '2026-11-30T14:30:00Z', '2026-11-30T14:30:01Z');
      INSERT INTO trading.order_history (order_id, change, version, status, quantity, price, filled_quantity, booked_at)
        VALUES ('${ORDER_ID}', 'OrderAccepted', 1, 'accepted', 100, 189.5, 0, '2026-11-30T14:30:01Z');`,
  2: `INSERT INTO trading.inbox (message_id, content_hash, processed_at, outcome)
        VALUES ('${PLACE.requestId}', 'hash', now(), 'applied');
      INSERT INTO trading.outbox (event_id, type, detail) VALUES ('${PLACE.requestId}', 'OrderAccepted', '{}');`,
  3: 'SELECT 1',
  4: 'SELECT 1',
  5: 'SELECT 1',
  6: `INSERT INTO trading.latest_requests VALUES ('${ORDER_ID}', 'alpha', '2026-11-30T14:30:00Z')`,
  7: 'SELECT 1',
};

describe('the migrations', () => {
  it('have the versions from 1 without gaps, and data of each version for the tests', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(Object.keys(DATA).map(Number)).toEqual(MIGRATIONS.map(({ version }) => version));
  });

  it.each([0, ...MIGRATIONS.map(({ version }) => version)])(
    'lead from version %d, with data, to the newest one, where the handlers work with the data',
    async (version) => {
      const database = await server.createEmpty();
      await database.migrate(MIGRATIONS.slice(0, version));
      for (let from = 1; from <= version; from++) await database.run(DATA[from]!);
      expect(await database.migrate()).toEqual({ applied: NAMES.slice(version), version: MIGRATIONS.length });

      const opened = database.open();
      const command = { ...CANCEL, requestId: `req_${'a'.repeat(40)}` };
      const { outcome } = await opened.transact((query) => bookCommand(query, command, CONTEXT), LONG);
      expect(outcome.state).toBe(version === 0 ? 'rejected' : 'applied');
      const [account] = await database.run<object>(
        'SELECT reserved_cash::int AS reserved FROM trading.accounts',
      );
      expect(account).toEqual(version === 0 ? undefined : { reserved: 0 });
      opened.close();
      database.close();
    },
  );

  it('are applied once by runs at the same time', async () => {
    const database = await server.createEmpty();
    const reports = await Promise.all([database.migrate(), database.migrate(), database.migrate()]);
    expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(NAMES);
    expect(await database.migrate()).toEqual({ applied: [], version: MIGRATIONS.length });
    database.close();
  });

  it('continue after one that failed, which left nothing', async () => {
    const database = await server.createEmpty();
    const broken = {
      version: MIGRATIONS.length,
      name: 'broken',
      sql: 'CREATE TABLE trading.half (); SELECT 1 / 0;',
    };
    await expect(database.migrate([...withoutLast(1), broken])).rejects.toThrow('division by zero');
    const [table] = await database.run<{ table: string }>("SELECT to_regclass('trading.half') AS table");
    expect(table).toEqual({ table: null });
    expect(await database.migrate()).toEqual({ applied: NAMES.slice(-1), version: MIGRATIONS.length });
    database.close();
  });

  it('are refused if one was changed after it was applied', async () => {
    const database = await server.create();
    const changed = MIGRATIONS.map((migration) =>
      migration.version === 2 ? { ...migration, sql: `${migration.sql} ` } : migration,
    );
    await expect(database.migrate(changed)).rejects.toThrow(
      new MigrationError(
        '0002-messages was changed after it was applied: restore its file and add a new migration',
      ),
    );
    database.close();
  });

  it('are refused if the database has one of a newer release', async () => {
    const database = await server.create();
    await expect(database.migrate(withoutLast(1))).rejects.toThrow(
      `the database has migration ${MIGRATIONS.length} (${MIGRATIONS.at(-1)!.name}), which this release does not contain`,
    );
    database.close();
  });
});

describe('the user of the functions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await server.create();
  });

  it.each([
    'CREATE TABLE trading.mine ()',
    'CREATE TABLE public.mine ()',
    'ALTER TABLE trading.orders ADD COLUMN mine text',
    'DROP TABLE trading.outbox',
    'TRUNCATE trading.inbox',
    'DELETE FROM trading.orders',
    'DELETE FROM trading.executions',
    'DELETE FROM trading.order_history',
    "UPDATE trading.latest_requests SET account = 'mallory'",
    'UPDATE trading.order_history SET status = status',
    'UPDATE trading.executions SET price = 1',
    "UPDATE trading.orders SET account = 'mallory'",
    "UPDATE trading.accounts SET currency = 'EUR'",
    'DELETE FROM trading.accounts',
    "INSERT INTO trading.schema_migrations VALUES (9, 'mine', '')",
    'CREATE ROLE mallory',
    "COPY trading.orders TO PROGRAM 'cat'",
  ])('must not %s', async (statement) => {
    await expectRefused(database, DATABASE_NAMES.applicationUser, statement);
  });
});

describe('the user of the functions that read', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await server.create();
  });

  it.each([
    ...[
      "INSERT INTO trading.accounts VALUES ('mine', 'USD', 1, 0)",
      "INSERT INTO trading.positions VALUES ('alpha', 'AAPL', 1, 0)",
      'INSERT INTO trading.orders SELECT * FROM trading.orders',
      'UPDATE trading.accounts SET cash = 1',
      'UPDATE trading.positions SET quantity = 1',
      "UPDATE trading.orders SET status = 'cancelled'",
      'SELECT * FROM trading.orders FOR UPDATE',
      'DELETE FROM trading.positions',
      'TRUNCATE trading.accounts',
    ],
    ...['order_history', 'executions', 'inbox', 'outbox', 'latest_requests', 'schema_migrations'].flatMap(
      (table) => [
        `SELECT * FROM trading.${table}`,
        `DELETE FROM trading.${table}`,
        `INSERT INTO trading.${table} DEFAULT VALUES`,
      ],
    ),
    'CREATE TABLE trading.mine ()',
    'CREATE TABLE public.mine ()',
    'ALTER TABLE trading.orders ADD COLUMN mine text',
    `SET ROLE ${DATABASE_NAMES.applicationUser}`,
  ])('must not %s', async (statement) => {
    await expectRefused(database, DATABASE_NAMES.readerUser, statement);
  });
});

/** Expects that the server refuses a statement of a user. */
async function expectRefused(database: TestDatabase, user: string, statement: string): Promise<void> {
  const opened = database.open({ user });
  await expect(opened.query(statement, [], LONG)).rejects.toThrow(/permission denied|must be owner/);
  opened.close();
}
