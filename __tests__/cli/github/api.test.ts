import { z } from 'zod';
import { GitHub } from '../../../src/cli/github/api';
import { FakeGitHub } from './fake-github';

const Named = z.object({ name: z.string() });

describe('the client of GitHub', () => {
  let fake: FakeGitHub;
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.answers.set('GET pulls/7', { name: 'seven' });
  });
  afterEach(() => fake.stop());

  it.each([
    [{ GITHUB_REPOSITORY: 'desk/stocks' }, /^GITHUB_TOKEN is not set: in a workflow .*github\.token/],
    [{ GITHUB_TOKEN: 't' }, /^GITHUB_REPOSITORY is ""; it takes owner\/name/],
    [{ GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'a/b/../c' }, /^GITHUB_REPOSITORY is "a\/b\/\.\.\/c"/],
  ])('says what is missing in %j', (env, message) => {
    expect(() => GitHub.of(env)).toThrow(message);
  });

  it('shows its token, and repeats what failed for a passing reason, each time later', async () => {
    const down = { on: /pulls/, status: 502 };
    fake.faults.push(down, down, down);
    expect(await fake.client.get('pulls/7', Named)).toEqual({ name: 'seven' });
    expect(fake.slept).toEqual([1_000, 2_000, 4_000]);
    expect([...fake.tokens]).toEqual(['Bearer token-of-the-job']);
  });

  it('gives up after five tries, with what GitHub said', async () => {
    fake.faults.push(...Array.from({ length: 5 }, () => ({ on: /pulls/, status: 503 })));
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(
      'GitHub, GET /repos/desk/stocks/pulls/7: 503 it went wrong, 5 times; see githubstatus.com and run it again',
    );
    expect(fake.asked).toHaveLength(5);
  });

  it('waits as long as a secondary rate limit asks', async () => {
    fake.faults.push({ on: /pulls/, status: 403, headers: { 'retry-after': '17' } });
    await fake.client.get('pulls/7', Named);
    expect(fake.slept).toEqual([17_000]);
  });

  it('waits until the primary rate limit is reset', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 40;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    fake.faults.push({ on: /pulls/, status: 429, headers });
    await fake.client.get('pulls/7', Named);
    expect(fake.slept).toHaveLength(1);
    expect(fake.slept[0]).toBeGreaterThan(1_000);
    expect(fake.slept[0]).toBeLessThanOrEqual(42_000);
  });

  it('does not hold a job for a rate limit of an hour', async () => {
    fake.faults.push({ on: /pulls/, status: 403, headers: { 'retry-after': '3600' } });
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(
      'the rate limit is used up for 60 min more',
    );
    expect(fake.slept).toEqual([]);
  });

  it.each([
    [401, 'GITHUB_TOKEN is not valid'],
    [403, 'give the job the permission'],
    [404, 'it is not there, or GITHUB_TOKEN may not see it'],
    [422, '422 it went wrong'],
  ])('takes %d for final and says how to mend it', async (status, hint) => {
    fake.faults.push({ on: /pulls/, status });
    await expect(fake.client.get('pulls/7', Named)).rejects.toThrow(hint);
    expect(fake.asked).toHaveLength(1);
  });

  it('says that nothing answers', async () => {
    const { url } = fake;
    await fake.stop();
    const client = GitHub.of(
      { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'a/b', GITHUB_API_URL: url },
      async () => {},
    );
    await expect(client.get('pulls/7', Named)).rejects.toThrow(/ECONNREFUSED .*, 5 times/);
    await fake.start();
  });
});
