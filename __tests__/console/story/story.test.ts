import { storySection } from '../../../src/console/sections/story';
import type { ConsoleSection, OpenSection, Story } from '../../../src/console/server/section';
import { serveSections, type TestConsole } from '../support';

let served: TestConsole | undefined;
afterEach(() => served?.stop());

const createStory = (title: string): Story => ({
  title,
  sentence: 'It was accepted.',
  correlationId: 'c-1',
  steps: [
    { name: 'accepted', service: 'API', startedAt: 1, status: 'succeeded', input: { cardNumber: '4111' } },
  ],
  links: [],
});

const createSection = (name: string, findStory?: OpenSection['findStory']): ConsoleSection => ({
  name,
  group: name,
  clientDirectory: __dirname,
  pages: [],
  open: () => Promise.resolve(findStory && { findStory }),
});

const search = async (sections: readonly ConsoleSection[], id: string) => {
  served = await serveSections([storySection, ...sections]);
  return served.query(`/api/story/story?id=${encodeURIComponent(id)}`);
};
const fail = () => Promise.reject(new Error('the index is missing'));
const knowNothing = () => Promise.resolve(undefined);

test('the first section that knows the id returns the story, with its inputs masked', async () => {
  const asked: string[] = [];
  const know = (title: string) => (id: string) => {
    asked.push(`${title} ${id}`);
    return Promise.resolve(id === 'a b' ? createStory(title) : undefined);
  };
  const sections = [
    createSection('not-deployed'),
    createSection('first', knowNothing),
    createSection('second', know('second')),
    createSection('third', know('third')),
  ];
  expect(await search(sections, ' a b ')).toMatchObject({
    title: 'second',
    steps: [{ input: { cardNumber: '(sensitive #1)' } }],
  });
  expect(asked).toEqual(['second a b']);
});

test('a section that fails does not hide the story of another', async () => {
  const sections = [
    createSection('first', fail),
    createSection('second', () => Promise.resolve(createStory('second'))),
  ];
  expect(await search(sections, 'x')).toMatchObject({ title: 'second' });
});

test('if no section knows the id, the failure of one is reported: it might have known it', async () => {
  await expect(
    search([createSection('first', fail), createSection('second', knowNothing)], 'x'),
  ).rejects.toThrow('the index is missing');
});

test('an id that no section knows is an error that explains what an id is', async () => {
  await expect(search([createSection('first', knowNothing)], 'x')).rejects.toThrow(
    /no system knows .*the id of an alert, a transaction, a trade or an order/,
  );
  await served!.stop();
  await expect(search([], ' ')).rejects.toThrow(/invalid parameters: id/);
});
