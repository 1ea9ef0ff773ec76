import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Relays HTTP requests to another endpoint until it is closed, as an endpoint of AWS that fails. */
export class Relay {
  private server: Server | undefined;

  /** @returns its endpoint */
  async open(target: string): Promise<string> {
    const server = createServer((incoming, outgoing) => {
      const { method, url = '/', headers } = incoming;
      const relayed = request(new URL(url, target), { method, headers }, (response) => {
        outgoing.writeHead(response.statusCode!, response.headers);
        response.pipe(outgoing);
      });
      relayed.on('error', () => outgoing.destroy());
      incoming.pipe(relayed);
    });
    this.server = server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Ends its connections: later requests are refused. */
  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
