import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { runCommand, type Env } from '../../process/run-command';

/**
 * Operating systems assign ports from 32768 on to connections and to servers that do not choose one. So a port below
 * stays free between this check and its use.
 */
const [FIRST_PORT, END_PORT] = [20_000, 32_000];

/** Whether a process listens on the port of the loopback address. */
export async function isPortInUse(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (isInUse: boolean) => {
      socket.destroy();
      resolve(isInUse);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/** Describes the process that listens on the port, such as `python (process 4711)`. */
export async function describePortUser(port: number, env: Env): Promise<string> {
  const attempts: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['ss', ['-Hltnp', `sport = :${port}`], /\(\("(?<name>[^"]+)",pid=(?<pid>\d+)/],
    ['lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN'], /\n(?<name>\S+)\s+(?<pid>\d+)\s/],
  ];
  for (const [command, args, pattern] of attempts) {
    const result = await runCommand(command, args, { env }).catch(() => undefined);
    const groups = result?.stdout.match(pattern)?.groups;
    if (groups) return `${groups.name} (process ${groups.pid})`;
  }
  return 'another program';
}

/** Returns the port in the URLs of the queues that the emulator has saved, if it has saved any. */
export function findPortOfQueues(stateDir: string): number | undefined {
  const file = join(stateDir, 'state', 'sqs.json');
  if (!existsSync(file)) return undefined;
  const port = /"url": ?"http:\/\/[^/":]+:(\d{1,5})\//.exec(readFileSync(file, 'utf8'))?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Finds an unused port of the loopback address for a server that starts later. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, END_PORT);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
