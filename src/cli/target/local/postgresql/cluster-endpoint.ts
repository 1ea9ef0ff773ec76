import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { UserError } from '../../../errors';

/**
 * The stable address of a cluster: forwards each connection to the server that is the writer at that time. As with the
 * endpoint of an Aurora cluster, a connection does not follow the writer: it ends with its server.
 */
export class ClusterEndpoint {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly getWriterPort: () => number | undefined,
  ) {}

  /**
   * Listens on the loopback address.
   * @param port 0 for any free port
   * @param getWriterPort returns the port of the writer, or undefined if there is none
   * @throws UserError if the port is in use
   */
  static async open(port: number, getWriterPort: () => number | undefined): Promise<ClusterEndpoint> {
    const server = createServer();
    const endpoint = new ClusterEndpoint(server, getWriterPort);
    server.on('connection', (client) => endpoint.#forward(client));
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new UserError(
        `port ${port}, the port of the local database, is in use: stop the program that uses it`,
      );
    }
    return endpoint;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  disconnectAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.disconnectAll();
    await closed;
  }

  #forward(client: Socket): void {
    const port = this.getWriterPort();
    if (port === undefined) return void client.destroy();
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    client.setNoDelay(true);
    this.#join(client, server);
    this.#join(server, client);
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.once('error', () => {}); // 'close' follows.
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroySoon(); // The server's last message still reaches the client.
    });
  }
}
