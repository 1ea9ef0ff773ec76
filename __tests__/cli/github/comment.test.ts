import { z } from 'zod';
import { COMMENT_MARKER } from '../../../src/domain/plan';
import { BODY_LIMIT, getAuthor, createOrUpdateComment } from '../../../src/cli/github/comment';
import { formatMarker, parseFacts } from '../../../src/cli/github/marker';
import { BOT, FakeGitHub } from './fake-github';

describe("a pull request's comment", () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());
  const createOrUpdate = (text: string, topic = 'plan') =>
    createOrUpdateComment(fake.client, 7, { topic, text });

  it('is created, then updated', async () => {
    expect(await createOrUpdate('one')).toBe('created');
    const { id } = fake.getComments(7)[0]!;
    expect(await createOrUpdate('two')).toBe('updated');
    expect(fake.getComments(7)).toMatchObject([{ id, body: '<!-- market-stacks:plan -->\ntwo' }]);
  });

  it('replaces a comment that was pasted manually, because stacks plan --markdown writes the same marker', async () => {
    expect(formatMarker('plan')).toBe(COMMENT_MARKER);
    fake.getComments(7).push(fake.createComment(`${COMMENT_MARKER}\n## Plan: no changes`));
    expect(await createOrUpdate('one')).toBe('updated');
  });

  it('is not updated if its text is the same', async () => {
    await createOrUpdate('one');
    expect(await createOrUpdate('one')).toBe('unchanged');
    expect(fake.requests.filter((request) => request.startsWith('PATCH'))).toEqual([]);
  });

  it('never changes comments of other authors, even with a copied marker', async () => {
    const others = [
      fake.createComment(`${formatMarker('plan')}\ncopied`, 'mallory'),
      fake.createComment('Looks good', 'alice'),
      fake.createComment(`> ${formatMarker('plan')}\nquoted by another workflow`, BOT),
      fake.createComment(`${formatMarker('drift-a')}\nof another kind`, BOT),
    ];
    fake.getComments(7).push(...others);
    const before = structuredClone(others);
    expect(await createOrUpdate('one')).toBe('created');
    expect(await createOrUpdate('two')).toBe('updated');
    expect(fake.getComments(7).slice(0, 4)).toEqual(before);
    expect(fake.getComments(7)).toHaveLength(5);
  });

  it('is not duplicated if GitHub created it but responded with an error', async () => {
    fake.faults.push({ on: /^POST/, status: 502, isProcessed: true });
    expect(await createOrUpdate('one')).toBe('unchanged');
    expect(fake.getComments(7)).toHaveLength(1);
  });

  it('is created at the second attempt if the first one failed', async () => {
    fake.faults.push({ on: /^POST/, status: 502 });
    expect(await createOrUpdate('one')).toBe('created');
    expect(fake.getComments(7)).toHaveLength(1);
  });

  it('stores values for the next run, whatever characters they contain', async () => {
    const facts = { text: 'a --> b <!-- c', plans: [1] };
    await createOrUpdateComment(fake.client, 7, { topic: 'plan', facts, text: 'one' });
    const { body } = fake.getComments(7)[0]!;
    expect(body.indexOf('-->')).toBe(body.split('\n')[0]!.length - 3);
    expect(parseFacts(body, 'plan', z.unknown())).toEqual(facts);
    expect(parseFacts(body, 'drift', z.unknown())).toBeUndefined();
    expect(parseFacts('<!-- market-stacks:plan {edited} -->', 'plan', z.unknown())).toBeUndefined();
  });

  it('is separate for a personal token and for the workflows', async () => {
    fake.responses.set('GET /user', { login: 'alice' });
    const author = await getAuthor(fake.client, {});
    expect(author).toBe('alice');
    expect(await getAuthor(fake.client, { GITHUB_ACTIONS: 'true' })).toBe(BOT);
    await createOrUpdate('of the workflows');
    fake.getComments(7).push(fake.createComment(`${formatMarker('plan')}\nold`, 'alice'));
    await createOrUpdateComment(fake.client, 7, { topic: 'plan', text: 'new', author });
    expect(fake.getComments(7).map(({ body }) => body.split('\n')[1])).toEqual(['of the workflows', 'new']);
  });

  it('is refused if it is too long for GitHub', async () => {
    await expect(createOrUpdate('x'.repeat(BODY_LIMIT))).rejects.toThrow('GitHub allows 65536');
    expect(fake.requests).toEqual([]);
  });
});
