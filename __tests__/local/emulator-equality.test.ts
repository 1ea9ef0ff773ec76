import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/cli/process/run-command';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { getPython } from '../../src/cli/target/local/install-emulator';
import { PATHS } from '../../src/cli/target/local/paths';
import { compareFunctions } from './emulator-values';
import { REQUESTS, type TestRequest } from './emulator-requests';
import { REGION } from './emulator-client';
import { findFreePort } from '../../src/cli/target/local/port';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
const running: RunningEmulator[] = [];

/** Headers whose values differ in each response, and an id of S3 that MiniStack sends with the responses of all services. */
const VARIABLE = ['date', 'x-amzn-requestid', 'x-amz-request-id', 'x-amz-id-2'];

beforeAll(async () => {
  await installEmulator(() => {});
  await start('optimized', []);
  const program = 'import optimizations; print(*optimizations.OPTIMIZATIONS)';
  const { stdout } = await runCommand(getPython(PATHS), ['-c', program], {
    env: process.env,
    cwd: PATHS.emulator,
  });
  await start('unoptimized', stdout.trim().split(' '));
});
afterAll(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  rmSync(dir, { recursive: true, force: true });
});

async function start(name: string, disabledCorrections: readonly string[]): Promise<void> {
  const stateDir = join(dir, name);
  const port = await findFreePort();
  running.push(
    await startEmulator({ port, stateDir, logFile: join(dir, `${name}.log`), disabledCorrections }),
  );
}

/** Sends a request, and returns what a client sees, without what differs in each response. */
async function send({ endpoint }: RunningEmulator, { target, body, headers = {} }: TestRequest) {
  const [service = ''] = target.split('.');
  const scope = `Credential=test/20260101/${REGION}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      'x-invalid-on-purpose': '1',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
      ...headers,
    },
  });
  const text = (await response.text())
    .replaceAll(new URL(endpoint).host, 'host')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/"MD5OfBody": "[0-9a-f]+"/g, '"MD5OfBody": "of a body with an id"')
    .replaceAll(/("[A-Za-z]*(?:Time|DateTime|Timestamp)[A-Za-z]*": ?)"?[\d.]+"?/g, '$1time');
  const seen: [string, string][] = [];
  response.headers.forEach((value, name) => !VARIABLE.includes(name) && seen.push([name, value]));
  const isVariable = /"(id|time)|: time/.test(text);
  return {
    status: response.status,
    text,
    headers: Object.fromEntries(
      seen.filter(([name]) => !isVariable || !['x-amz-crc32', 'content-length'].includes(name)),
    ),
  };
}

test('clients see the same responses with and without the optimizations', async () => {
  const [optimized, unoptimized] = running as [RunningEmulator, RunningEmulator];
  for (const request of REQUESTS) {
    const [seen, expected] = [await send(optimized, request), await send(unoptimized, request)];
    expect({ request, ...seen }).toEqual({ request, ...expected });
  }
});

test('a request that skips the application gets the same response as through it', async () => {
  const [{ endpoint }] = running as [RunningEmulator];
  // The application reads the Referer; requests without it go from their connection to the service.
  const referer = `${endpoint}/`;
  for (const request of REQUESTS.filter(({ repeatable }) => repeatable)) {
    const direct = await send(running[0]!, request);
    const indirect = await send(running[0]!, { ...request, headers: { ...request.headers, referer } });
    expect({ request, ...direct }).toEqual({ request, ...indirect });
  }
});

test('functions with random values have the same results with and without the optimizations', async () => {
  expect(await compareFunctions()).toBe('equal');
});
