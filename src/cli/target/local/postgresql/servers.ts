import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import { findWriter, getDataDir, recordWriter, type ServerName } from './cluster-record';
import { PostgresServer, type ServerContext } from './server';
import { copyToStandby } from './standby';

const POLL_MS = 20;

/** The writer of a cluster and its standby. */
export class Servers {
  #writer: PostgresServer;
  #name: ServerName;
  #standby: PostgresServer | undefined;

  constructor(
    private readonly dir: string,
    private readonly database: string,
    private readonly context: ServerContext,
  ) {
    this.#name = 'server-1';
    this.#writer = this.#createServer(this.#name);
  }

  get writer(): PostgresServer {
    return this.#writer;
  }

  get writerPort(): number | undefined {
    return this.#writer.isRunning ? this.#writer.port : undefined;
  }

  async start(): Promise<void> {
    const name = await findWriter(this.dir);
    if (!name) return this.#create();
    this.#name = name;
    this.#writer = this.#createServer(name);
    await this.#writer.start();
    // There is no standby any more, and the writer would wait for one with each commit.
    await this.#setSynchronousStandbys('');
  }

  async restart(): Promise<void> {
    await this.#writer.stop();
    await this.#writer.start();
  }

  async addStandby(): Promise<void> {
    if (this.#standby) throw new Error('the cluster has a standby');
    const standby = this.#createServer(this.#otherName);
    await rm(standby.dataDir, { recursive: true, force: true }); // The data of a former writer.
    await copyToStandby(this.#writer, standby, this.context.user);
    this.#standby = standby;
    await standby.start({
      primary_conninfo: `host=127.0.0.1 port=${this.#writer.port} user=${this.context.masterUser} sslmode=require`,
    });
    await this.#setSynchronousStandbys('*');
    const query = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
    while ((await execute(this.#writer, query)) === 0) await sleep(POLL_MS);
  }

  async promote(): Promise<void> {
    const standby = this.#standby;
    if (!standby) throw new Error('the cluster has no standby: call addStandby first');
    await this.#writer.kill();
    await execute(standby, 'SELECT pg_promote(true)');
    this.#name = this.#otherName;
    recordWriter(this.dir, this.#name);
    this.#writer = standby;
    this.#standby = undefined;
  }

  /** The writer sends the end of its log to the standby, so it is stopped first. */
  async stop(): Promise<void> {
    await this.#writer.stop();
    await this.#standby?.stop();
  }

  async #create(): Promise<void> {
    await this.#writer.initialize();
    await this.#writer.start();
    // On Aurora, this role exists, and a role that is granted it logs in with IAM tokens.
    await execute(this.#writer, 'CREATE ROLE rds_iam NOLOGIN');
    await execute(this.#writer, `CREATE DATABASE ${escapeIdentifier(this.database)}`);
    recordWriter(this.dir, this.#name);
  }

  async #setSynchronousStandbys(names: '' | '*'): Promise<void> {
    await execute(this.#writer, `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await execute(this.#writer, 'SELECT pg_reload_conf()');
  }

  get #otherName(): ServerName {
    return this.#name === 'server-1' ? 'server-2' : 'server-1';
  }

  #createServer(name: ServerName): PostgresServer {
    return new PostgresServer(this.context, getDataDir(this.dir, name));
  }
}

/** Runs a statement as the superuser. @returns the number of rows */
async function execute(server: PostgresServer, statement: string): Promise<number> {
  const client = await server.connect();
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
