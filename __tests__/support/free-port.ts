import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Operating systems assign ports from 32768 on to connections and to servers that do not choose one. So a port below
 * stays free between this check and its use.
 */
const [FIRST, END] = [20_000, 32_000];

/** Finds an unused port of the loopback address for a server that starts later. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
