import { z } from 'zod';
import { GitHub } from '../../../src/cli/github/api';
import { FakeGitHub } from './fake-github';

const Named = z.object({ name: z.string() });

describe('the GitHub client', () => {
  let fake: FakeGitHub;
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.responses.set('GET pulls/7', { name: 'seven' });
  });
  afterEach(() => fake.stop());

  it.each([
    [{ GITHUB_REPOSITORY: 'desk/stocks' }, /^GITHUB_TOKEN is not set: in a workflow .*github\.token/],
    [{ GITHUB_TOKEN: 't' }, /^GITHUB_REPOSITORY: expected owner\/name, found ""/],
    [
      { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'a/b/../c' },
      /^GITHUB_REPOSITORY: expected owner\/name, found "a\/b\/\.\.\/c"/,
    ],
  ])('names the missing variable in %j', (env, message) => {
    expect(() => GitHub.createFromEnv(env)).toThrow(message);
  });

  it('sends its token, and retries temporary failures with increasing pauses', async () => {
    const down = { on: /pulls/, status: 502 };
    fake.faults.push(down, down, down);
    expect(await fake.client.get('pulls/7', Named)).toEqual({ name: 'seven' });
    expect(fake.pauses).toEqual([1_000, 2_000, 4_000]);
    expect([...fake.tokens]).toEqual(['Bearer token-of-the-job']);
  });

  it('stops after five attempts, with GitHub’s message', async () => {
    fake.faults.push(...Array.from({ length: 5 }, () => ({ on: /pulls/, status: 503 })));
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(
      'GitHub, GET /repos/desk/stocks/pulls/7: 503 it went wrong, 5 times; check githubstatus.com and run the command again',
    );
    expect(fake.requests).toHaveLength(5);
  });

  it('waits for a secondary rate limit', async () => {
    fake.faults.push({ on: /pulls/, status: 403, headers: { 'retry-after': '17' } });
    await fake.client.get('pulls/7', Named);
    expect(fake.pauses).toEqual([17_000]);
  });

  it('waits until the primary rate limit resets', async () => {
    const now = Date.parse(fake.now);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 40) };
    fake.faults.push({ on: /pulls/, status: 429, headers });
    await fake.client.get('pulls/7', Named);
    clock.mockRestore();
    expect(fake.pauses).toEqual([41_000]);
  });

  it('does not wait if a rate limit lasts an hour', async () => {
    fake.faults.push({ on: /pulls/, status: 403, headers: { 'retry-after': '3600' } });
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(
      'rate limit exceeded; run the command again in 60 min',
    );
    expect(fake.pauses).toEqual([]);
  });

  it.each([
    [401, 'GITHUB_TOKEN is invalid'],
    [403, 'give the job the required permission'],
    [404, 'it does not exist, or GITHUB_TOKEN has no access'],
    [422, '422 it went wrong'],
  ])('does not retry after status %d, and reports how to fix it', async (status, hint) => {
    fake.faults.push({ on: /pulls/, status });
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(hint);
    expect(fake.requests).toHaveLength(1);
  });

  it('reports a missing response', async () => {
    const { url } = fake;
    await fake.stop();
    const client = GitHub.createFromEnv(
      { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'a/b', GITHUB_API_URL: url },
      async () => {},
    );
    await expect(client.get('pulls/7', Named)).rejects.toThrow(/ECONNREFUSED .*, 5 times/);
    await fake.start();
  });
});
