import type { DeployedStack } from '../../../src/console/server/section';
import { UserError } from '../../../src/cli/errors';
import { createExampleSection, createExampleState, type ExampleState } from '../example/section';
import { serveSections, type TestConsole } from '../support';

let state: ExampleState;
let served: TestConsole;
beforeEach(async () => {
  state = createExampleState();
  served = await serveSections([createExampleSection(state)]);
});
afterEach(() => served.stop());

const read = async (path: string) => {
  const response = await served.request(path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('a query gets its parameters, converted, and its answer is masked', async () => {
  expect(await served.query('/api/example/messages?limit=1')).toEqual([
    { id: 'm1', size: 0, password: '(sensitive #1)' },
  ]);
});

test.each([
  ['/api/example/messages?limit=0', 400, /invalid parameters: limit: /],
  ['/api/example/nothing', 404, /there is no query "nothing"/],
  ['/api/example/__proto__', 404, /there is no query/],
  ['/api/nothing/messages', 404, /there is no section "nothing"/],
  ['/api/nothing', 404, /there is no GET/],
  ['/api/example/poke', 405, /is a change/],
])('%s is answered with %i and the reason', async (path, status, what) => {
  expect(await read(path)).toEqual({
    status,
    body: { error: expect.objectContaining({ what: expect.stringMatching(what) as string }) as object },
  });
});

const unreachable = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4566'), { code: 'ECONNREFUSED' });
const overloaded = Object.assign(new Error('slow down'), {
  name: 'ServiceUnavailable',
  $metadata: { httpStatusCode: 503 },
});

test.each([
  ['no answer of the target', unreachable, 502, 'start the local target with npx stacks up'],
  ['an outage of AWS', overloaded, 502, 'slow down'],
  ['a wrong use', new UserError('the table is empty: send a trade first'), 409, 'send a trade first'],
  ['a fault of the section', new TypeError('undefined is not a function'), 500, 'is not a function'],
])('an error of a section that means %s has its own status', async (_, error, status, what) => {
  state.failure = error;
  const { status: answered, body } = await read('/api/example/messages');
  expect(answered).toBe(status);
  expect(JSON.stringify(body)).toContain(what);
});

test('a secret in an error does not reach the page', async () => {
  state.failure = new Error('login failed with password=hunter2-and-more');
  const { body } = await read('/api/example/messages');
  expect(JSON.stringify(body)).not.toContain('hunter2');
  expect(served.lines.join()).not.toContain('hunter2');
});

test('the answer lists what exists: target, rights, sections and pages', async () => {
  const { body } = await read('/api/console');
  expect(body.data).toMatchObject({
    target: 'local',
    allowsChanges: true,
    user: 'ada',
    sections: [
      {
        name: 'example',
        pages: [{ path: '/messages', module: '/sections/example/messages-page.js' }, {}, {}],
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain(__dirname);
});

test('a section is opened once, again after the deployed stacks have changed, and closed in between', async () => {
  await served.stop();
  const example = createExampleSection(state);
  const events: string[] = [];
  let stacks: DeployedStack[] = [];
  let time = 0;
  served = await serveSections(
    [
      {
        ...example,
        open: async (context) => {
          const names = (await context.deployed()).map(({ name }) => name).join();
          events.push(`opened with ${names}`);
          const opened = await example.open(context);
          return opened && { ...opened, close: () => events.push(`closed ${names}`) };
        },
      },
    ],
    { stacks: () => Promise.resolve(stacks), now: () => time },
  );
  const createStack = (name: string) => ({ name, resources: [], outputs: {} }) as unknown as DeployedStack;
  const step = async (next: DeployedStack[]) => {
    stacks = next;
    time += 60_000;
    // The first query starts the reading, and gets the answer of the section that is open.
    for (let count = 0; count < 3; count++) await served.query('/api/example/messages');
  };
  await step([createStack('a')]);
  await step([createStack('a')]);
  await step([createStack('a'), createStack('b')]);
  expect(events.sort()).toEqual(['closed a', 'opened with a', 'opened with a,b']);
  state.isDeployed = false;
  stacks = [];
  time += 60_000;
  await served.query('/api/example/messages');
  expect(await read('/api/example/messages')).toMatchObject({
    status: 409,
    body: { error: { what: 'Example system is not deployed' } },
  });
});

test('while no state was ever read, requests report why; a section that needs no stack works', async () => {
  await served.stop();
  let failure: Error | undefined = unreachable;
  let time = 0;
  const independent = { ...createExampleSection(state), name: 'independent', opensWithoutStacks: true };
  served = await serveSections([createExampleSection(state), independent], {
    stacks: () => (failure ? Promise.reject(failure) : Promise.resolve([])),
    now: () => (time += 60_000),
  });
  expect(await read('/api/example/messages')).toMatchObject({ status: 502 });
  expect(await read('/api/independent/messages')).toMatchObject({ status: 200 });
  failure = undefined;
  await read('/api/example/messages');
  expect(await read('/api/example/messages')).toMatchObject({ status: 200 });
});
