import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import { archiveLog } from './archive';
import { findWriter, getDataDir, recordWriter, type ServerName } from './cluster-record';
import { copyRunningServer, writeServerFile } from './copy-data';
import { PostgresServer, type ServerContext } from './server';

/** A running server, as an instance of an Aurora cluster. */
export interface Instance {
  readonly name: ServerName;
  readonly role: 'writer' | 'standby';
  readonly pid: number;
  /** Its own port on the loopback address. Clients use the port of the cluster. */
  readonly port: number;
}

const REPLICATION_MS = 30_000;
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

  listInstances(): readonly Instance[] {
    const describe = (server: PostgresServer | undefined, name: ServerName, role: Instance['role']) =>
      server?.pid === undefined ? [] : [{ name, role, pid: server.pid, port: server.port }];
    return [
      ...describe(this.#writer, this.#name, 'writer'),
      ...describe(this.#standby, this.#otherName, 'standby'),
    ];
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
    await copyRunningServer(this.#writer, standby, this.context.user);
    writeServerFile(join(standby.dataDir, 'standby.signal'), '', this.context.user);
    this.#standby = standby;
    await standby.start({
      primary_conninfo: `host=127.0.0.1 port=${this.#writer.port} user=${this.context.masterUser} sslmode=require`,
    });
    await this.#setSynchronousStandbys('*');
    await this.#waitForReplication();
  }

  /** @throws Error after 30 s, such as if the standby ends */
  async #waitForReplication(): Promise<void> {
    const deadline = Date.now() + REPLICATION_MS;
    const query = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
    while ((await this.#writer.query(query)) === 0) {
      if (Date.now() > deadline)
        throw new Error(`the standby does not replicate (log: ${this.#standby?.logFile})`);
      await sleep(POLL_MS);
    }
  }

  async promote(): Promise<void> {
    const standby = this.#standby;
    if (!standby) throw new Error('the cluster has no standby: call addStandby first');
    await this.#writer.kill();
    await standby.query('SELECT pg_promote(true)');
    this.#name = this.#otherName;
    recordWriter(this.dir, this.#name);
    this.#writer = standby;
    this.#standby = undefined;
  }

  backUp(backupDir: string): Promise<void> {
    return copyRunningServer(this.#writer, new PostgresServer(this.context, backupDir), this.context.user);
  }

  async archiveLog(): Promise<void> {
    const client = await this.#writer.connect();
    try {
      await archiveLog(client);
    } finally {
      await client.end();
    }
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
    await this.#writer.query('CREATE ROLE rds_iam NOLOGIN');
    await this.#writer.query(`CREATE DATABASE ${escapeIdentifier(this.database)}`);
    recordWriter(this.dir, this.#name);
  }

  async #setSynchronousStandbys(names: '' | '*'): Promise<void> {
    await this.#writer.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await this.#writer.query('SELECT pg_reload_conf()');
  }

  get #otherName(): ServerName {
    return this.#name === 'server-1' ? 'server-2' : 'server-1';
  }

  #createServer(name: ServerName): PostgresServer {
    return new PostgresServer(this.context, getDataDir(this.dir, name));
  }
}
