import { mkdirSync } from 'node:fs';
import { findBinaries } from './binaries';
import { createArchive } from './archive';
import { readOrCreateCertificate } from './certificate';
import { ClusterEndpoint } from './cluster-endpoint';
import type { ServerContext } from './server';
import { chooseServerUser } from './server-user';
import { type Instance, Servers } from './servers';

/** The options of a cluster. */
export interface PostgresOptions {
  /** The directory of the cluster's data. Only one process at a time uses it. */
  readonly dir: string;
  /** The database, as `database_name` of an Aurora cluster. */
  readonly database: string;
  /** The superuser, as `master_username` of an Aurora cluster. */
  readonly masterUser: string;
  /** The port of the endpoint on the loopback address. @default - any free port */
  readonly port?: number;
  /** A directory to which the writer copies its log, so that `restoreToTime` can restore backups. @default - none */
  readonly archiveDir?: string;
  /** Additional settings of postgresql.conf, such as `max_connections`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A PostgreSQL server in place of an Aurora cluster, with an endpoint that stays the same when a standby becomes the writer.
 * Clients connect with TLS to localhost and `port`. Any password is accepted, because only AWS can verify IAM tokens.
 */
export interface PostgresCluster {
  /** The port of the endpoint. */
  readonly port: number;
  /** The certificate authority of the servers, in PEM. */
  readonly ca: string;
  /** Kills the writer, as the failure of its machine would. Connections fail until `restart` or `promote`. */
  kill(): Promise<void>;
  /** Starts the writer again, after `kill` or in place of the running one. Returns when it accepts connections. */
  restart(): Promise<void>;
  /**
   * Adds a standby to which the writer replicates each commit before it acknowledges it. So a promotion loses no
   * acknowledged commit, as with the storage that the instances of an Aurora cluster share.
   */
  addStandby(): Promise<void>;
  /** Ends the writer, if it is running, and makes the standby the writer. Returns when it accepts writes. */
  promote(): Promise<void>;
  /** Copies the data of the running writer to a directory, for `restoreToTime`. */
  backUp(backupDir: string): Promise<void>;
  /** Returns when the log up to now is in `archiveDir`. */
  archiveLog(): Promise<void>;
  /** Lists the writer and the standby that are running. */
  listInstances(): readonly Instance[];
  /** Returns when the process of the writer has ended, for any reason. */
  waitForExitOfWriter(): Promise<void>;
  /** Stops all servers. The data stay in the directory. */
  stop(): Promise<void>;
}

/**
 * Starts the cluster of a directory, and creates it if the directory is empty. Servers of a killed process are stopped
 * first.
 * @throws UserError if the package with the server is missing, the server fails to start or the port is in use
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresCluster> {
  const context = await createServerContext(options);
  const servers = new Servers(options.dir, options.database, context);
  try {
    await servers.start();
    const endpoint = await ClusterEndpoint.open(options.port ?? 0, () => servers.writerPort);
    return {
      port: endpoint.port,
      ca: context.certificate.ca,
      kill: () => servers.writer.kill(),
      restart: () => servers.restart(),
      addStandby: () => servers.addStandby(),
      async promote() {
        await servers.promote();
        endpoint.disconnectAll();
      },
      backUp: (backupDir) => servers.backUp(backupDir),
      archiveLog: () => servers.archiveLog(),
      listInstances: () => servers.listInstances(),
      waitForExitOfWriter: () => servers.writer.waitForExit(),
      async stop() {
        await endpoint.close();
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

/** Creates what the servers of a cluster share, and its directory. */
export async function createServerContext(options: PostgresOptions): Promise<ServerContext> {
  const { dir, masterUser, archiveDir, settings } = options;
  mkdirSync(dir, { recursive: true });
  const user = await chooseServerUser();
  const certificate = await readOrCreateCertificate(dir, user);
  const archive = archiveDir === undefined ? {} : createArchive(archiveDir, user);
  return { binaries: findBinaries(), user, certificate, masterUser, settings: { ...archive, ...settings } };
}
