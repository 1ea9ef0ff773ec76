import { z } from 'zod';
import { UserError } from '../errors';
import { parsed } from './json';

/** What the adapter takes from the outside. */
export interface Access {
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  /** Where the REST API is; GitHub Actions says it, so that a GitHub Enterprise Server works too. */
  readonly url: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** GitHub could not answer this time: a fault of its own, or of the way to it. What was asked for may have happened. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1_000;
/** Longer than this nobody's job waits for a rate limit. */
const LONGEST_PAUSE_MS = 5 * 60_000;
const ANSWER_WITHIN_MS = 30_000;

const Fault = z.object({ message: z.string() });

/**
 * GitHub's REST API for one repository, as far as the commands need it. It waits out rate limits and repeats what
 * failed for a passing reason, except a POST that may have been carried out: `once` is for those.
 */
export class GitHub {
  constructor(private readonly access: Access) {}

  /**
   * For the token and the repository of the environment, as GitHub Actions sets them.
   * @throws UserError that names the variable
   */
  static of(
    env: Readonly<Record<string, string | undefined>>,
    sleep: Access['sleep'] = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ): GitHub {
    const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository = '', GITHUB_API_URL: url } = env;
    if (!token)
      throw new UserError(
        'GITHUB_TOKEN is not set: in a workflow give the step env GITHUB_TOKEN: ${{ github.token }}, elsewhere a token of yours',
      );
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
      throw new UserError(`GITHUB_REPOSITORY is ${JSON.stringify(repository)}; it takes owner/name`);
    return new GitHub({ token, repository, url: url || 'https://api.github.com', sleep });
  }

  /** One object. @param path below the repository, such as `pulls/7` */
  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    return shape.parse((await this.ask('GET', this.urlOf(path))).body);
  }

  /** All of a list, page after page. @param under the property that holds the list, where it is not the whole answer */
  async list<T>(path: string, shape: z.ZodType<T>, under?: string): Promise<T[]> {
    const all: T[] = [];
    let next: string | undefined = this.urlOf(`${path}${path.includes('?') ? '&' : '?'}per_page=100`);
    while (next !== undefined) {
      const { body, link }: Answer = await this.ask('GET', next);
      all.push(
        ...z.array(shape).parse(under === undefined ? body : (body as Record<string, unknown>)[under]),
      );
      next = nextOf(link);
    }
    return all;
  }

  /** Under which login a person's token writes; the token of a job has none to ask for. */
  async login(): Promise<string> {
    return z.object({ login: z.string() }).parse((await this.ask('GET', `${this.access.url}/user`)).body)
      .login;
  }

  async patch(path: string, body: object): Promise<void> {
    await this.ask('PATCH', this.urlOf(path), body);
  }

  /** For a POST that may be repeated, because twice is as good as once. */
  async put(path: string, body: object): Promise<void> {
    await this.ask('POST', this.urlOf(path), body);
  }

  /**
   * Makes something that must not be there twice. Where GitHub did not answer, it may have been made all the same:
   * so it is looked for before each try.
   * @returns what `find` found, or undefined if it was made
   */
  async once<T>(find: () => Promise<T | undefined>, path: string, body: object): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      const found = await find();
      if (found !== undefined) return found;
      try {
        await this.ask('POST', this.urlOf(path), body, false);
        return undefined;
      } catch (error) {
        if (!(error instanceof Unanswered) || attempt === ATTEMPTS) throw error;
        await this.access.sleep(pauseAfter(attempt));
      }
    }
  }

  private urlOf(path: string): string {
    return `${this.access.url}/repos/${this.access.repository}/${path}`;
  }

  private async ask(method: string, url: string, body?: object, repeat = true): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const asked = `GitHub, ${method} ${new URL(url).pathname}`;
      const answer = await this.send(method, url, body).catch(unanswered);
      if (answer.status > 0 && answer.status < 400) return answer;
      const pause = rateLimit(answer);
      const passing = answer.status === 0 || answer.status >= 500;
      const why = `${answer.status || 'no answer:'} ${messageOf(answer)}`;
      if (pause !== undefined && pause <= LONGEST_PAUSE_MS && attempt < ATTEMPTS) {
        await this.access.sleep(pause);
      } else if (passing && repeat && attempt < ATTEMPTS) {
        await this.access.sleep(pauseAfter(attempt));
      } else if (pause !== undefined) {
        const minutes = Math.ceil(pause / 60_000);
        throw new UserError(`${asked}: the rate limit is used up for ${minutes} min more; run it again then`);
      } else if (passing) {
        throw new Unanswered(`${asked}: ${why}, ${attempt} times; see githubstatus.com and run it again`);
      } else {
        throw new UserError(`${asked}: ${why}${HINTS[answer.status] ?? ''}`);
      }
    }
  }

  private async send(method: string, url: string, body?: object): Promise<Answer> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.access.token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'market-stacks',
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { status, headers } = response;
    return { status, headers, link: headers.get('link') ?? '', body: parsed(await response.text()) };
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly link: string;
  readonly body: unknown;
}

const HINTS: Readonly<Record<number, string>> = {
  401: ': GITHUB_TOKEN is not valid, or no longer',
  403: ': give the job the permission that this takes (help/ci.md lists them)',
  404: ': it is not there, or GITHUB_TOKEN may not see it',
};

/** The address of the next page, as the header Link has it: `<address>; rel="next", <address>; rel="last"`. */
function nextOf(link: string): string | undefined {
  const next = link.split(',').find((part) => part.endsWith('rel="next"'));
  return next && /^<([^>]+)>/.exec(next.trim())?.[1];
}

const pauseAfter = (attempt: number): number => FIRST_PAUSE_MS * 2 ** (attempt - 1);

/**
 * How long GitHub asks to wait, if it refused for asking too much: the primary limit is told by its reset, the
 * secondary ones by retry-after ("Rate limits for the REST API" in GitHub's documentation).
 */
function rateLimit({ status, headers }: Answer): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get('retry-after');
  if (after !== null) return Number(after) * 1_000;
  if (headers.get('x-ratelimit-remaining') === '0')
    return Math.max(Number(headers.get('x-ratelimit-reset')) * 1_000 - Date.now(), 0) + 1_000;
  return status === 429 ? 60_000 : undefined;
}

const messageOf = ({ body }: Answer): string => Fault.safeParse(body).data?.message ?? 'without a message';

/** The answer, with status 0, in place of one that did not come; fetch hides why in the cause. */
function unanswered(error: unknown): Answer {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return { status: 0, headers: new Headers(), link: '', body: { message: cause?.message || message } };
}
