import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Forwards requests to an emulator, except those that are signed for one region: their connections are cut, as when the
 * region is down.
 */
export class RegionOutage {
  private readonly server: Server;
  /** The requests for the region that is down. */
  readonly cut: string[] = [];

  private constructor(emulator: string, region: string) {
    const { hostname, port } = new URL(emulator);
    this.server = createServer((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      if (headers.authorization?.includes(`/${region}/`)) {
        this.cut.push(`${method} ${path} ${headers.authorization.split(',')[0]}`);
        incoming.socket.destroy();
        return;
      }
      const forwarded = request({ hostname, port, method, path, headers }, (response) => {
        outgoing.writeHead(response.statusCode!, response.headers);
        response.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      incoming.pipe(forwarded);
    });
  }

  static async start(emulator: string, region: string): Promise<RegionOutage> {
    const outage = new RegionOutage(emulator, region);
    await new Promise<void>((resolve) => outage.server.listen(0, '127.0.0.1', resolve));
    return outage;
  }

  /** What commands take for the emulator's address while the region is down. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
