import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { UserError } from '../../../errors';
import { runCommand } from '../../../process/run-command';
import type { Binaries } from './binaries';
import type { Certificate } from './certificate';
import { connect, isReady } from './connect';
import { findFreePort } from '../port';
import { killServer, stopAbandonedServer, stopProcess } from './postmaster';
import { giveToServer, type ServerUser } from './server-user';

/** What the servers of a cluster share. */
export interface ServerContext {
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly certificate: Certificate;
  /** The superuser. */
  readonly masterUser: string;
  /** Additional settings of postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A crash recovery replays the log since the last checkpoint, at most a few seconds of work here. */
const START_MS = 60_000;
const POLL_MS = 20;
/** Processes of connections end shortly after their server was killed. Until then, the data are in use. */
const isInUse = (text: string): boolean =>
  text.includes('pre-existing shared memory block') && text.includes('is still in use');

/**
 * Only TLS is accepted. An IAM token is accepted as a password because every password is: tokens can only be verified by
 * AWS. So nothing but this machine can connect.
 */
const CLIENT_AUTHENTICATION = `
hostssl all         all 127.0.0.1/32 trust
hostssl replication all 127.0.0.1/32 trust
`;

/** One server with its data directory. */
export class PostgresServer {
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(
    private readonly context: ServerContext,
    readonly dataDir: string,
  ) {}

  /** The port on the loopback address, after the first start. */
  get port(): number {
    return this.#port;
  }

  get logFile(): string {
    return `${this.dataDir}.log`;
  }

  get isRunning(): boolean {
    return this.pid !== undefined;
  }

  /** The id of the process; undefined if the server is not running. */
  get pid(): number | undefined {
    const { pid, exitCode, signalCode } = this.#process ?? {};
    return exitCode === null && signalCode === null ? pid : undefined;
  }

  /** Creates an empty data directory. @throws UserError with the message of initdb */
  async initialize(): Promise<void> {
    const { binaries, masterUser } = this.context;
    this.createDataDirectory();
    const options = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C'];
    // The same order of texts on each platform.
    const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const { prefix, ids } = this.context.user;
    const [command, ...args] = [...prefix, binaries.initdb, '-D', this.dataDir, '-U', masterUser];
    const result = await runCommand(command as string, [...args, ...options, ...collation], {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ids,
    });
    if (result.code !== 0)
      throw new UserError(`initdb failed in ${this.dataDir}: ${getLastLine(result.stderr)}`);
    writeFileSync(join(this.dataDir, 'pg_hba.conf'), CLIENT_AUTHENTICATION);
  }

  /** Creates the directory with the permissions that PostgreSQL requires. */
  createDataDirectory(): void {
    mkdirSync(this.dataDir, { recursive: true });
    chmodSync(this.dataDir, 0o700);
    giveToServer(this.dataDir, this.context.user);
  }

  /**
   * Starts the server and waits until it accepts connections.
   * @param settings settings of this start
   * @throws UserError with the last line of its log
   */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    await stopAbandonedServer(this.dataDir);
    this.#port ||= await findFreePort(); // Its standby connects to the same port after a restart.
    const deadline = Date.now() + START_MS;
    for (;;) {
      const output = await this.#launch(settings, deadline);
      if (output === undefined) return;
      if (!isInUse(output) || Date.now() > deadline)
        throw new UserError(`PostgreSQL failed to start: ${getLastLine(output)} (log: ${this.logFile})`);
      await sleep(POLL_MS);
    }
  }

  /** @returns undefined when the server accepts connections, or its output if it has ended */
  async #launch(settings: Readonly<Record<string, string>>, deadline: number): Promise<string | undefined> {
    const { user, binaries } = this.context;
    const [command, ...args] = [...user.prefix, binaries.postgres, '-D', this.dataDir];
    const log = openSync(this.logFile, 'a');
    const start = fstatSync(log).size;
    const child = spawn(command as string, [...args, ...this.#formatSettings(settings)], {
      ...user.ids,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#process = child;
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    while (!(await isReady(this.#port, this.context))) {
      if (failure) return failure.message;
      if (!this.isRunning || Date.now() > deadline) {
        await this.stop();
        return readFileSync(this.logFile).subarray(start).toString();
      }
      await sleep(POLL_MS);
    }
    return undefined;
  }

  /** Opens a connection of the superuser. The caller ends it. */
  connect(database = 'postgres'): Promise<Client> {
    const { masterUser, certificate } = this.context;
    return connect({ port: this.#port, ca: certificate.ca, user: masterUser, database });
  }

  /** Runs a statement as the superuser, on a connection of its own. @returns the number of rows */
  async query(statement: string): Promise<number> {
    const client = await this.connect();
    try {
      return (await client.query(statement)).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }

  /** Waits until the process has ended, for any reason. */
  async waitForExit(): Promise<void> {
    if (this.#process && this.isRunning) await once(this.#process, 'exit');
  }

  /** Ends the server at once, as the failure of its machine would: without a checkpoint. */
  async kill(): Promise<void> {
    if (this.pid === undefined) return;
    killServer(this.pid);
    await this.waitForExit();
  }

  /** Disconnects the clients, writes a checkpoint and ends the server. */
  async stop(): Promise<void> {
    if (this.pid === undefined) return;
    await stopProcess(this.pid);
    await this.waitForExit();
  }

  #formatSettings(settings: Readonly<Record<string, string>>): string[] {
    const { certificate } = this.context;
    const all = {
      port: String(this.#port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ssl: 'on',
      ssl_cert_file: certificate.certificateFile,
      ssl_key_file: certificate.keyFile,
      timezone: 'UTC',
      // Data survive the end of any process, but not a failure of this machine, as those of the emulator.
      fsync: 'off',
      // A standby that was disconnected finds the log that it needs.
      wal_keep_size: '256MB',
      wal_retrieve_retry_interval: '100ms',
      ...this.context.settings,
      ...settings,
    };
    return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }
}

const getLastLine = (text: string): string => text.trim().split('\n').at(-1) || 'no output';
