import { rootCertificates } from 'node:tls';
import { createDatabase, type Query } from '../../../src/lambdas/trading-platform/database';
import type { Connect } from '../../../src/lambdas/trading-platform/database/connect';
import { DatabaseUnavailableError } from '../../../src/lambdas/trading-platform/database/failure';
import { LIMITS, LONG, TestDatabase, TestServer } from './postgres';

let server: TestServer;
let database: TestDatabase;

beforeAll(async () => {
  server = await TestServer.start({ max_connections: '20' });
  database = await server.create();
  await database.run('CREATE TABLE counters (id integer PRIMARY KEY, value integer NOT NULL)');
  await database.run('GRANT SELECT, UPDATE ON counters TO trading_app');
  await database.run('INSERT INTO counters VALUES (1, 0), (2, 0)');
});
afterAll(() => server.stop());

const readCounter = async (id: number): Promise<number> => {
  const [row] = await database.run<{ value: number }>('SELECT value FROM counters WHERE id = $1', [id]);
  return row!.value;
};

/** Counts the connections that are opened. */
const countConnections = (connect: Connect) => {
  const counted = { opened: 0, connect: () => (counted.opened++, connect()) };
  return counted;
};

describe('a connection', () => {
  it('is made with TLS and reused until it is too old', async () => {
    let now = 0;
    const counted = countConnections(database.createConnect());
    const opened = createDatabase({ connect: counted.connect, elapsed: () => now, maxAgeMs: 600_000 });
    const readTls = () =>
      opened.query<{ ssl: boolean; application: string }>(
        'SELECT ssl, application_name AS application FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE pid = pg_backend_pid()',
        [],
        LONG,
      );
    expect(await readTls()).toEqual([{ ssl: true, application: 'test' }]);
    now = 600_000;
    await readTls();
    expect(counted.opened).toBe(1);
    now = 600_001;
    await readTls();
    expect(counted.opened).toBe(2);
    opened.close();
  });

  it('is refused if the certificate is not of a trusted authority', async () => {
    const counted = countConnections(database.createConnect({ ca: rootCertificates[0]! }));
    const wrong = database.open({}, counted.connect);
    await expect(wrong.query('SELECT 1', [], LONG)).rejects.toThrow(/self-signed certificate/);
    // Only another configuration helps, so it is no reason to try again until the time is over.
    expect(counted.opened).toBe(1);
  });

  it('to a database that does not exist fails at once, and other work would fail as well', async () => {
    const missing = new TestDatabase(server.cluster, 'missing');
    const counted = countConnections(missing.createConnect());
    const opened = missing.open({}, counted.connect);
    const failure = await opened.query('SELECT 1', [], LONG).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DatabaseUnavailableError', isDown: true });
    expect((failure as Error).message).toContain('database "missing" does not exist');
    expect(counted.opened).toBe(1);
  });

  it('of a user that a migration is about to create is tried again', async () => {
    const connect = database.createConnect({ user: 'trading_soon' });
    let attempts = 0;
    const opened = database.open({}, async () => {
      if (++attempts === 2) await database.run('CREATE ROLE trading_soon LOGIN');
      return connect();
    });
    expect(await opened.query('SELECT 1 AS one', [], LONG)).toEqual([{ one: 1 }]);
    expect(attempts).toBe(2);
    opened.close();
  });

  it('to the writer is not made to a reader, to which its name can lead after a failover', async () => {
    await database.run('CREATE SCHEMA replica');
    await database.run(
      "CREATE FUNCTION replica.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    );
    await database.run('GRANT USAGE ON SCHEMA replica TO trading_app');
    await database.run('ALTER ROLE trading_app SET search_path = replica, pg_catalog');
    const [writer, reader] = [database.open(), database.open({ role: 'reader' })];
    await expect(writer.query('SELECT 1', [], 700)).rejects.toThrow(
      'connected to a reader in place of the writer',
    );
    expect(await reader.query('SELECT 1 AS one', [], LONG)).toEqual([{ one: 1 }]);
    const waiting = writer.query('SELECT 1 AS one', [], LONG);
    await database.run('ALTER ROLE trading_app RESET search_path');
    expect(await waiting).toEqual([{ one: 1 }]);
    writer.close();
    reader.close();
  });

  it('that ended while it was idle is replaced', async () => {
    const counted = countConnections(database.createConnect());
    const opened = database.open({}, counted.connect);
    await opened.query('SELECT 1', [], LONG);
    await database.terminateConnections();
    expect(await opened.query('SELECT 1 AS one', [], LONG)).toEqual([{ one: 1 }]);
    expect(counted.opened).toBeGreaterThan(1);
    opened.close();
  });
});

describe('a transaction', () => {
  it('runs again if its connection ends before COMMIT, and has its effect once', async () => {
    const opened = database.open();
    const before = await readCounter(1);
    let attempts = 0;
    await opened.transact(async (query) => {
      await query('UPDATE counters SET value = value + 1 WHERE id = 1');
      if (++attempts < 3) await database.terminateConnections();
    }, LONG);
    expect(attempts).toBe(3);
    expect(await readCounter(1)).toBe(before + 1);
    opened.close();
  });

  it('is rolled back if its work fails, and the error is that of the work', async () => {
    const opened = database.open();
    const before = await readCounter(1);
    const failing = opened.transact(async (query) => {
      await query('UPDATE counters SET value = 99 WHERE id = 1');
      throw new RangeError('not today');
    }, LONG);
    await expect(failing).rejects.toThrow(RangeError);
    expect(await readCounter(1)).toBe(before);
    opened.close();
  });

  it('fails if its work hides the error of a statement, because the server has then rolled back', async () => {
    const opened = database.open();
    const hiding = opened.transact(async (query) => {
      await query('SELECT 1 / 0').catch(() => {});
    }, LONG);
    await expect(hiding).rejects.toThrow('rolled back because a statement failed');
    opened.close();
  });

  it('that gives way in a deadlock runs again', async () => {
    const [one, two] = [database.open(), database.open()];
    const before = [await readCounter(1), await readCounter(2)];
    const waiting: (() => void)[] = [];
    let arrivals = 0;
    /** Both transactions hold their first lock before one requires the second. */
    const meet = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (++arrivals >= 2) waiting.splice(0).forEach((release) => release());
      });
    const add = (first: number, second: number) => async (query: Query) => {
      await query('UPDATE counters SET value = value + 1 WHERE id = $1', [first]);
      await meet();
      await query('UPDATE counters SET value = value + 1 WHERE id = $1', [second]);
    };
    await database.run("ALTER DATABASE test_1 SET deadlock_timeout = '50ms'");
    await Promise.all([one.transact(add(1, 2), LONG), two.transact(add(2, 1), LONG)]);
    expect(arrivals).toBeGreaterThan(2);
    expect([await readCounter(1), await readCounter(2)]).toEqual(before.map((value) => value + 2));
    one.close();
    two.close();
  });

  it('runs again on another connection if the instance has become read-only', async () => {
    const counted = countConnections(database.createConnect());
    const opened = database.open({}, counted.connect);
    const before = await readCounter(1);
    await database.run('ALTER ROLE trading_app SET default_transaction_read_only = on');
    let attempts = 0;
    await opened.transact(async (query) => {
      if (++attempts === 2) await database.run('ALTER ROLE trading_app RESET default_transaction_read_only');
      await query('UPDATE counters SET value = value + 1 WHERE id = 1');
    }, LONG);
    // The second connection was opened before the instance became the writer again.
    expect({ attempts, opened: counted.opened }).toEqual({ attempts: 3, opened: 3 });
    expect(await readCounter(1)).toBe(before + 1);
    opened.close();
  });

  it('at the same time as another one of the instance waits for it', async () => {
    const opened = database.open();
    const steps: string[] = [];
    const work = (name: string) =>
      opened.transact(async (query) => {
        steps.push(name);
        await query('SELECT 1');
        steps.push(name);
      }, LONG);
    await Promise.all([work('a'), work('b')]);
    expect(steps).toEqual(['a', 'a', 'b', 'b']);
    opened.close();
  });
});

describe('the database is reported as unavailable', () => {
  it('after a slow statement, without another attempt', async () => {
    const opened = database.open({ limits: { ...LIMITS, statementMs: 50 } });
    let attempts = 0;
    const slow = opened.transact(async (query) => {
      attempts++;
      await query('SELECT pg_sleep(10)');
    }, LONG);
    await expect(slow).rejects.toThrow(DatabaseUnavailableError);
    expect(attempts).toBe(1);
    expect(await opened.query('SELECT 1 AS one', [], LONG)).toEqual([{ one: 1 }]);
    opened.close();
  });

  it('if the work takes longer than its time; the transaction is rolled back', async () => {
    const opened = database.open();
    const before = await readCounter(2);
    const hanging = opened.transact(async (query) => {
      await query('UPDATE counters SET value = value + 1 WHERE id = 2');
      await query('SELECT pg_sleep(1)');
    }, 300);
    await expect(hanging).rejects.toThrow(DatabaseUnavailableError);
    const added = opened.transact(
      (query) => query('UPDATE counters SET value = value + 1 WHERE id = 2'),
      LONG,
    );
    await added;
    expect(await readCounter(2)).toBe(before + 1);
    opened.close();
  });

  it('while all connections are in use, and works again when one is free', async () => {
    // Three of the 20 connections are reserved for superusers, and the test has one.
    const others = Array.from({ length: 16 }, () => database.open());
    await Promise.all(others.map((other) => other.query('SELECT 1', [], LONG)));
    const opened = database.open();
    await expect(opened.query('SELECT 1', [], 600)).rejects.toThrow(
      /no success in \d+ attempts: .*connection slots/,
    );
    const waiting = opened.query('SELECT 1 AS one', [], LONG);
    for (const other of others) other.close();
    expect(await waiting).toEqual([{ one: 1 }]);
    opened.close();
  });

  it('while a table is missing, because the migrations are not applied yet', async () => {
    const empty = await server.createEmpty();
    const opened = empty.open();
    await expect(opened.query('SELECT * FROM trading.orders', [], LONG)).rejects.toThrow(
      DatabaseUnavailableError,
    );
    opened.close();
    empty.close();
  });

  it('while the server is down, and works again after its restart', async () => {
    const opened = database.open();
    await opened.query('SELECT 1', [], LONG);
    await server.cluster.kill();
    await expect(opened.query('SELECT 1', [], 800)).rejects.toThrow(DatabaseUnavailableError);
    await server.cluster.restart();
    expect(await opened.query('SELECT 1 AS one', [], LONG)).toEqual([{ one: 1 }]);
    opened.close();
  });
});
