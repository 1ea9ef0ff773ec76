import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { formatError } from '../../../errors';
import type { PostgresCluster } from './cluster';
import type { Instance } from './servers';

/** The answer of the control of a cluster. */
export interface ClusterStatus {
  readonly dir: string;
  readonly instances: readonly Instance[];
}

/** The changes of a running cluster, one at a time. */
export class ClusterControl {
  #last: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  constructor(private readonly cluster: PostgresCluster) {}

  /** Kills the writer and starts it again. */
  restartWriter = (): Promise<void> =>
    this.#runInOrder(async () => {
      await this.cluster.kill();
      await this.cluster.restart();
    });

  /** Kills the writer and promotes a standby, which is added first if there is none. */
  failOver = (): Promise<void> =>
    this.#runInOrder(async () => {
      const instances = this.cluster.listInstances();
      if (!instances.some(({ role }) => role === 'standby')) await this.cluster.addStandby();
      await this.cluster.kill();
      await this.cluster.promote();
    });

  /** Starts the writer again each time its process has ended, as Aurora does. Returns when the cluster is stopped. */
  async keepWriterRunning(onError: (error: unknown) => Promise<void>): Promise<void> {
    while (!this.#isStopping) {
      await this.cluster.waitForExitOfWriter();
      await this.#runInOrder(async () => {
        const isRunning = this.cluster.listInstances().some(({ role }) => role === 'writer');
        if (!isRunning && !this.#isStopping) await this.cluster.restart();
      }).catch(onError);
    }
  }

  stop(): Promise<void> {
    this.#isStopping = true;
    return this.#runInOrder(() => this.cluster.stop());
  }

  #runInOrder(change: () => Promise<void>): Promise<void> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => {});
    return result;
  }
}

/**
 * Serves the control of a cluster on the loopback address: `GET /` with its directory and instances, `POST /restart-writer` and
 * `POST /fail-over`. The answer to a change is sent when it is complete: 200, or 500 with the error.
 */
export async function serveControl(
  dir: string,
  cluster: PostgresCluster,
  control: ClusterControl,
): Promise<Server> {
  const operations: Readonly<Record<string, () => unknown>> = {
    'GET /': (): ClusterStatus => ({ dir, instances: cluster.listInstances() }),
    'POST /restart-writer': control.restartWriter,
    'POST /fail-over': control.failOver,
  };
  const server = createServer((request, response) => {
    const operation = operations[`${request.method} ${request.url}`];
    if (!operation)
      return send(response, 404, { error: `no such operation: ${request.method} ${request.url}` });
    Promise.resolve()
      .then(operation)
      .then(
        (result) => send(response, 200, result ?? {}),
        (error: unknown) => send(response, 500, { error: formatError(error) }),
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
