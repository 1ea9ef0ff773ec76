import { z } from 'zod';
import { COMMENT_MARKER } from '../../../src/domain/plan';
import { authorOf, BODY_LIMIT, factsOf, mark, upsertComment } from '../../../src/cli/github/marked';
import { BOT, FakeGitHub } from './fake-github';

describe("a pull request's comment", () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());
  const say = (text: string, about = 'plan') => upsertComment(fake.client, 7, { about, text });

  it('is made, then updated in place', async () => {
    expect(await say('one')).toBe('created');
    const { id } = fake.commentsOf(7)[0]!;
    expect(await say('two')).toBe('updated');
    expect(fake.commentsOf(7)).toMatchObject([{ id, body: '<!-- market-stacks:plan -->\ntwo' }]);
  });

  it('takes over what somebody pasted there by hand: the mark is that of stacks plan --markdown', async () => {
    expect(mark('plan')).toBe(COMMENT_MARKER);
    fake.commentsOf(7).push(fake.entry(`${COMMENT_MARKER}\n## Plan: no changes`));
    expect(await say('one')).toBe('updated');
  });

  it('is left alone where it says the same already', async () => {
    await say('one');
    expect(await say('one')).toBe('unchanged');
    expect(fake.asked.filter((asked) => asked.startsWith('PATCH'))).toEqual([]);
  });

  it('is found behind those of others, which are never touched, even with a copied mark', async () => {
    const others = [
      fake.entry(`${mark('plan')}\ncopied`, 'mallory'),
      fake.entry('Looks good', 'alice'),
      fake.entry(`> ${mark('plan')}\nquoted by another workflow`, BOT),
      fake.entry(`${mark('drift-a')}\nof another kind`, BOT),
    ];
    fake.commentsOf(7).push(...others);
    const before = structuredClone(others);
    expect(await say('one')).toBe('created');
    expect(await say('two')).toBe('updated');
    expect(fake.commentsOf(7).slice(0, 4)).toEqual(before);
    expect(fake.commentsOf(7)).toHaveLength(5);
  });

  it('is there once where GitHub made it and then failed to say so', async () => {
    fake.faults.push({ on: /^POST/, status: 502, carriedOut: true });
    expect(await say('one')).toBe('unchanged');
    expect(fake.commentsOf(7)).toHaveLength(1);
  });

  it('is made at the next try where GitHub did not make it', async () => {
    fake.faults.push({ on: /^POST/, status: 502 });
    expect(await say('one')).toBe('created');
    expect(fake.commentsOf(7)).toHaveLength(1);
  });

  it('keeps facts for the next run, whatever is in them', async () => {
    const facts = { text: 'a --> b <!-- c', plans: [1] };
    await upsertComment(fake.client, 7, { about: 'plan', facts, text: 'one' });
    const { body } = fake.commentsOf(7)[0]!;
    expect(body.indexOf('-->')).toBe(body.split('\n')[0]!.length - 3);
    expect(factsOf(body, 'plan', z.unknown())).toEqual(facts);
    expect(factsOf(body, 'drift', z.unknown())).toBeUndefined();
    expect(factsOf('<!-- market-stacks:plan {edited} -->', 'plan', z.unknown())).toBeUndefined();
  });

  it("is a person's own on a laptop, beside that of the workflows", async () => {
    fake.answers.set('GET /user', { login: 'alice' });
    const author = await authorOf(fake.client, {});
    expect(author).toBe('alice');
    expect(await authorOf(fake.client, { GITHUB_ACTIONS: 'true' })).toBe(BOT);
    await say('of the workflows');
    fake.commentsOf(7).push(fake.entry(`${mark('plan')}\nold`, 'alice'));
    await upsertComment(fake.client, 7, { about: 'plan', text: 'new', author });
    expect(fake.commentsOf(7).map(({ body }) => body.split('\n')[1])).toEqual(['of the workflows', 'new']);
  });

  it('is refused where GitHub would refuse it', async () => {
    await expect(say('x'.repeat(BODY_LIMIT))).rejects.toThrow('GitHub takes 65536');
    expect(fake.asked).toEqual([]);
  });
});
