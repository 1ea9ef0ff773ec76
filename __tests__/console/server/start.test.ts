import { serveConsole } from '../../../src/cli/commands/console';
import { openSession } from '../../../src/cli/session';
import type { RunningConsole } from '../../../src/console/server/start';
import { createReadOnlyAws, serveSections } from '../support';

const running: Pick<RunningConsole, 'stop'>[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
});

const start = async (...[session, options]: Parameters<typeof serveConsole>) => {
  const started = await serveConsole(session, options);
  running.push(started);
  return started;
};

/** Opens the URL that the command prints, and requests what the console may do. */
async function readRights({ url, port }: RunningConsole): Promise<unknown> {
  const [cookie] = (await fetch(url)).headers.getSetCookie();
  const response = await fetch(`http://127.0.0.1:${port}/api/console`, {
    headers: { cookie: cookie!.split(';')[0]! },
  });
  const { target, allowsChanges } = ((await response.json()) as { data: Record<string, unknown> }).data;
  return { target, allowsChanges };
}

test('on AWS, the console only reads, unless changes are allowed; on the local target, it changes', async () => {
  const session = openSession({});
  const { session: aws } = createReadOnlyAws();
  expect(await readRights(await start(session, {}))).toEqual({ target: 'local', allowsChanges: true });
  expect(await readRights(await start(aws, {}))).toEqual({ target: 'aws', allowsChanges: false });
  expect(await readRights(await start(aws, { allowChanges: true }))).toEqual({
    target: 'aws',
    allowsChanges: true,
  });
});

test('consoles without a given port run beside each other, each with a token of its own', async () => {
  const [first, second] = [await start(openSession({}), {}), await start(openSession({}), {})];
  expect(first.port).not.toBe(second.port);
  const [firstToken, secondToken] = [first, second].map(({ url }) => new URL(url).searchParams.get('token')!);
  expect(firstToken).toMatch(/^[\w-]{43}$/);
  expect(firstToken).not.toBe(secondToken);
});

test('a given port that is in use is an error that names the fix', async () => {
  const other = await serveSections([]);
  running.push(other);
  await expect(serveConsole(openSession({}), { consolePort: other.port })).rejects.toThrow(
    `port ${other.port} of 127.0.0.1 is in use: choose another one with --console-port`,
  );
});
