import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { type PostgresCluster, startPostgres } from '../../../../../src/cli/target/local/postgresql/cluster';
import { readOrCreateCertificate } from '../../../../../src/cli/target/local/postgresql/certificate';

const options = {
  dir: mkdtempSync(join(tmpdir(), 'market-stacks-postgresql-')),
  database: 'trading',
  masterUser: 'trading_admin',
};
let cluster: PostgresCluster;

beforeAll(async () => {
  cluster = await startPostgres(options);
  await run('CREATE TABLE numbers (number integer)');
});
afterAll(() => cluster.stop());

/** Runs statements on one connection, as a client of the cluster's endpoint. @returns the rows of the last statement */
async function run(...statements: string[]): Promise<readonly Record<string, unknown>[]> {
  return withClient({}, async (client) => {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  });
}

async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const { port, ca } = cluster;
  const { database, masterUser: user } = options;
  const password = 'a token that expires in 15 minutes';
  const client = new Client({ host: 'localhost', port, user, password, database, ssl: { ca }, ...config });
  client.on('error', () => {}); // The server is killed.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const readNumbers = async (): Promise<number[]> =>
  (await run('SELECT number FROM numbers')).map(({ number }) => Number(number));

/** Inserts numbers on four connections while `work` runs. @returns those whose commit the server has acknowledged */
async function insertDuring(work: () => Promise<unknown>): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = Math.max(0, ...(await readNumbers())) + 1;
  let hasEnded = false;
  const insert = async () => {
    while (!hasEnded)
      await withClient({}, async (client) => {
        while (!hasEnded) {
          const number = next++;
          await client.query('INSERT INTO numbers VALUES ($1)', [number]);
          acknowledged.push(number);
        }
      }).catch(() => sleep(10));
  };
  const clients = [insert(), insert(), insert(), insert()];
  while (acknowledged.length === 0) await sleep(5);
  await work();
  hasEnded = true;
  await Promise.all(clients);
  return acknowledged;
}

async function expectNoneLostOrRepeated(acknowledged: readonly number[]): Promise<void> {
  const stored = await readNumbers();
  const found = new Set(stored);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
  expect(stored).toHaveLength(found.size);
}

describe('the local PostgreSQL cluster', () => {
  it('accepts only connections with TLS, whose certificate clients can verify', async () => {
    const other = await readOrCreateCertificate(mkdtempSync(join(tmpdir(), 'market-stacks-certificate-')), {
      prefix: [],
    });
    expect(await run('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
    await expect(withClient({ ssl: false }, () => Promise.resolve())).rejects.toThrow(/no pg_hba.conf entry/);
    await expect(withClient({ ssl: { ca: other.ca } }, () => Promise.resolve())).rejects.toThrow(
      /self-signed certificate/,
    );
  });

  it('sorts texts by code point, and has the role that lets users log in with IAM tokens', async () => {
    expect(await run("SELECT t FROM (VALUES ('b'), ('B'), ('ä')) AS v(t) ORDER BY t")).toEqual(
      ['B', 'b', 'ä'].map((t) => ({ t })),
    );
    expect(await run('CREATE ROLE reader LOGIN', 'GRANT rds_iam TO reader')).toEqual([]);
    expect(await withClient({ user: 'reader' }, async (client) => client.escapeLiteral('x'))).toBe("'x'");
  });

  it('keeps acknowledged commits, and nothing of an open transaction, if the writer is killed', async () => {
    const acknowledged = await insertDuring(async () => {
      await withClient({}, async (client) => {
        await client.query('BEGIN');
        await client.query('INSERT INTO numbers VALUES (-1)');
        await cluster.kill();
        await expect(client.query('COMMIT')).rejects.toThrow();
      });
      await expect(run('SELECT 1')).rejects.toThrow();
      await cluster.restart();
      await run('INSERT INTO numbers VALUES (0)');
    });
    await expectNoneLostOrRepeated(acknowledged);
    expect(await readNumbers()).toContain(0);
    expect(await readNumbers()).not.toContain(-1);
  });

  it('keeps acknowledged commits if a standby is promoted in place of the writer, twice', async () => {
    const before = await readNumbers();
    const acknowledged = await insertDuring(async () => {
      for (let failover = 0; failover < 2; failover++) {
        await cluster.addStandby();
        await cluster.kill();
        await cluster.promote();
        expect(await run('SELECT pg_is_in_recovery() AS readonly')).toEqual([{ readonly: false }]);
      }
    });
    await expectNoneLostOrRepeated([...before, ...acknowledged]);
  });

  it('starts with its data after its process was killed, although its servers are still running', async () => {
    await cluster.addStandby();
    const acknowledged = await insertDuring(async () => {
      // The servers of the first cluster are the ones that a killed process leaves.
      const abandoned = cluster;
      cluster = await startPostgres(options);
      await abandoned.stop();
    });
    await expectNoneLostOrRepeated(acknowledged);
    await run('INSERT INTO numbers VALUES (-2)'); // It does not wait for the former standby.
    expect(await readNumbers()).toContain(-2);
  });

  it('names the program on its port', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'market-stacks-postgresql-'));
    await expect(startPostgres({ ...options, dir, port: cluster.port })).rejects.toThrow(
      `port ${cluster.port}, the port of the local database, is in use`,
    );
  });
});
