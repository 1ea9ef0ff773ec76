import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHub } from '../../../src/cli/github/api';

export interface Entry {
  id: number;
  number: number;
  body: string;
  user: { login: string };
  /** When it was written or changed last. */
  updated_at: string;
  state: 'open' | 'closed';
  title?: string;
  state_reason?: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** How to answer a request that is to fail, and whether to carry it out all the same. */
export interface Fault {
  readonly on: RegExp;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly carriedOut?: boolean;
}

export const BOT = 'github-actions[bot]';

/** GitHub's REST API on 127.0.0.1, as far as the commands use it: it keeps what it is told, in pages of two. */
export class FakeGitHub {
  readonly comments = new Map<number, Entry[]>();
  readonly issues: Entry[] = [];
  /** Answers of their own, by `METHOD path` without the query. */
  readonly answers = new Map<string, unknown>();
  readonly statuses: { sha: string; context: string; state: string; description: string }[] = [];
  readonly faults: Fault[] = [];
  /** `METHOD path` of all requests, in their order. */
  readonly asked: string[] = [];
  readonly tokens = new Set<string | undefined>();
  readonly slept: number[] = [];
  /** What time it is there. */
  now = '2026-03-02T06:00:00Z';
  private ids = 100;
  private server?: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server!.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  /** The real client on it; how long it would sleep is kept in `slept`. */
  get client(): GitHub {
    return GitHub.of(
      { GITHUB_TOKEN: 'token-of-the-job', GITHUB_REPOSITORY: 'desk/stocks', GITHUB_API_URL: this.url },
      async (ms) => void this.slept.push(ms),
    );
  }

  entry(body: string, login = BOT): Entry {
    const id = this.ids++;
    return { id, number: id, body, user: { login }, updated_at: this.now, state: 'open' };
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', this.url);
    const asked = `${method} ${url.pathname.replace('/repos/desk/stocks/', '')}`;
    this.asked.push(asked);
    this.tokens.add(headers.authorization);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const sent = (text ? JSON.parse(text) : {}) as Record<string, string>;
    const at = this.faults.findIndex(({ on }) => on.test(asked));
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault && !fault.carriedOut)
      return { status: fault.status, headers: fault.headers, body: { message: 'it went wrong' } };
    const done = this.carryOut(asked, sent, url);
    return fault ? { status: fault.status, headers: fault.headers, body: {} } : done;
  }

  private carryOut(asked: string, sent: Record<string, string>, url: URL): Answer {
    const [, number] = /issues\/(\d+)/.exec(asked) ?? [];
    if (this.answers.has(asked)) return { status: 200, body: this.answers.get(asked) };
    if (/^GET issues\/\d+\/comments$/.test(asked)) return this.page(this.commentsOf(Number(number)), url);
    if (/^GET issues$/.test(asked)) {
      const creator = url.searchParams.get('creator');
      return this.page(
        this.issues.filter(({ user }) => user.login === creator),
        url,
      );
    }
    if (/^POST issues\/\d+\/comments$/.test(asked)) return this.add(this.commentsOf(Number(number)), sent);
    if (/^POST issues$/.test(asked)) return this.add(this.issues, sent);
    if (/^PATCH issues/.test(asked)) {
      const id = Number(asked.split('/').at(-1));
      const entry = [...this.issues, ...[...this.comments.values()].flat()].find((one) => one.id === id);
      return entry ? { status: 200, body: Object.assign(entry, sent, { updated_at: this.now }) } : NOT_FOUND;
    }
    if (/^POST statuses\//.test(asked)) {
      const { context = '', state = '', description = '' } = sent;
      this.statuses.push({ sha: asked.split('/')[1]!, context, state, description });
      return { status: 201, body: {} };
    }
    return NOT_FOUND;
  }

  commentsOf(pr: number): Entry[] {
    if (!this.comments.has(pr)) this.comments.set(pr, []);
    return this.comments.get(pr)!;
  }

  private add(to: Entry[], sent: Record<string, string>) {
    const entry = { ...this.entry(''), ...sent };
    to.push(entry);
    return { status: 201, body: entry };
  }

  private page(all: readonly Entry[], url: URL) {
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    return {
      status: 200,
      headers:
        page * 2 < all.length ? { link: `<${url.href}>; rel="prev", <${next.href}>; rel="next"` } : undefined,
      body: all.slice((page - 1) * 2, page * 2),
    };
  }
}

const NOT_FOUND = { status: 404, body: { message: 'Not Found' } };
