import { type ServerType, serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../cli/errors';
import { type ConsoleOptions, createApp } from './app';
import { LOOPBACK } from './security';

/** The port on which the console listens, unless another is given. */
const DEFAULT_PORT = 4580;

/** A console that is running. */
export interface RunningConsole {
  /** The URL with the token. */
  readonly url: string;
  readonly port: number;
  readonly app: ReturnType<typeof createApp>;
  /** Waits for the changes that are running, ends all connections, and stops. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the console on the loopback address.
 * @param port 0 for any free port; undefined for the default one, or a free one if another console uses it
 * @throws UserError if the given port is in use
 */
export async function startConsole(options: ConsoleOptions, port?: number): Promise<RunningConsole> {
  let actualPort = 0;
  const app = createApp(options, () => actualPort);
  const server = await listen(app.fetch, port ?? DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (port === undefined) return listen(app.fetch, 0);
    throw new UserError(`port ${port} of ${LOOPBACK} is in use: choose another one with --console-port`);
  });
  actualPort = (server.address() as AddressInfo).port;
  return {
    url: `http://${LOOPBACK}:${actualPort}/?token=${options.token}`,
    port: actualPort,
    app,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await app.waitForChanges();
      app.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

function listen(fetch: ReturnType<typeof createApp>['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: LOOPBACK, overrideGlobalObjects: false }, () =>
      resolve(server),
    );
    server.once('error', reject);
  });
}
