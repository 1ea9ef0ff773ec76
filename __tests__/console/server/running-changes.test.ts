import { z } from 'zod';
import { type ConsoleSection, defineChange } from '../../../src/console/server/section';
import { serveSections, type TestConsole } from '../support';

/** A change that runs until a test releases it. */
let release: () => void;
let runs: number;
let served: TestConsole;

const section: ConsoleSection = {
  name: 'doors',
  group: 'Doors',
  clientDirectory: __dirname,
  pages: [],
  open: () =>
    Promise.resolve({
      changes: {
        hold: defineChange({
          parameters: z.object({ door: z.string() }),
          run: async () => {
            runs++;
            await new Promise<void>((resolve) => (release = resolve));
            return 'opened';
          },
        }),
      },
    }),
};

beforeEach(async () => {
  runs = 0;
  served = await serveSections([section]);
});

/** Sends a confirmed change. Returns after it has begun. */
const begin = (door: string) =>
  served.request('/api/doors/hold', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parameters: { door }, confirmed: true }),
  });

test('a change that a page sends twice, or two pages send, is made once while it runs', async () => {
  const first = await begin('front');
  const second = await begin('front');
  expect([first.status, second.status, runs]).toEqual([200, 409, 1]);
  expect(await second.json()).toMatchObject({
    error: { what: 'the same change (hold) is running already' },
  });
  const releaseFront = release;
  expect((await begin('back')).status).toBe(200);
  release();
  releaseFront();
  expect(await first.text()).toBe('{"result":"opened"}\n');
  expect((await begin('front')).status).toBe(200);
  release();
  await served.stop();
  expect(served.records.map(({ state }) => state).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'started'),
    ...Array.from({ length: 3 }, () => 'succeeded'),
  ]);
});

test('a console that stops waits for its change, also if the page is closed, and records its result', async () => {
  const response = await begin('front');
  await response.body?.cancel();
  const stopped = served.stop();
  setTimeout(release, 20);
  await stopped;
  expect(served.records.map(({ state, result }) => [state, result])).toEqual([
    ['started', undefined],
    ['succeeded', 'opened'],
  ]);
});

test('a change that could not be recorded, and so was not made, can be sent again', async () => {
  await served.stop();
  let isFull = true;
  served = await serveSections([section], {
    recordChange: () => (isFull ? Promise.reject(new Error('no space left on device')) : Promise.resolve()),
  });
  expect((await begin('front')).status).toBe(500);
  isFull = false;
  expect((await begin('front')).status).toBe(200);
  release();
  await served.stop();
});
