import { z } from 'zod';
import { UserError } from '../errors';
import { parseJson } from '../json';
import { safeParse } from '../../domain/validation/safe-parse';

/** The settings of the API client. */
export interface ApiSettings {
  readonly token: string;
  /** The repository as `owner/name`. */
  readonly repository: string;
  /** The URL of the REST API. GitHub Actions sets it, including on GitHub Enterprise Server. */
  readonly url: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** GitHub or the network failed temporarily. GitHub may have processed the request anyway. */
export class TemporaryError extends Error {
  override readonly name = 'TemporaryError';
}

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1_000;
/** The longest wait for a rate limit. */
const MAX_PAUSE_MS = 5 * 60_000;
const RESPONSE_TIMEOUT_MS = 30_000;

const ErrorBody = z.object({ message: z.string() });

/**
 * A client of GitHub's REST API for one repository. It waits for rate limits and repeats requests that failed
 * temporarily. For a POST that must not be repeated, use `createOnce`.
 */
export class GitHub {
  constructor(private readonly settings: ApiSettings) {}

  /**
   * Creates a client for the token and the repository in the environment variables of GitHub Actions.
   * @throws UserError that names the variable
   */
  static createFromEnv(
    env: Readonly<Record<string, string | undefined>>,
    sleep: ApiSettings['sleep'] = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ): GitHub {
    const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository = '', GITHUB_API_URL: url } = env;
    if (!token)
      throw new UserError(
        'GITHUB_TOKEN is not set: in a workflow give the step env GITHUB_TOKEN: ${{ github.token }}, elsewhere use a personal access token',
      );
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
      throw new UserError(`GITHUB_REPOSITORY: expected owner/name, found ${JSON.stringify(repository)}`);
    return new GitHub({ token, repository, url: url || 'https://api.github.com', sleep });
  }

  /** Fetches one object. @param path relative to the repository, such as `pulls/7` */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse((await this.request('GET', this.buildUrl(path))).body);
  }

  /** Fetches all pages of a list. @param property contains the list, if the response is an object */
  async list<T>(path: string, schema: z.ZodType<T>, property?: string): Promise<T[]> {
    const items: T[] = [];
    let next: string | undefined = this.buildUrl(`${path}${path.includes('?') ? '&' : '?'}per_page=100`);
    while (next !== undefined) {
      const { body, link }: ApiResponse = await this.request('GET', next);
      items.push(
        ...z.array(schema).parse(property === undefined ? body : (body as Record<string, unknown>)[property]),
      );
      next = parseNextLink(link);
    }
    return items;
  }

  /** Fetches the login of the owner of a personal token. The token of a workflow job has none. */
  async getLogin(): Promise<string> {
    return z
      .object({ login: z.string() })
      .parse((await this.request('GET', `${this.settings.url}/user`)).body).login;
  }

  async patch(path: string, body: object): Promise<void> {
    await this.request('PATCH', this.buildUrl(path), body);
  }

  /** Sends a POST that may be repeated. */
  async post(path: string, body: object): Promise<void> {
    await this.request('POST', this.buildUrl(path), body);
  }

  /**
   * Creates an object that must exist only once. After a temporary error it may exist, so `find` runs before each
   * attempt.
   * @returns the existing object, or undefined if it was created
   */
  async createOnce<T>(
    find: () => Promise<T | undefined>,
    path: string,
    body: object,
  ): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      const existing = await find();
      if (existing !== undefined) return existing;
      try {
        await this.request('POST', this.buildUrl(path), body, false);
        return undefined;
      } catch (error) {
        if (!(error instanceof TemporaryError) || attempt === MAX_ATTEMPTS) throw error;
        await this.settings.sleep(getPause(attempt));
      }
    }
  }

  private buildUrl(path: string): string {
    return `${this.settings.url}/repos/${this.settings.repository}/${path}`;
  }

  private async request(method: string, url: string, body?: object, repeat = true): Promise<ApiResponse> {
    for (let attempt = 1; ; attempt++) {
      const label = `GitHub, ${method} ${new URL(url).pathname}`;
      const response = await this.send(method, url, body).catch(toFailedResponse);
      if (response.status > 0 && response.status < 400) return response;
      const pause = getRateLimitPause(response);
      const isTemporary = response.status === 0 || response.status >= 500;
      const message = `${response.status || 'no response:'} ${getMessage(response)}`;
      if (pause !== undefined && pause <= MAX_PAUSE_MS && attempt < MAX_ATTEMPTS) {
        await this.settings.sleep(pause);
      } else if (isTemporary && repeat && attempt < MAX_ATTEMPTS) {
        await this.settings.sleep(getPause(attempt));
      } else if (pause !== undefined) {
        const minutes = Math.ceil(pause / 60_000);
        throw new UserError(`${label}: rate limit exceeded; run the command again in ${minutes} min`);
      } else if (isTemporary) {
        throw new TemporaryError(
          `${label}: ${message}, ${attempt} times; check githubstatus.com and run the command again`,
        );
      } else {
        throw new UserError(`${label}: ${message}${HINTS[response.status] ?? ''}`);
      }
    }
  }

  private async send(method: string, url: string, body?: object): Promise<ApiResponse> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.settings.token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'market-stacks',
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    const { status, headers } = response;
    return { status, headers, link: headers.get('link') ?? '', body: parseJson(await response.text()) };
  }
}

interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly link: string;
  readonly body: unknown;
}

const HINTS: Readonly<Record<number, string>> = {
  401: ': GITHUB_TOKEN is invalid or has expired',
  403: ': give the job the required permission (help/ci.md lists the permissions)',
  404: ': it does not exist, or GITHUB_TOKEN has no access',
};

/** Parses the URL of the next page in the header Link: `<url>; rel="next", <url>; rel="last"`. */
function parseNextLink(link: string): string | undefined {
  const next = link.split(',').find((part) => part.endsWith('rel="next"'));
  return next && /^<([^>]+)>/.exec(next.trim())?.[1];
}

const getPause = (attempt: number): number => FIRST_PAUSE_MS * 2 ** (attempt - 1);

/**
 * Returns the time to wait for a rate limit; undefined if no limit is exceeded. The header for the primary limit is
 * x-ratelimit-reset, for secondary limits retry-after ("Rate limits for the REST API" in GitHub's documentation).
 */
function getRateLimitPause({ status, headers }: ApiResponse): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) return Number(retryAfter) * 1_000;
  if (headers.get('x-ratelimit-remaining') === '0')
    return Math.max(Number(headers.get('x-ratelimit-reset')) * 1_000 - Date.now(), 0) + 1_000;
  return status === 429 ? 60_000 : undefined;
}

const getMessage = ({ body }: ApiResponse): string =>
  safeParse(ErrorBody, body).data?.message ?? 'no message';

/** Converts an error of fetch, whose cause has the reason, to a response with status 0. */
function toFailedResponse(error: unknown): ApiResponse {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return { status: 0, headers: new Headers(), link: '', body: { message: cause?.message || message } };
}
